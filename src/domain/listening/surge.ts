/** How much was written in a stretch of time, against what is usual at that time of the week. */
export interface Surge {
  readonly posts: number
  /** The middle of the weeks that are known; null where fewer than two are. */
  readonly usual: number | null
  /** More than the ups and downs of an ordinary week explain. */
  readonly standsOut: boolean
}

const leastWeeks = 2
/** A handful is no wave, however quiet the hour usually is. */
const leastPosts = 3
/** So many standard deviations of what comes by chance (Poisson) lie above the usual before it stands out. */
const deviations = 3

/** Holds a count of posts against the counts of the same stretch in the weeks before; null: nobody listened then. The middle is taken, so that one wild week among them changes little. */
export function surgeOf(posts: number, weeks: readonly (number | null)[]): Surge {
  const known = weeks.filter((it) => it !== null).sort((a, b) => a - b)
  if (known.length < leastWeeks) return { posts, usual: null, standsOut: false }
  const half = known.length / 2
  const usual = ((known[Math.ceil(half) - 1] ?? 0) + (known[Math.floor(half)] ?? 0)) / 2
  return { posts, usual, standsOut: posts >= leastPosts && posts > usual + deviations * Math.sqrt(Math.max(usual, 1)) }
}
