import type { BroughtWay } from '../model/brought.ts'
import type { IncomingPost } from '../model/post.ts'
import type { Circumstances } from './judgement.ts'

/** What of a stored post or one that arrives tells how it was said. */
type Told = Pick<IncomingPost, 'language' | 'addressed'> & Partial<Pick<IncomingPost, 'private' | 'rating'>>

/** Ways by which somebody reached the brand itself. */
const reachedUs: readonly BroughtWay[] = ['call', 'letter', 'in-shop']

/** What is known of a post beside its text: what names or answers the brand's account or was said to it alone is addressed to it; a review says by its stars how its writer feels. `way`: how a person brought it. */
export const circumstancesOf = (post: Told, way: BroughtWay | null = null): Circumstances => ({
  lang: post.language ?? undefined,
  direct: post.addressed !== null || post.private === true || (way !== null && reachedUs.includes(way)),
  ...(post.rating === null || post.rating === undefined || post.rating.of <= 0
    ? {}
    : { stars: post.rating.value / post.rating.of }),
})
