import type { Matcher } from '../../domain/listening/index.ts'
import type { IncomingPost } from '../../domain/model/post.ts'
import { type ImportTarget, findKnownAuthors, readSourceToken } from '../../store/imports.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { ingest } from './ingest.ts'

/** A reader takes a source over seldom, so this many tries always suffice. */
const tries = 5

/**
 * Takes in posts of the past: matched against the rules and searchable, but what is older than a day opens no case and
 * rings no clock, as with everything that stands around a post. A post that is there already stays as it is, and a name that is known is not replaced by an old one.
 */
export async function importPosts(
  ctx: Context,
  matcher: Matcher,
  target: Pick<ImportTarget, 'id' | 'brandId' | 'connector'>,
  posts: readonly IncomingPost[],
): Promise<{ readonly stored: number; readonly unfit: number }> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only the operator imports posts.')
  const known = await findKnownAuthors(
    ctx.db,
    target.connector,
    posts.map((post) => post.author.externalId),
  )
  const arrivals = posts.map((post) => ({
    kind: 'post' as const,
    // A handle that is the id says "without a name".
    post: known.has(post.author.externalId)
      ? { ...post, author: { ...post.author, handle: post.author.externalId } }
      : post,
  }))
  for (let left = tries; ; left -= 1) {
    const token = await readSourceToken(ctx.db, target.id)
    if (token === undefined) throw new ServiceError('not-found', 'not-found', 'This source is not here any more.')
    const lease = { sourceId: target.id, brandId: target.brandId, connector: target.connector, token }
    try {
      const { stored, unfit } = await ingest(ctx, matcher, {
        lease,
        channel: 'context',
        arrivals,
        cursor: null,
        retain: 'all',
      })
      return { stored, unfit }
    } catch (error) {
      const taken = error instanceof ServiceError && error.reason === 'lease-lost'
      if (!taken || left <= 1) throw error
    }
  }
}
