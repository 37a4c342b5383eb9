import type { Arrival } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { ReplyTarget } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { listIn } from './seen.ts'
import type { BlueskyAgent, Call } from './write.ts'

/** So many posts are asked for at once (app.bsky.feed.getPosts). */
export const postsAtOnce = 25

/** How these posts stand on the network now: each as it is, or as deleted. */
export async function standNow(
  agent: BlueskyAgent,
  call: Call,
  targets: readonly ReplyTarget[],
  around: { readonly arrivalsOf: (items: readonly unknown[]) => readonly Arrival[]; readonly now: () => Instant },
): Promise<readonly Arrival[]> {
  const uris = targets.map(({ externalId }) => externalId).filter((it) => it.startsWith('at://'))
  if (uris.length === 0) return []
  const { data } = await call(() => agent.app.bsky.feed.getPosts({ uris }))
  const arrivals = around.arrivalsOf(listIn(data, 'posts'))
  const shown = new Set(arrivals.map((it) => (it.kind === 'post' ? it.post.externalId : it.externalId)))
  const gone: Arrival[] = []
  for (const uri of uris.filter((it) => !shown.has(it)))
    if (await isGone(agent, call, uri)) gone.push({ kind: 'deleted', externalId: uri, at: around.now() })
  return [...arrivals, ...gone]
}

/** A post that is not shown may only stand behind a block: it is gone when its record is. */
async function isGone(agent: BlueskyAgent, call: Call, uri: string): Promise<boolean> {
  const [repo = '', collection = '', rkey = ''] = uri.split('/').slice(2)
  try {
    await call(() => agent.com.atproto.repo.getRecord({ repo, collection, rkey }))
    return false
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    if (error.kind === 'target_gone') return true
    if (error.kind === 'transient' || error.kind === 'rate_limited') throw error
    return false
  }
}
