import { daysBefore, monthsBefore, type Retention, retentionFault } from '../../domain/people/retention.ts'
import type { Instant } from '../../domain/model/time.ts'
import { appendAudit } from '../../store/audit.ts'
import { countOld, type Cutoffs, readRetention, type RetentionCounts, saveRetention } from '../../store/retention.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'

const gone = (): ServiceError => new ServiceError('not-found', 'not-found', 'This brand is not here any more.')

/** The moments before which something goes under these settings. */
export const cutoffsOf = (retention: Retention, now: Instant): Cutoffs => ({
  posts: retention.postsMonths === null ? null : monthsBefore(now, retention.postsMonths),
  cases: retention.casesMonths === null ? null : monthsBefore(now, retention.casesMonths),
  deleted: daysBefore(now, retention.deletedDays ?? 30),
})

/** How long a brand keeps what people wrote, and how much of it would go today; under other settings where some are given. */
export async function seeRetention(
  ctx: Context,
  input: { readonly brandId: string; readonly under: Retention | null },
): Promise<{ readonly retention: Retention; readonly goes: RetentionCounts }> {
  mustSee(permitted(ctx, 'read-cases'), input.brandId)
  const stored = await readRetention(ctx.db, input.brandId)
  if (stored === undefined) throw gone()
  const asked = input.under ?? stored
  refuseFault(asked)
  return { retention: stored, goes: await countOld(ctx.db, input.brandId, cutoffsOf(asked, ctx.now())) }
}

/** Sets how long a brand keeps what people wrote. What is over goes in the next round, within the hour. */
export async function changeRetention(
  ctx: Context,
  input: { readonly brandId: string; readonly retention: Retention },
): Promise<void> {
  const person = permitted(ctx, 'handle-personal-data')
  mustSee(person, input.brandId)
  refuseFault(input.retention)
  await ctx.db.transaction(async (tx) => {
    const before = await readRetention(tx, input.brandId)
    if (before === undefined) throw gone()
    await saveRetention(tx, input.brandId, input.retention)
    await appendAudit(tx, {
      at: ctx.now(),
      kind: 'retention-changed',
      actorId: person.userId,
      data: { brandId: input.brandId, before, after: input.retention },
    })
  })
}

function refuseFault(retention: Retention): void {
  const fault = retentionFault(retention)
  if (fault !== null) throw new ServiceError('invalid', 'invalid', fault)
}
