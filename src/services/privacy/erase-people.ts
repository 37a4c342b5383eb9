import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../store/audit.ts'
import {
  countOfAccounts,
  type ErasureReason,
  insertErasure,
  readErasure,
  type StoredErasure,
} from '../../store/erasures.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { permitted } from '../permissions.ts'
import { carryOutErasure } from './carry-out-erasure.ts'

/** So many steps somebody waits for; of whoever wrote more than some ten thousand posts a worker erases the rest. */
const stepsAtOnce = 25

/** Erases everything that is kept of these accounts, in all brands: what they wrote, what was written to and about them, their files and their names. Cases, clocks and counts stay. Begun once, it is carried to its end whatever happens. */
export async function erasePeople(
  ctx: Context,
  input: { readonly authorIds: readonly string[]; readonly reason: ErasureReason },
): Promise<StoredErasure> {
  const person = permitted(ctx, 'handle-personal-data')
  const authorIds = [...new Set(input.authorIds)]
  const id = randomUUID()
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const counts = await countOfAccounts(tx, authorIds)
    if (counts.accounts !== authorIds.length) {
      throw new ServiceError('not-found', 'account-gone', 'One of these accounts is not here any more.')
    }
    await insertErasure(tx, { id, at: now, byId: person.userId, reason: input.reason, authorIds, counts })
    await appendAudit(tx, {
      at: now,
      kind: 'data-erased',
      actorId: person.userId,
      data: { ...counts, reason: input.reason },
    })
  })
  for (let step = 0; step < stepsAtOnce; step += 1) if ((await carryOutErasure(ctx, { id })) !== 'more') break
  const erasure = await readErasure(ctx.db, id)
  if (erasure === undefined) throw new Error('An erasure that was written down is gone.')
  return erasure
}
