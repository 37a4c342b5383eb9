import type { Header, Line, Output } from '../../src/domain/triage/model.ts'
import { denseSize } from '../../src/domain/triage/features.ts'
import { buckets } from '../../src/domain/triage/hashing.ts'
import { rarityUnit } from './examples.ts'
import type { Linear } from './fit.ts'
import type { Cut } from './prune.ts'

/** The largest whole number that a weight becomes. */
const largest = 127

/** Weights as whole numbers of one byte; those that are too small are dropped. */
export function rounded(weights: Float32Array, { least, whole }: Cut): { unit: number; steps: Int8Array } {
  const sizes = weights.filter((weight) => weight !== 0).map((weight) => Math.abs(weight))
  sizes.sort()
  const at = (share: number): number => sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))] ?? 1
  const unit = at(whole) / largest
  const smallest = ((least - 0.5) * at(0.9995)) / largest
  const steps = new Int8Array(weights.length)
  weights.forEach((weight, i) => {
    if (Math.abs(weight) >= smallest) steps[i] = Math.max(-largest, Math.min(largest, Math.round(weight / unit)))
  })
  return { unit, steps }
}

/** The model that its packed weights make. */
export function unpacked(model: Linear, cut: Cut): Linear {
  const { unit, steps } = rounded(model.weights, cut)
  return { weights: Float32Array.from(steps, (step) => step * unit), dense: model.dense }
}

/** One output, ready to be packed. */
export interface Ready {
  readonly group: string
  readonly name: string
  readonly model: Linear
  readonly cut: Cut
  readonly lines: Readonly<Record<string, Line>>
  readonly from: Readonly<Record<string, number>>
}

class Writer {
  private readonly parts: Uint8Array[] = []

  bytes(part: Uint8Array): void {
    this.parts.push(part)
  }

  number(value: number): void {
    this.bytes(Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255))
  }

  steps(numbers: readonly number[]): void {
    const out: number[] = []
    let last = 0
    for (const number of numbers) {
      let step = number - last
      last = number
      while (step > 0x7f) {
        out.push((step % 128) | 0x80)
        step = Math.floor(step / 128)
      }
      out.push(step)
    }
    this.bytes(Uint8Array.from(out))
  }

  floats(numbers: Float32Array): void {
    this.bytes(new Uint8Array(numbers.buffer.slice(numbers.byteOffset, numbers.byteOffset + numbers.byteLength)))
  }

  all(): Uint8Array {
    return Buffer.concat(this.parts)
  }
}

/** Writes the file of weights, as `readModel` reads it. */
export function writeModel(
  head: Pick<Header, 'version' | 'sure' | 'direct'>,
  outputs: readonly Ready[],
  places: Uint32Array,
  rarity: Float32Array,
  polarities: ReadonlyMap<string, ReadonlyMap<number, number>>,
): Uint8Array {
  const groups = [...new Set(outputs.map(({ group }) => group))].map((name) => {
    const members = outputs.filter(({ group }) => group === name)
    return { name, members, columns: members.map(({ model, cut }) => rounded(model.weights, cut)) }
  })
  // Features that no output uses any more are forgotten, and the others numbered anew: by class, the commonest first.
  const used = new Uint8Array(rarity.length)
  for (const { columns } of groups)
    for (const { steps } of columns)
      for (let feature = 0; feature < steps.length; feature++) if (steps[feature] !== 0) used[feature] = 1
  const classes: number[][] = []
  for (let bucket = 0; bucket < buckets; bucket++) {
    const feature = places[bucket] ?? 0
    if (feature === 0 || used[feature] !== 1) continue
    const rank = classOf(rarity[feature] ?? 0)
    while (classes.length <= rank) classes.push([])
    classes[rank]?.push(bucket)
  }
  const ordered = classes.flat().map((bucket) => places[bucket] ?? 0)
  const rows = groups.map(({ columns }) => rowsOf(columns, ordered))
  const lists = [...polarities].map(([lang, list]) => ({
    lang,
    list: [...list].map(([hash, mood]) => [hash >>> 0, mood] as const).sort((a, b) => a[0] - b[0]),
  }))
  const header: Header = {
    ...head,
    features: ordered.length,
    classes: classes.map((members) => members.length),
    denseSize,
    groups: groups.map(({ name, members, columns }, i) => ({
      name,
      outputs: members.map(({ name: output, lines, from }): Output => ({ name: output, lines, from })),
      units: columns.map(({ unit }) => unit),
      weights: rows[i]?.values.length ?? 0,
    })),
    polarities: lists.map(({ lang, list }) => ({ lang, words: list.length })),
  }
  const writer = new Writer()
  const json = new TextEncoder().encode(JSON.stringify(header))
  writer.number(json.length)
  writer.bytes(json)
  for (const members of classes) writer.steps(members)
  groups.forEach(({ members }, i) => {
    const { counts, skips, values } = rows[i] ?? rowsOf([], [])
    writer.bytes(counts)
    writer.bytes(skips)
    writer.bytes(values)
    const dense = new Float32Array(denseSize * members.length)
    members.forEach(({ model }, output) => {
      for (let k = 0; k < denseSize; k++) dense[k * members.length + output] = model.dense[k] ?? 0
    })
    writer.floats(dense)
  })
  for (const { list } of lists) {
    writer.steps(list.map(([hash]) => hash))
    writer.bytes(Uint8Array.from(list, ([, mood]) => mood & 255))
  }
  return writer.all()
}

/** How rare a feature is: the logarithm to the base 2 of one post in so many, as a whole number. */
const classOf = (rarity: number): number => Math.round((Math.sqrt(rarity) * rarityUnit) / Math.LN2)

/** The weights of a group, feature by feature: how many each has, how many outputs are skipped before each, and their values. */
function rowsOf(
  columns: readonly { readonly steps: Int8Array }[],
  ordered: readonly number[],
): { counts: Uint8Array; skips: Uint8Array; values: Uint8Array } {
  const counts = new Uint8Array(ordered.length)
  const skips: number[] = []
  const values: number[] = []
  ordered.forEach((feature, row) => {
    let last = -1
    columns.forEach(({ steps }, output) => {
      const step = steps[feature] ?? 0
      if (step === 0) return
      skips.push(output - last - 1)
      values.push(step & 255)
      last = output
      counts[row] = (counts[row] ?? 0) + 1
    })
  })
  return { counts, skips: Uint8Array.from(skips), values: Uint8Array.from(values) }
}
