import { type CueTable } from '../../src/domain/triage/cue-table.ts'
import {
  Features,
  type Polarity,
  denseSize,
  partRead,
  readFeatures,
  readPolarity,
} from '../../src/domain/triage/features.ts'
import { buckets } from '../../src/domain/triage/hashing.ts'
import { scaleOf } from '../../src/domain/triage/score.ts'
import type { Examples } from './fit.ts'

/** A text and its language. */
export interface Text {
  readonly text: string
  readonly lang: string
}

/** The rarity (natural logarithm of one in so many) that counts as 1. */
export const rarityUnit = 4

/** Reads all texts once into their features; `places` turns a hashed feature into its number, and leaves out what too few posts hold. */
export function readAll(
  texts: readonly Text[],
  cues: CueTable,
  polarities: ReadonlyMap<string, Polarity>,
  least: number,
): { examples: Examples; places: Uint32Array; features: number } {
  const seenAt = new Int32Array(buckets).fill(-1)
  const holders = new Uint32Array(buckets)
  const features = new Features()
  const from = new Uint32Array(texts.length + 1)
  const dense = new Float32Array(texts.length * denseSize)
  const scale = new Float32Array(texts.length)
  let ids = new Uint32Array(texts.length * 300 + 10_000)
  let size = 0
  texts.forEach(({ text, lang }, i) => {
    readFeatures(partRead(text), cues, features)
    readPolarity(features, polarities.get(lang))
    from[i] = size
    scale[i] = scaleOf(features.count)
    dense.set(features.dense, i * denseSize)
    if (size + features.count > ids.length) {
      const more = new Uint32Array(ids.length * 2 + features.count)
      more.set(ids)
      ids = more
    }
    for (let k = 0; k < features.count; k++) {
      const id = features.ids[k] ?? 0
      if (seenAt[id] === i) continue
      seenAt[id] = i
      holders[id] = (holders[id] ?? 0) + 1
      ids[size++] = id
    }
  })
  from[texts.length] = size
  const places = new Uint32Array(buckets)
  const rarities = [0]
  let count = 1
  for (let id = 0; id < buckets; id++) {
    const held = holders[id] ?? 0
    if (held < least) continue
    places[id] = count++
    rarities.push((Math.log(texts.length / held) / rarityUnit) ** 2)
  }
  // In place: what is left out only makes room.
  let kept = 0
  for (let i = 0; i < texts.length; i++) {
    const begin = from[i] ?? 0
    const end = from[i + 1] ?? 0
    from[i] = kept
    for (let k = begin; k < end; k++) {
      const place = places[ids[k] ?? 0] ?? 0
      if (place !== 0) ids[kept++] = place
    }
  }
  from[texts.length] = kept
  return {
    examples: { from, ids: ids.slice(0, kept), dense, denseSize, scale, rarity: Float32Array.from(rarities) },
    places,
    features: count,
  }
}
