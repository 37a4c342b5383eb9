import { record, ring } from '../../domain/cases/decide.ts'
import { type CaseChange, lockCasesToRing, saveCases } from '../../store/cases.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

const mostAtOnce = 500

/** Looks at every clock that is due: writes each warning once and each breach once. Gives how many cases it looked at. */
export async function ringClocks(ctx: Context): Promise<number> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself rings clocks.')
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const due = await lockCasesToRing(tx, now, mostAtOnce)
    const changes = due.map((before): CaseChange => {
      const decision = ring(before, now)
      return { ...record(before, decision.ok ? decision.facts : [], null, now), isNew: false }
    })
    await saveCases(tx, changes)
    return due.length
  })
}
