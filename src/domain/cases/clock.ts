import { addWorking, type Calendar } from '../clocks/calendar.ts'
import type { ClockPolicy } from '../clocks/targets.ts'
import { duration, type Instant } from '../model/time.ts'

export type { ClockPolicy } from '../clocks/targets.ts'

interface ClockTimes {
  /** 1 for the first reply; grows when the customer writes again after an answer. */
  readonly round: number
  readonly startedAt: Instant
  readonly warnAt: Instant
  readonly dueAt: Instant
}

/** One promise on one case. `met` keeps the breach that came before it; `stopped` ended without an answer. */
export type ReplyClock =
  | (ClockTimes & { readonly state: 'running'; readonly warnedAt: Instant | null })
  | (ClockTimes & { readonly state: 'breached'; readonly breachedAt: Instant })
  | (ClockTimes & { readonly state: 'met'; readonly metAt: Instant; readonly breachedAt: Instant | null })
  | (ClockTimes & { readonly state: 'stopped'; readonly breachedAt: Instant | null })

/** The working time in which a reply's clock counts; null: round the clock. */
export const replyCalendar = ({ anytime, calendar }: ClockPolicy): Calendar | null =>
  anytime === true ? null : (calendar ?? null)

/** The moments of a clock that starts at `startedAt` under `policy`, in the working time of its calendar. */
export function clockTimes(policy: ClockPolicy, round: number, startedAt: Instant): ClockTimes {
  const length = round === 1 ? policy.firstReply : (policy.nextReply ?? policy.firstReply)
  const calendar = replyCalendar(policy)
  return {
    round,
    startedAt,
    warnAt: addWorking(calendar, startedAt, duration(Math.round(length * policy.warnShare))),
    dueAt: addWorking(calendar, startedAt, length),
  }
}

/** The moments of a solution's clock that starts at `startedAt`; null where none is promised. */
export function solutionTimes(policy: ClockPolicy, round: number, startedAt: Instant): ClockTimes | null {
  const { solution, calendar = null, warnShare } = policy
  if (solution === undefined) return null
  return {
    round,
    startedAt,
    warnAt: addWorking(calendar, startedAt, duration(Math.round(solution * warnShare))),
    dueAt: addWorking(calendar, startedAt, solution),
  }
}

/** When a clock must be looked at next; null when it asks for nothing more. */
export function ringAt(clock: ReplyClock): Instant | null {
  if (clock.state !== 'running') return null
  return clock.warnedAt === null ? clock.warnAt : clock.dueAt
}

/** The clock without its state: what every state keeps. */
export function timesOf(clock: ReplyClock): ClockTimes {
  return { round: clock.round, startedAt: clock.startedAt, warnAt: clock.warnAt, dueAt: clock.dueAt }
}

/** When the promise was broken; null while it was not. */
export function breachOf(clock: ReplyClock): Instant | null {
  return clock.state === 'running' ? null : clock.breachedAt
}
