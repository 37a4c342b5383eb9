import type { ReplyTarget, Session } from '../../connectors/sdk/connector.ts'
import type { Arrival } from '../../domain/model/post.ts'
import { hours, instant } from '../../domain/model/time.ts'
import type { Lease } from '../../store/leases.ts'
import { findPostsToRecheck } from '../../store/post-reads.ts'
import type { Context } from '../context.ts'

/** What is older is asked about no more: its answer has been given, or it waits for other reasons. */
const lookBack = hours(7 * 24)

/** What a look at stored posts brought, and where the next one goes on (null: from the beginning). */
export interface Rechecked {
  readonly arrivals: readonly Arrival[]
  readonly next: string | null
}

/** Before the places of posts that were gone. */
const gone = 'gone '

/** Asks the network how the next posts of unsettled cases stand: for deletions that no stream told us of, for reach, and at the end of each turn for those that were gone and may be back (a moderator restores them, a block is lifted). Few at once, in turn. Nothing new comes of it: only what was asked for. */
export async function recheckPosts(
  ctx: Pick<Context, 'db' | 'now'>,
  input: {
    readonly lease: Pick<Lease, 'sourceId' | 'brandId'>
    readonly session: Pick<Session, 'recheck'>
    readonly after: string | null
  },
): Promise<Rechecked> {
  const { recheck } = input.session
  if (recheck === undefined) return { arrivals: [], next: null }
  const { sourceId, brandId } = input.lease
  const among = { sourceId, brandId, since: instant(ctx.now() - lookBack) }
  const { after } = input
  const limit = recheck.atOnce
  const there = after?.startsWith(gone)
    ? { posts: [], next: null }
    : await findPostsToRecheck(ctx.db, { ...among, gone: false, after, limit })
  const back =
    there.next === null
      ? await findPostsToRecheck(ctx.db, {
          ...among,
          gone: true,
          after: after?.startsWith(gone) ? after.slice(gone.length) : null,
          limit: limit - there.posts.length,
        })
      : { posts: [], next: null }
  const posts = [...there.posts, ...back.posts]
  const next = back.next === null ? there.next : `${gone}${back.next}`
  if (posts.length === 0) return { arrivals: [], next }
  return { arrivals: await standsOf(recheck, posts), next }
}

/** How these posts stand on their network; what it tells of others beside them is left out. */
export async function standsOf(
  recheck: NonNullable<Session['recheck']>,
  posts: readonly ReplyTarget[],
): Promise<readonly Arrival[]> {
  const asked = new Set(posts.map(({ externalId }) => externalId))
  return (await recheck.ask(posts)).filter((it) => asked.has(it.kind === 'post' ? it.post.externalId : it.externalId))
}
