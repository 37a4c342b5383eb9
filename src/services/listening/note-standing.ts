import type { Standing } from '../../connectors/sdk/connector.ts'
import type { Lease } from '../../store/leases.ts'
import { saveStanding } from '../../store/source-page.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** Keeps what a network says of its limits and of our session, for the source's page. False: somebody else reads the source now. */
export async function noteStanding(ctx: Context, lease: Lease, standing: Standing): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself reads sources.')
  return saveStanding(ctx.db, lease, standing)
}
