import { type Folded, outside, spaced } from './fold.ts'

/** A place in a text: UTF-16 indices of the original. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** Where each word of the text begins, in order. A word is a run of letters and digits; of a script without spaces each letter is one. Handles are none. */
export function wordStarts(folded: Folded): readonly number[] {
  const starts: number[] = []
  let before = outside
  for (let i = 0; i < folded.length; i++) {
    const kind = folded.class(i)
    if (kind !== outside && folded.opens(i) && (kind !== spaced || before !== spaced))
      starts.push(folded.starts[i] ?? 0)
    before = kind
  }
  return starts
}

/** How many of the sorted numbers are smaller than the limit. */
const countBelow = (sorted: readonly number[], limit: number): number => {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((sorted[middle] ?? 0) < limit) from = middle + 1
    else to = middle
  }
  return from
}

/** The places of the first word that stand close before one of the second, with that one. */
const closeBefore = <A extends Place>(
  first: readonly A[],
  second: readonly A[],
  between: number,
  words: readonly number[],
  found: (a: A, b: A) => void,
): void => {
  const byEnd = [...first].sort((a, b) => a.end - b.end)
  const ends = byEnd.map((place) => place.end)
  for (const b of second) {
    // The last one that ends before it is the closest.
    const a = byEnd[countBelow(ends, b.start + 1) - 1]
    if (a !== undefined && countBelow(words, b.start) - countBelow(words, a.end) <= between) found(a, b)
  }
}

/** The places of two words that stand together with at most so many words between them, in either order; empty when none do. Places that overlap are one place and no pair. */
export function pairsOf<A extends Place>(
  places: { readonly first: readonly A[]; readonly second: readonly A[]; readonly between: number },
  words: readonly number[],
): { readonly first: ReadonlySet<A>; readonly second: ReadonlySet<A> } {
  const first = new Set<A>()
  const second = new Set<A>()
  closeBefore(places.first, places.second, places.between, words, (a, b) => {
    first.add(a)
    second.add(b)
  })
  closeBefore(places.second, places.first, places.between, words, (b, a) => {
    first.add(a)
    second.add(b)
  })
  return { first, second }
}
