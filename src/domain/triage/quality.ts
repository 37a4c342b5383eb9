import type { Right } from './correction.ts'

/** A corrected post, for one head: what is right, what the shared engine says, and what it says with the brand's layer. */
export interface Checked {
  readonly language: string | null
  readonly right: Right
  readonly shared: Right | null
  readonly layered: Right | null
}

/** How many were said rightly. */
export interface Score {
  /** The answer that it is about: `true` of a yes-no head, a label else. */
  readonly label: string
  /** How often it was right and said. */
  readonly hits: number
  /** How often it was said. */
  readonly said: number
  /** How often it was right. */
  readonly right: number
}

/** What is told of a head: over how many posts, how many of them were right, and each answer's counts. */
export interface HeadQuality {
  readonly posts: number
  readonly correct: number
  readonly scores: readonly Score[]
  /** What was right, what was said instead, how often; the most frequent first. */
  readonly confusion: readonly { readonly right: string; readonly said: string; readonly count: number }[]
}

/** An answer in words, for a table. */
const labelsOf = (it: Right | null): readonly string[] =>
  it === null ? [] : typeof it === 'object' ? (it.length === 0 ? ['none'] : it) : [String(it)]

const same = (a: Right | null, b: Right | null): boolean =>
  labelsOf(a).toSorted().join() === labelsOf(b).toSorted().join()

/** How well one head is answered on corrected posts. */
export function qualityOf(checked: readonly Checked[], by: 'shared' | 'layered'): HeadQuality {
  const scores = new Map<string, { hits: number; said: number; right: number }>()
  const pairs = new Map<string, { right: string; said: string; count: number }>()
  const at = (label: string) => {
    const known = scores.get(label) ?? { hits: 0, said: 0, right: 0 }
    scores.set(label, known)
    return known
  }
  let correct = 0
  for (const it of checked) {
    const [right, said] = [labelsOf(it.right), labelsOf(it[by])]
    if (same(it.right, it[by])) correct++
    for (const label of right) at(label).right++
    for (const label of said) at(label).said++
    for (const label of right) if (said.includes(label)) at(label).hits++
    const pair = { right: right.toSorted().join(', '), said: said.toSorted().join(', ') }
    const key = JSON.stringify(pair)
    const known = pairs.get(key) ?? { ...pair, count: 0 }
    known.count++
    pairs.set(key, known)
  }
  return {
    posts: checked.length,
    correct,
    scores: [...scores]
      .map(([label, counts]) => ({ label, ...counts }))
      .toSorted((a, b) => (a.label < b.label ? -1 : 1)),
    confusion: [...pairs.values()].toSorted(
      (a, b) => b.count - a.count || (a.right + a.said < b.right + b.said ? -1 : 1),
    ),
  }
}

/** So many held-out posts have to be there before anything is said of whether learning helps. */
export const enoughToTell = 30

/** Whether learning helps: `too-few` to tell, `helps` or `harms` where that is beyond chance, else `no-difference`. */
export type Help = 'too-few' | 'helps' | 'harms' | 'no-difference'

/** Compares both on the same held-out posts: only those where one is right and the other is not can tell, and each of them is as likely either way if there is no difference (an exact sign test, 5 % on both sides together). */
export function helpOf(checked: readonly Checked[]): {
  readonly help: Help
  readonly won: number
  readonly lost: number
  readonly posts: number
} {
  let won = 0
  let lost = 0
  for (const it of checked) {
    const [before, now] = [same(it.right, it.shared), same(it.right, it.layered)]
    if (now && !before) won++
    if (before && !now) lost++
  }
  const posts = checked.length
  if (posts < enoughToTell) return { help: 'too-few', won, lost, posts }
  const chance = 2 * tail(won + lost, Math.max(won, lost))
  if (chance >= 0.05) return { help: 'no-difference', won, lost, posts }
  return { help: won > lost ? 'helps' : 'harms', won, lost, posts }
}

/** How likely at least `least` of `n` fair coins fall on one side. */
function tail(n: number, least: number): number {
  let chance = 0
  // The logarithm of n over k, grown step by step: no number gets out of hand.
  let choose = 0
  for (let k = 0; k <= n; k++) {
    if (k > 0) choose += Math.log((n - k + 1) / k)
    if (k >= least) chance += Math.exp(choose - n * Math.LN2)
  }
  return chance
}
