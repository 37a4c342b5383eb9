/** How many letters must be changed, added, taken away or swapped with their neighbour to make one word of the other. */
function distance(from: string, to: string): number {
  const rows: number[][] = Array.from({ length: from.length + 1 }, (_, i) => [i])
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let j = 0; j <= to.length; j += 1) (rows[0] ?? [])[j] = j
  for (let i = 1; i <= from.length; i += 1) {
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same)
      if (from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1)
      ;(rows[i] ?? [])[j] = best
    }
  }
  return at(from.length, to.length)
}

/** The word that was probably meant, or none. */
export function nearest(said: string, known: readonly string[]): string | undefined {
  const word = said.slice(0, 40).toLowerCase()
  const best = known
    .map((each) => ({ each, far: each.startsWith(word) && word.length > 1 ? 0.5 : distance(word, each) }))
    .sort((a, b) => a.far - b.far)[0]
  return best !== undefined && best.far <= Math.max(1, Math.floor(word.length / 3)) ? best.each : undefined
}
