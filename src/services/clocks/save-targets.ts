import type { Peak, TargetRule } from '../../domain/clocks/targets.ts'
import type { Duration } from '../../domain/model/time.ts'
import type { Context } from '../context.ts'
import { changeClocks, type ShownClocks, wrong } from './settings.ts'

/** Sets how soon cases are answered and settled: the list of rules in its order, peak hours, and what holds otherwise. `rules` null: the usual ones. */
export function saveTargets(
  ctx: Context,
  input: {
    readonly brandId: string
    readonly version: number
    readonly warnShare: number
    readonly firstReply: Duration
    readonly nextReply: Duration | null
    readonly solution: Duration | null
    readonly rules: readonly TargetRule[] | null
    readonly peaks: readonly Peak[]
  },
): Promise<ShownClocks> {
  const { warnShare, firstReply, nextReply, solution, rules, peaks } = input
  return changeClocks(ctx, input, (before) => {
    for (const [list, path] of [
      [rules ?? [], 'rules'],
      [peaks, 'peaks'],
    ] as const) {
      if (new Set(list.map(({ id }) => id)).size < list.length) throw wrong(path, 'Each of them has an id of its own.')
    }
    rules?.forEach(({ calendarId }, i) => {
      if (calendarId !== null && !before.calendars.some(({ id }) => id === calendarId)) {
        throw wrong(`rules.${i}.calendarId`, 'This calendar is not here any more.')
      }
    })
    peaks.forEach((peak, i) => {
      if (peak.to <= peak.from) throw wrong(`peaks.${i}.to`, 'Peak hours end after they begin.')
      if (peak.weekdays.length === 0) throw wrong(`peaks.${i}.weekdays`, 'Peak hours have a weekday at least.')
    })
    return { settings: { ...before, warnShare, nextReply, solution, rules, peaks }, firstReply }
  })
}
