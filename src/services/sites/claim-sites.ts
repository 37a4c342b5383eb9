import { seconds } from '../../domain/model/time.ts'
import { type ClaimedPage, claimPages } from '../../store/watched-pages.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** Longer than any look takes; the pages of whoever died are looked at by another after it. */
const claimLength = seconds(60)

/** Takes the right to look at pages that are due, at most `limit`, the one that waits longest first. */
export async function claimSites(ctx: Context, limit: number): Promise<readonly ClaimedPage[]> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself watches pages.')
  return claimPages(ctx.db, limit, claimLength, ctx.now())
}
