import type { ConnectorError } from '../../connectors/sdk/errors.ts'
import type { Instant } from '../../domain/model/time.ts'
import { appendEvents } from '../../store/events.ts'
import type { Lease } from '../../store/leases.ts'
import { noteTrouble } from '../../store/source-page.ts'
import { noteSourceError } from '../../store/source-health.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { bareWords } from './bare-words.ts'

/** Notes that a source could not be read, with the network's reason, and tells whoever looks on when this is news. `part`: the rest of it was read. */
export async function noteFailure(
  ctx: Context,
  lease: Lease,
  error: ConnectorError,
  retryAt: Instant | null,
  part = false,
): Promise<void> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself reads sources.')
  const now = ctx.now()
  const { message, fr } = await bareWords(ctx, lease.sourceId, error)
  await ctx.db.transaction(async (tx) => {
    const source = { id: lease.sourceId, token: lease.token }
    const said = {
      kind: error.kind,
      message: message.slice(0, 2_000),
      messageFr: fr?.slice(0, 2_000) ?? null,
    }
    const news = await noteSourceError(tx, source, { ...said, retryAt, part }, now)
    if (news === null) return
    await noteTrouble(tx, lease.sourceId, said, now)
    if (!news) return
    await appendEvents(tx, [
      {
        at: now,
        kind: 'source.failed',
        brandId: lease.brandId,
        caseId: null,
        caseVersion: null,
        sourceId: lease.sourceId,
        actorId: null,
        data: { error: error.kind },
      },
    ])
  })
}
