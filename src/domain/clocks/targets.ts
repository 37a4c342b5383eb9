import { duration, type Duration, hours, type Instant, minutes } from '../model/time.ts'
import type { CaseKind, Emotion, Priority } from '../model/priority.ts'
import type { Calendar } from './calendar.ts'
import { dateOf, weekdayOf, zoneOf } from './zone.ts'

/** What a clock is held to. Copied into the case when a clock starts, with the calendar, so that a later edit never moves a running promise. */
export interface ClockPolicy {
  readonly firstReply: Duration
  /** Between 0 and 1: 0.75 warns when a quarter is left. */
  readonly warnShare: number
  /** How soon an answer stands when the customer writes again; left out: as soon as the first. */
  readonly nextReply?: Duration
  /** How soon the matter is settled; left out: nothing is promised. */
  readonly solution?: Duration
  /** When time counts; left out: round the clock. */
  readonly calendar?: Calendar
  /** Replies are owed outside opening hours too, e.g. while a ticket sale runs. */
  readonly anytime?: true
  /** Which rule gave these times. */
  readonly because?: TargetReason
}

/** What rules go by. What nobody has said yet is null, and no rule that asks for it applies. */
export interface TargetFacts {
  readonly priority: Priority
  readonly kind: CaseKind | null
  readonly emotion: Emotion | null
  readonly connector: string
}

/** What a rule asks for: one of each list; an empty list asks for nothing. */
export interface Applies {
  readonly priorities: readonly Priority[]
  readonly kinds: readonly CaseKind[]
  readonly emotions: readonly Emotion[]
  readonly connectors: readonly string[]
}

interface Times {
  readonly firstReply: Duration
  /** Null: as the first. */
  readonly nextReply: Duration | null
}

/** How soon cases of some sort are answered and settled. */
export interface TargetRule extends Times {
  readonly id: string
  readonly name: string
  readonly applies: Applies
  /** Null: nothing is promised. */
  readonly solution: Duration | null
  /** Null: the first calendar. */
  readonly calendarId: string | null
}

/** Other reply times for one stretch, e.g. while a ticket sale runs. They count round the clock. */
export interface Override extends Times {
  readonly id: string
  readonly name: string
  readonly from: Instant
  readonly to: Instant
  readonly applies: Applies
}

/** Other reply times at the same hours of each week. */
export interface Peak extends Times {
  readonly id: string
  readonly name: string
  /** 0 is Monday. */
  readonly weekdays: readonly number[]
  /** Minutes of the day; `to` may be 1,440. */
  readonly from: number
  readonly to: number
  readonly applies: Applies
}

/** What a brand promises, compiled from its settings. */
export interface Desk {
  /** What holds where no rule does. */
  readonly usual: Times & { readonly solution: Duration | null }
  readonly warnShare: number
  readonly timeZone: string
  /** In the order in which they are asked: the first that applies holds. */
  readonly rules: readonly TargetRule[]
  readonly overrides: readonly Override[]
  readonly peaks: readonly Peak[]
  /** The first holds where a rule names none; without any, time counts round the clock. */
  readonly calendars: readonly { readonly id: string; readonly calendar: Calendar | null }[]
}

/** Which rule gave a case its times, and by what it applied. */
export interface TargetReason {
  readonly rule: 'override' | 'peak' | 'target' | 'usual'
  /** As people named it; empty for what is usual. */
  readonly name: string
  /** What of the case the rule asked for; nothing where it holds for all. */
  readonly by: readonly ('priority' | 'kind' | 'emotion' | 'channel')[]
}

/** Asks for nothing. */
export const anyCase: Applies = { priorities: [], kinds: [], emotions: [], connectors: [] }

/** What holds for a brand that has set nothing but the time of a first reply to a complaint: a crisis within 15 minutes, what is no complaint within four hours. As long as nobody has said what a case is, it counts as a complaint. */
export function usualRules(firstReply: Duration): readonly TargetRule[] {
  const rule = (id: string, applies: Partial<Applies>, time: Duration): TargetRule => ({
    id,
    name: id,
    applies: { ...anyCase, ...applies },
    firstReply: time,
    nextReply: null,
    solution: null,
    calendarId: null,
  })
  return [
    rule('critical', { priorities: ['critical'] }, duration(Math.min(minutes(15), firstReply))),
    rule(
      'other',
      { kinds: ['question', 'praise', 'suggestion', 'thanks', 'other'] },
      duration(Math.max(hours(4), firstReply)),
    ),
  ]
}

/** The times of a case whose clock starts at `at`, and which rule gave them: a dated override (of several the one for the shortest stretch), then peak hours, then the first rule of the list that applies. */
export function targetsFor(desk: Desk, facts: TargetFacts, at: Instant): ClockPolicy {
  const rule = desk.rules.find((it) => appliesTo(it.applies, facts))
  const calendar = (
    rule?.calendarId === null || rule === undefined
      ? desk.calendars[0]
      : (desk.calendars.find(({ id }) => id === rule.calendarId) ?? desk.calendars[0])
  )?.calendar
  const solution = rule === undefined ? desk.usual.solution : rule.solution
  const common = {
    warnShare: desk.warnShare,
    ...(solution === null ? {} : { solution }),
    ...(calendar === null || calendar === undefined ? {} : { calendar: copyFor(calendar, at) }),
  }
  const override = overrideAt(desk, facts, at)
  if (override !== undefined)
    return { ...common, ...times(override), anytime: true, because: why('override', override) }
  const peak = desk.peaks.length === 0 ? undefined : peakAt(desk, facts, at)
  if (peak !== undefined) return { ...common, ...times(peak), because: why('peak', peak) }
  if (rule !== undefined) return { ...common, ...times(rule), because: why('target', rule) }
  return { ...common, ...times(desk.usual), because: { rule: 'usual', name: '', by: [] } }
}

const times = ({ firstReply, nextReply }: Times): Pick<ClockPolicy, 'firstReply' | 'nextReply'> =>
  nextReply === null ? { firstReply } : { firstReply, nextReply }

const asks = <T>(list: readonly T[], value: T | null): boolean =>
  list.length === 0 || (value !== null && list.includes(value))

const appliesTo = ({ priorities, kinds, emotions, connectors }: Applies, facts: TargetFacts): boolean =>
  asks(priorities, facts.priority) &&
  asks(kinds, facts.kind) &&
  asks(emotions, facts.emotion) &&
  asks(connectors, facts.connector)

function why(rule: TargetReason['rule'], { name, applies }: { name: string; applies: Applies }): TargetReason {
  const by: TargetReason['by'][number][] = []
  if (applies.priorities.length > 0) by.push('priority')
  if (applies.kinds.length > 0) by.push('kind')
  if (applies.emotions.length > 0) by.push('emotion')
  if (applies.connectors.length > 0) by.push('channel')
  return { rule, name, by }
}

/** Of several overrides the one for the shortest stretch: an evening within a campaign is what somebody thought of last; of two as long the stricter one. */
function overrideAt(desk: Desk, facts: TargetFacts, at: Instant): Override | undefined {
  if (desk.overrides.length === 0) return undefined
  return desk.overrides
    .filter((it) => at >= it.from && at < it.to && appliesTo(it.applies, facts))
    .toSorted((a, b) => a.to - a.from - (b.to - b.from) || a.firstReply - b.firstReply)[0]
}

function peakAt(desk: Desk, facts: TargetFacts, at: Instant): Peak | undefined {
  const { day, minute } = zoneOf(desk.timeZone).localOf(at)
  const weekday = weekdayOf(day)
  return desk.peaks.find(
    (it) => it.weekdays.includes(weekday) && minute >= it.from && minute < it.to && appliesTo(it.applies, facts),
  )
}

/** How far ahead the odd days of a calendar are copied into a case (days). */
const copiedAhead = 400

const copies = new WeakMap<Calendar, { readonly day: number; readonly copy: Calendar }>()

/** The calendar as a case keeps it: its week, and the odd days of the year to come. Made once a day, so that the cases of a day share one. */
function copyFor(calendar: Calendar, at: Instant): Calendar {
  const { day } = zoneOf(calendar.timeZone).localOf(at)
  const known = copies.get(calendar)
  if (known?.day === day) return known.copy
  const [first, last] = [dateOf(day - 2), dateOf(day + copiedAhead)]
  const days = Object.fromEntries(Object.entries(calendar.days).filter(([date]) => date >= first && date <= last))
  const copy: Calendar = { timeZone: calendar.timeZone, week: calendar.week, days }
  copies.set(calendar, { day, copy })
  return copy
}
