/** Delays are counted in buckets that grow by the square root of two from a quarter of a second, so that a quantile is right within a fifth. */
const first = 250
const perDoubling = 2
/** The last bucket holds whatever came later than some three days. */
export const delayBuckets = 42

/** The bucket of a delay in ms. */
export function bucketOf(delay: number): number {
  if (!(delay > first)) return 0
  return Math.min(delayBuckets - 1, Math.ceil(perDoubling * Math.log2(delay / first)))
}

/** The delay (ms) that stands for a bucket: the geometric middle of its bounds. */
const middleOf = (bucket: number): number => (bucket === 0 ? first : first * 2 ** ((bucket - 0.5) / perDoubling))

/** The delay (ms) within which this share of what was counted came; null where nothing was counted. */
export function delayQuantile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  const wanted = Math.max(1, Math.ceil(total * share))
  let seen = 0
  for (const [bucket, count] of counts.entries()) {
    seen += count
    if (seen >= wanted) return middleOf(bucket)
  }
  return null
}

/** How many of these delays (ms) fall into each bucket. */
export function countDelays(delays: readonly number[]): readonly number[] {
  const counts = Array.from({ length: delayBuckets }, () => 0)
  for (const delay of delays) {
    const bucket = bucketOf(delay)
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  return counts
}

/** How late posts came (ms), of those that were heard as they were written. */
export interface Delay {
  readonly p50: number
  readonly p95: number
  readonly posts: number
}

/** How late posts came in these hours; null where none was heard as it was written. */
export function delayOf(hours: readonly { readonly delays: readonly number[] }[]): Delay | null {
  const counts: number[] = []
  for (const { delays } of hours) for (const [at, count] of delays.entries()) counts[at] = (counts[at] ?? 0) + count
  const [p50, p95] = [delayQuantile(counts, 0.5), delayQuantile(counts, 0.95)]
  return p50 === null || p95 === null ? null : { p50, p95, posts: counts.reduce((sum, count) => sum + count, 0) }
}
