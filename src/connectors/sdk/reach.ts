import type { Reach } from '../../domain/model/post.ts'

/** What an answer told of a post's reach: only the counts that it holds; null when it holds none. A count that is left out is not zero. */
export function reachIn(told: { readonly [K in keyof Reach]: number | null | undefined }): Partial<Reach> | null {
  const counts = Object.entries(told).filter(([, count]) => typeof count === 'number')
  return counts.length === 0 ? null : (Object.fromEntries(counts) as Partial<Reach>)
}
