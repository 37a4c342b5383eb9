import { z } from 'zod'
import { outcomes } from '../domain/cases/care.ts'
import { caseKinds, emotions, priorities, priorityReasons } from '../domain/model/priority.ts'
import { visible } from './visible.ts'

const Time = z.iso.datetime()
const Day = z.iso.date()
const Id = z.string().min(1).max(40)
const version = z.number().int()
/** The longest time that is promised: 90 days, in minutes. */
export const longestTarget = 90 * 24 * 60
const Minutes = z.number().int().min(1).max(longestTarget)
const name = visible(80)

export const CaseKindWord = z.enum(caseKinds)
export type CaseKindWord = z.infer<typeof CaseKindWord>
export const Outcome = z.enum(outcomes)
export type Outcome = z.infer<typeof Outcome>

// ---- what a brand promises ------------------------------------------------------

/** What a rule asks for: one of each list; an empty list asks for nothing. */
export const Applies = z.object({
  priorities: z.array(z.enum(priorities)).max(4).default([]),
  kinds: z.array(CaseKindWord).max(6).default([]),
  /** As the customer's words were judged; of a case that nothing was said of it is not known, and a rule that asks for one does not apply. */
  emotions: z.array(z.enum(emotions)).max(3).default([]),
  /** Networks by their id. */
  connectors: z.array(z.string().min(1).max(40)).max(30).default([]),
})
export type Applies = z.infer<typeof Applies>

const times = {
  firstReplyMinutes: Minutes,
  /** When the customer writes again; null: as the first. */
  nextReplyMinutes: Minutes.nullable().default(null),
}

/** How soon cases of some sort are answered and settled. */
export const TargetRule = z.object({
  id: Id,
  name,
  applies: Applies,
  ...times,
  /** Null: nothing is promised. */
  solutionMinutes: Minutes.nullable().default(null),
  /** Null: the first calendar. */
  calendarId: Id.nullable().default(null),
})
export type TargetRule = z.infer<typeof TargetRule>

const minuteOfDay = z.number().int().min(0).max(1_440)

/** Other reply times at the same hours of each week. */
export const Peak = z.object({
  id: Id,
  name,
  /** 0 is Monday. */
  weekdays: z.array(z.number().int().min(0).max(6)).min(1).max(7),
  /** Minutes of the day. */
  from: minuteOfDay,
  to: minuteOfDay,
  applies: Applies.prefault({}),
  ...times,
})
export type Peak = z.infer<typeof Peak>

/** Other reply times for one stretch, round the clock. */
export const OverrideInput = z.object({
  /** Chosen by the browser: the same again is changed. */
  id: Id,
  name,
  from: Time,
  to: Time,
  applies: Applies.prefault({}),
  ...times,
})
export type OverrideInput = z.infer<typeof OverrideInput>

const Period = z.object({ from: minuteOfDay, to: minuteOfDay })
const Periods = z.array(Period).max(12)

const calendar = {
  id: Id,
  name,
  timeZone: z.string().min(1).max(60),
  /** The periods of each weekday in minutes of the day, Monday first; null: round the clock. */
  week: z.array(Periods).length(7).nullable(),
  /** Dates with hours of their own; without any, closed. They outrank holidays. */
  days: z
    .array(z.object({ date: Day, name: z.string().trim().max(80).default(''), periods: Periods }))
    .max(400)
    .default([]),
}

/** A place whose holidays are followed: a country, or a part of it. */
export const HolidayPlace = z.object({
  country: z.string().regex(/^[A-Z]{2}$/),
  region: z.string().min(1).max(20).nullable().default(null),
})

const Holiday = z.object({ date: Day, name: z.string() })

export const CalendarInput = z.object({ ...calendar, holidays: HolidayPlace.nullable().default(null) })

/** When a desk is open. */
export const DeskCalendar = z.object({
  ...calendar,
  holidays: HolidayPlace.extend({ dates: z.array(Holiday) }).nullable(),
})
export type DeskCalendar = z.infer<typeof DeskCalendar>

const warnShare = z.number().min(0.1).max(0.95)

/** A brand's clocks. */
export const Clocks = z.object({
  brandId: z.uuid(),
  /** Grows with each change; 0 where nobody has set anything. */
  version,
  timeZone: z.string(),
  /** At which share of its time a clock warns. */
  warnShare,
  /** What holds where no rule does. */
  ...times,
  solutionMinutes: Minutes.nullable(),
  /** In the order in which they are asked: the first that applies holds. */
  rules: z.array(TargetRule),
  /** The rules are the usual ones. */
  usual: z.boolean(),
  peaks: z.array(Peak),
  overrides: z.array(OverrideInput),
  calendars: z.array(DeskCalendar),
})
export type Clocks = z.infer<typeof Clocks>

export const TargetsInput = z.object({
  version,
  warnShare,
  ...times,
  solutionMinutes: Minutes.nullable().default(null),
  /** Null: the usual ones. */
  rules: z.array(TargetRule).max(50).nullable(),
  peaks: z.array(Peak).max(50).default([]),
})
export type TargetsInput = z.infer<typeof TargetsInput>

export const CalendarsInput = z.object({ version, calendars: z.array(CalendarInput).max(10) })
export type CalendarsInput = z.infer<typeof CalendarsInput>

export const Holidays = z.object({ dates: z.array(Holiday) })
export type Holidays = z.infer<typeof Holidays>

export const HolidayPlaces = z.object({
  places: z.array(
    z.object({
      country: z.string(),
      name: z.string(),
      regions: z.array(z.object({ region: z.string(), name: z.string() })),
    }),
  ),
})
export type HolidayPlaces = z.infer<typeof HolidayPlaces>

/** Somebody in the house to whom cases are handed over. */
export const Department = z.object({ id: z.uuid(), brandId: z.uuid(), name: z.string() })
export type Department = z.infer<typeof Department>
export const DepartmentInput = z.object({ name })
export const Departments = z.object({ departments: z.array(Department) })
export type Departments = z.infer<typeof Departments>

// ---- how a case is taken care of --------------------------------------------------

/** The clock of a solution. It stands still while the customer is to move or the case is paused. */
export const SolutionClock = z.object({
  state: z.enum(['running', 'paused', 'met', 'stopped']),
  round: z.number().int().min(1),
  startedAt: Time,
  /** Null unless it runs. */
  warnAt: Time.nullable(),
  dueAt: Time.nullable(),
  /** How much working time is left while it stands still (ms). */
  left: z.number().nullable(),
  metAt: Time.nullable(),
  breachedAt: Time.nullable(),
})
export type SolutionClock = z.infer<typeof SolutionClock>

/** A word given to the customer, or by a department. */
export const CasePromise = z.object({
  id: z.uuid(),
  to: z.enum(['customer', 'department']),
  state: z.enum(['running', 'broken', 'kept', 'withdrawn']),
  madeAt: Time,
  warnAt: Time,
  dueAt: Time,
  brokenAt: Time.nullable(),
  endedAt: Time.nullable(),
  /** The answer whose words give it; null: none, or it does not hang on one any more. */
  answerId: z.uuid().nullable(),
})
export type CasePromise = z.infer<typeof CasePromise>

/** What is known of a case beside its reply clock. */
export const Care = z.object({
  kind: CaseKindWord.nullable(),
  priorityWhy: z.array(z.enum(priorityReasons)),
  solution: SolutionClock.nullable(),
  promises: z.array(CasePromise),
  /** What ends next, and which clock says so; a promise outranks the solution. Null where nothing is due. */
  due: z
    .object({ clock: z.enum(['reply', 'promise', 'department', 'solution']), warnAt: Time, dueAt: Time })
    .nullable(),
  pausedUntil: Time.nullable(),
  department: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** Its reply was past due while nobody had it. */
  unownedPastDue: z.boolean(),
  outcome: Outcome.nullable(),
  followUpAt: Time.nullable(),
  /** Which rule gave the reply clock its time; null for cases older than rules. */
  because: z
    .object({
      rule: z.enum(['override', 'peak', 'target', 'usual']),
      name: z.string(),
      by: z.array(z.enum(['priority', 'kind', 'emotion', 'channel'])),
    })
    .nullable(),
})
export type Care = z.infer<typeof Care>

export const KindInput = z.object({ version, kind: CaseKindWord.nullable() })
export const PauseInput = z.object({ version, until: Time })
export const ResumeInput = z.object({ version })
const words = z.string().trim().max(500).default('')

export const HandOverInput = z.object({
  version,
  departmentId: z.uuid(),
  /** By when it promises to be done, and what. */
  promise: z.object({ id: z.uuid(), dueAt: Time, words }).nullable().default(null),
})
export const TakeBackInput = z.object({ version, kept: z.boolean() })
export const PromiseInput = z.object({
  /** Null: with whatever version, e.g. together with an answer. */
  version: version.nullable().default(null),
  /** Chosen by the browser: the same again is one promise. */
  id: z.uuid(),
  dueAt: Time,
  words,
  /** The answer that it stands in: taken back or refused, that takes it along; sent again, it brings it. */
  answerId: z.uuid().exactOptional(),
})
/** What is said of one promise holds whatever else has changed; null: with any version. */
export const PromiseActInput = z.object({ version: version.nullable().default(null) })

/** How a matter ended. */
export const Settlement = z.object({
  outcome: Outcome,
  /** What was done for the customer; empty: nothing beyond the matter. */
  gesture: z.string().trim().max(500).default(''),
  /** What the customer said last. */
  lastPostId: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable()
    .default(null),
  /** When to ask again how it turned out. */
  followUpAt: Time.nullable().default(null),
})
export type Settlement = z.infer<typeof Settlement>
