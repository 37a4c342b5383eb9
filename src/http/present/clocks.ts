import type { Care, Clocks, Settlement, SolutionClock, TargetsInput } from '../../api/clocks.ts'
import type { SolutionClock as Solution } from '../../domain/cases/care.ts'
import { nextDue } from '../../domain/cases/due.ts'
import type { Override, Peak, TargetRule } from '../../domain/clocks/targets.ts'
import { type Duration, instant, minutes } from '../../domain/model/time.ts'
import type { SettlementInput } from '../../services/cases/settle-case.ts'
import type { ShownCase } from '../../services/cases/list-cases.ts'
import type { ShownClocks } from '../../services/clocks/settings.ts'

const time = (at: number): string => new Date(at).toISOString()
const timeOrNull = (at: number | null): string | null => (at === null ? null : time(at))
const inMinutes = (length: Duration): number => Math.max(1, Math.round(length / 60_000))
const minutesOrNull = (length: Duration | null): number | null => (length === null ? null : inMinutes(length))
const ofMinutes = (n: number | null): Duration | null => (n === null ? null : minutes(n))

interface Timed {
  readonly firstReply: Duration
  readonly nextReply: Duration | null
}

const presentTimes = ({ firstReply, nextReply }: Timed) => ({
  firstReplyMinutes: inMinutes(firstReply),
  nextReplyMinutes: minutesOrNull(nextReply),
})

const readTimes = (it: { readonly firstReplyMinutes: number; readonly nextReplyMinutes: number | null }): Timed => ({
  firstReply: minutes(it.firstReplyMinutes),
  nextReply: ofMinutes(it.nextReplyMinutes),
})

const presentApplies = ({ priorities, kinds, emotions, connectors }: TargetRule['applies']) => ({
  priorities: [...priorities],
  kinds: [...kinds],
  emotions: [...emotions],
  connectors: [...connectors],
})

const presentRule = ({ id, name, applies, solution, calendarId, ...rest }: TargetRule): Clocks['rules'][number] => ({
  id,
  name,
  applies: presentApplies(applies),
  ...presentTimes(rest),
  solutionMinutes: minutesOrNull(solution),
  calendarId,
})

const presentPeak = ({ id, name, weekdays, from, to, applies, ...rest }: Peak): Clocks['peaks'][number] => ({
  id,
  name,
  weekdays: [...weekdays],
  from,
  to,
  applies: presentApplies(applies),
  ...presentTimes(rest),
})

const presentOverride = ({ id, name, from, to, applies, ...rest }: Override): Clocks['overrides'][number] => ({
  id,
  name,
  from: time(from),
  to: time(to),
  applies: presentApplies(applies),
  ...presentTimes(rest),
})

/** A brand's clocks. */
export const presentClocks = (shown: ShownClocks): Clocks => ({
  brandId: shown.brandId,
  version: shown.version,
  timeZone: shown.timeZone,
  warnShare: shown.warnShare,
  ...presentTimes(shown),
  solutionMinutes: minutesOrNull(shown.solution),
  rules: shown.rules.map(presentRule),
  usual: shown.usual,
  peaks: shown.peaks.map(presentPeak),
  overrides: shown.overrides.map(presentOverride),
  calendars: shown.calendars.map(({ week, days, holidays, ...it }) => ({
    ...it,
    week: week === null ? null : week.map((day) => [...day]),
    days: days.map(({ periods, ...day }) => ({ ...day, periods: [...periods] })),
    holidays: holidays === null ? null : { ...holidays, dates: [...holidays.dates] },
  })),
})

/** The targets that a request sets. */
export const readTargets = ({ version, warnShare, rules, peaks, solutionMinutes, ...usual }: TargetsInput) => ({
  version,
  warnShare,
  ...readTimes(usual),
  solution: ofMinutes(solutionMinutes),
  rules:
    rules?.map(
      ({ id, name, applies, calendarId, solutionMinutes: solution, ...it }): TargetRule => ({
        id,
        name,
        applies,
        ...readTimes(it),
        solution: ofMinutes(solution),
        calendarId,
      }),
    ) ?? null,
  peaks: peaks.map(
    ({ id, name, weekdays, from, to, applies, ...it }): Peak => ({
      id,
      name,
      weekdays,
      from,
      to,
      applies,
      ...readTimes(it),
    }),
  ),
})

/** The exception that a request sets. */
export const readOverride = ({ id, name, from, to, applies, ...it }: Clocks['overrides'][number]): Override => ({
  id,
  name,
  from: instant(Date.parse(from)),
  to: instant(Date.parse(to)),
  applies,
  ...readTimes(it),
})

/** How a matter ended, as a request says it; null where it says nothing. */
export const readSettlement = (how: Settlement | null): SettlementInput | null =>
  how === null ? null : { ...how, followUpAt: how.followUpAt === null ? null : instant(Date.parse(how.followUpAt)) }

function presentSolution(clock: Solution): SolutionClock {
  const { state, round, startedAt, breachedAt } = clock
  return {
    state,
    round,
    startedAt: time(startedAt),
    warnAt: clock.state === 'running' ? time(clock.warnAt) : null,
    dueAt: clock.state === 'running' ? time(clock.dueAt) : null,
    left: clock.state === 'paused' ? clock.left : null,
    metAt: clock.state === 'met' ? time(clock.metAt) : null,
    breachedAt: timeOrNull(breachedAt),
  }
}

/** What is known of a case beside its reply clock. */
export function presentCare({ it, departmentName }: Pick<ShownCase, 'it' | 'departmentName'>): Care {
  const due = nextDue(it)
  const { because } = it.policy
  return {
    kind: it.kind,
    priorityWhy: [...it.priorityWhy],
    solution: it.solution === null ? null : presentSolution(it.solution),
    promises: it.promises.map((promise) => ({
      id: promise.id,
      to: promise.to,
      state: promise.state,
      madeAt: time(promise.madeAt),
      warnAt: time(promise.warnAt),
      dueAt: time(promise.dueAt),
      brokenAt: timeOrNull(promise.brokenAt),
      endedAt: promise.state === 'kept' || promise.state === 'withdrawn' ? time(promise.endedAt) : null,
      answerId: promise.answerId ?? null,
    })),
    due: due === null ? null : { clock: due.clock, warnAt: time(due.warnAt), dueAt: time(due.dueAt) },
    pausedUntil: timeOrNull(it.pausedUntil),
    department: it.departmentId === null ? null : { id: it.departmentId, name: departmentName ?? '' },
    unownedPastDue: it.unownedSaid,
    outcome: it.outcome,
    followUpAt: timeOrNull(it.followUpAt),
    because: because === undefined ? null : { rule: because.rule, name: because.name, by: [...because.by] },
  }
}
