import type { Features } from './features.ts'
import type { Reason } from './judgement.ts'
import type { Group, Model } from './model.ts'
import { scaleOf } from './score.ts'

/** An output that is to be explained: `sign` 1 for what speaks for yes, -1 for no. */
interface Explained {
  readonly group: Group
  readonly index: number
  readonly sign: 1 | -1
}

const most = 3
/** A part that says less than this is not worth a mark. */
const leastShare = 0.12

/** The words that speak most for some outputs, neighbours joined, at most three, in their order. `always`: cues of which the first word counts as much as the one that speaks most. */
export function reasonsFor(
  model: Model,
  features: Features,
  outputs: readonly Explained[],
  always: readonly number[] = [],
): readonly Reason[] {
  const { ids, owners, count, words, wordCount, hits, hitCount } = features
  const said = new Float64Array(wordCount)
  const seen = new Set<number>()
  const scale = scaleOf(count)
  for (let k = 0; k < count; k++) {
    const id = model.places[ids[k] ?? 0] ?? 0
    if (id === 0 || seen.has(id)) continue
    seen.add(id)
    const owner = owners[k] ?? 0
    for (const { group, index, sign } of outputs) {
      let weight = 0
      for (let at = model.begins[id] ?? 0, end = model.begins[id + 1] ?? 0; at < end; at++) {
        const both = model.weights[at] ?? 0
        if (both >> 8 === group.first + index) weight = ((both << 24) >> 24) * (group.units[index] ?? 0) * scale
      }
      said[owner] = (said[owner] ?? 0) + sign * weight
    }
  }
  for (let k = 0; k < hitCount; k += 2) {
    const cue = hits[k] ?? 0
    const owner = hits[k + 1] ?? 0
    for (const { group, index, sign } of outputs) {
      const weight = 0.4 * (group.dense[cue * group.units.length + index] ?? 0)
      said[owner] = (said[owner] ?? 0) + sign * weight
    }
  }
  const first = always.flatMap((cue) => {
    for (let k = 0; k < hitCount; k += 2) if (hits[k] === cue) return [hits[k + 1] ?? 0]
    return []
  })
  const loudest = Math.max(0.01, ...said)
  for (const owner of first) said[owner] = loudest
  const total = said.reduce((sum, each) => sum + Math.max(0, each), 0)
  if (total === 0) return []
  const chosen = [...said.keys()]
    .filter((word) => (said[word] ?? 0) / total >= leastShare)
    .toSorted((a, b) => (said[b] ?? 0) - (said[a] ?? 0))
    .slice(0, most)
    .toSorted((a, b) => a - b)
  const reasons: { start: number; end: number; share: number; word: number }[] = []
  for (const word of chosen) {
    const start = words[word * 2] ?? 0
    const end = words[word * 2 + 1] ?? start
    const share = Math.round(((said[word] ?? 0) / total) * 100) / 100
    const last = reasons.at(-1)
    if (last?.word === word - 1)
      reasons[reasons.length - 1] = { start: last.start, end, share: last.share + share, word }
    else reasons.push({ start, end, share, word })
  }
  return reasons.map(({ start, end, share }) => ({ start, end, share }))
}
