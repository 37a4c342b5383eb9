import { after, duration, type Duration, type Instant } from '../model/time.ts'

/** What a brand promises: how soon a first reply stands, and at which share of that time a warning is due. Copied into the case when its clock starts, so that a later edit never moves a running promise. */
export interface ClockPolicy {
  readonly firstReply: Duration
  /** Between 0 and 1: 0.75 warns when a quarter is left. */
  readonly warnShare: number
}

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

/** The moments of a clock that starts at `startedAt` under `policy`. */
export function clockTimes(policy: ClockPolicy, round: number, startedAt: Instant): ClockTimes {
  return {
    round,
    startedAt,
    warnAt: after(startedAt, duration(Math.round(policy.firstReply * policy.warnShare))),
    dueAt: after(startedAt, policy.firstReply),
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
