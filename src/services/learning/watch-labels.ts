import { instant, hours } from '../../domain/model/time.ts'
import { drifted } from '../../domain/triage/drift.ts'
import { appendEvents } from '../../store/events.ts'
import { readLearning, readMixes, saveDrift, takeToLookForDrift } from '../../store/learning.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** How often (h) the labels of a brand are looked at. */
const every = hours(6)
/** The last week is held against so many before it. */
const usualWeeks = 8

/** Looks whether the mix of labels of a brand moved away from what is usual, and says so in its log, once, and when it is over. False: no brand is due. */
export async function watchLabels(ctx: Context): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie watches labels.')
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const taken = await takeToLookForDrift(tx, instant(now - every), now)
    if (taken === undefined) return false
    const { brandId } = taken
    const before = await readLearning(tx, brandId)
    // While history is judged anew, half of it is another engine's: what was told stands until that is over.
    if (before.again !== null) {
      await saveDrift(tx, brandId, before.drift, before.driftAt, now)
      return true
    }
    const [last = {}, ...weeks] = await readMixes(tx, brandId, now, usualWeeks + 1)
    const drift = drifted(weeks, last, before.drift)
    // A clock that was set back since: it did not begin in what is to come.
    const since = drift === null ? null : instant(Math.min(before.driftAt ?? now, now))
    await saveDrift(tx, brandId, drift, since, now)
    if ((drift === null) === (before.drift === null)) return true
    const kind = drift === null ? 'labels.alarm-over' : 'labels.alarm'
    const where = { caseId: null, caseVersion: null, sourceId: null, actorId: null }
    await appendEvents(tx, [{ at: now, kind, brandId, ...where, data: drift === null ? {} : { ...drift } }])
    return true
  })
}
