import type { Matcher } from '../../domain/listening/index.ts'
import type { Arrival } from '../../domain/model/post.ts'
import { after, duration, hours } from '../../domain/model/time.ts'
import { findUnmatched } from '../../store/post-reads.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { type Batch, ingest } from './ingest.ts'
import type { TargetsOf } from './read-arrivals.ts'
import type { IngestResult } from './take-in.ts'

/** As far back as a source looks for a new word on its network. */
const lookBack = duration(-hours(24))
/** Among so many of the newest posts, whosever they are, those are looked for that a new rule may name. */
const mostLookedAt = 20_000

/** Looks at stored posts again, with the rules as they now are: what is of the last day, part of no case and matched nothing may match now. What stands on the network and was never stored is found by asking the network. */
export async function reconsider(
  ctx: Context,
  matcher: Matcher,
  lease: Batch['lease'],
  targetsOf: TargetsOf = () => [],
): Promise<IngestResult & { readonly arrivals: readonly Arrival[] }> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself takes in posts.')
  const posts = await findUnmatched(ctx.db, lease.sourceId, after(ctx.now(), lookBack), mostLookedAt)
  const arrivals = posts.map((post): Arrival => ({ kind: 'post', post }))
  const batch: Batch = { lease, channel: 'context', arrivals, cursor: null, retain: 'all', targetsOf }
  return { ...(await ingest(ctx, matcher, batch)), arrivals }
}
