import type { Page } from '../../connectors/sdk/connector.ts'
import type { Matcher } from '../../domain/listening/index.ts'
import { readPushTarget, type PushTarget } from '../../store/deliveries.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { ingest } from './ingest.ts'
import { type Reading, readArrivals } from './read-arrivals.ts'
import type { IngestResult } from './take-in.ts'

/** A reader takes a source over seldom, so this many tries always suffice. */
const tries = 5

/** Takes in what was pushed to a source, beside whoever reads it: where the source changes hands meanwhile, again. */
export async function takeInPushed(
  ctx: Context,
  matcher: Matcher,
  target: Pick<PushTarget, 'id' | 'brandId' | 'connector' | 'token'>,
  page: Pick<Page, 'arrivals' | 'retain' | 'setAside'>,
): Promise<{ readonly result: IngestResult; readonly unfit: Reading['unfit'] }> {
  const pushedOnly = ctx.connectors.get(target.connector)?.arrives === 'pushed'
  const reading = readArrivals(matcher, page.arrivals, ctx.now(), target.connector)
  let { token } = target
  for (let left = tries; ; left -= 1) {
    const lease = { sourceId: target.id, brandId: target.brandId, connector: target.connector, token }
    const began = ctx.now()
    try {
      const result = await ingest(ctx, matcher, {
        lease,
        // Where a worker reads too, its rounds say how the source fares.
        channel: pushedOnly ? 'pull' : 'stream',
        ...(pushedOnly ? { sent: true as const } : {}),
        arrivals: page.arrivals,
        reading,
        cursor: null,
        retain: page.retain,
        setAside: page.setAside ?? [],
      })
      ctx.meter?.ingested({
        connector: target.connector,
        sourceId: target.id,
        stored: result.stored,
        opened: result.opened.length,
        seconds: (ctx.now() - began) / 1_000,
        lagSeconds: null,
      })
      return { result, unfit: reading.unfit }
    } catch (error) {
      const taken = error instanceof ServiceError && error.reason === 'lease-lost'
      if (!taken || left <= 1) throw error
      const now = await readPushTarget(ctx.db, target.id)
      if (now === undefined || now.removed)
        throw new ServiceError('not-found', 'not-found', 'There is nothing at this address.')
      token = now.token
    }
  }
}
