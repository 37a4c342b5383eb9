import type { Instant } from '../model/time.ts'
import { instant } from '../model/time.ts'
import { type Calendar, nextOpening, type Period } from './calendar.ts'

/** A time away, from `from` until just before `to`. */
export interface Absence {
  readonly id: string
  readonly from: Instant
  readonly to: Instant
  /** Who takes what waits meanwhile; null: the team. */
  readonly standInId: string | null
  /** Since when they are known to be away then; kept beside what was set, and said by nobody who sets it. */
  readonly toldAt?: Instant
}

/** When somebody is on watch, what they know, and how much they take on. */
export interface StaffPlan {
  /** Free words of the house, e.g. « allergies ». */
  readonly skills: readonly string[]
  /** Codes of two or three letters, e.g. fr. */
  readonly languages: readonly string[]
  readonly timeZone: string
  /** The shifts of each weekday, Monday first; null: always on watch. */
  readonly week: readonly (readonly Period[])[] | null
  /** How many cases that ask for something now they have at most; null: as many as come. */
  readonly capacity: number | null
  readonly absences: readonly Absence[]
}

/** Absences as they are kept: one that stood there already is known since then, though it ends at another moment now. What begins earlier than it did, or goes on after it was over, is news. */
export const toldAbsences = (before: readonly Absence[], set: readonly Absence[], now: Instant): readonly Absence[] =>
  set.map((it) => {
    const known = before.find(
      ({ id, from, to }) =>
        (id === it.id || (from === it.from && to === it.to)) && from <= it.from && (to >= it.to || to > now),
    )
    return { ...it, toldAt: known?.toldAt ?? now }
  })

/** Absences as people set them, without what is kept beside them. */
export const plainAbsences = (absences: readonly Absence[]): readonly Absence[] =>
  absences.map(({ id, from, to, standInId }) => ({ id, from, to, standInId }))

/** Whether somebody is away at a moment by an absence that was known before it. */
export const isKnownAway = ({ absences }: StaffPlan, at: Instant): boolean =>
  absences.some(({ from, to, toldAt }) => from <= at && at < to && toldAt !== undefined && toldAt < at)

/** Whoever has no plan is always on watch and takes what comes. */
export const barePlan = (timeZone: string): StaffPlan => ({
  skills: [],
  languages: [],
  timeZone,
  week: null,
  capacity: null,
  absences: [],
})

/** Whether somebody is on watch: until when (null: with no end in sight), from when again (null: never by their plan), or away until when. */
export type Watch =
  | { readonly state: 'on'; readonly until: Instant | null }
  | { readonly state: 'off'; readonly from: Instant | null }
  | { readonly state: 'away'; readonly until: Instant; readonly standInId: string | null }

/** A shift that goes on for longer than this has no end in sight. */
const longestShift = 8 * 86_400_000
/** So many absences are looked past to find the next shift. */
const mostLooks = 200

/** Whether somebody is on watch at this moment. An absence outranks the week. */
export function watchOf(plan: StaffPlan, at: Instant): Watch {
  const away = awayAt(plan.absences, at)
  if (away !== null) return away
  const calendar = calendarOf(plan)
  const stretch = nextOpening(calendar, at)
  if (stretch === null || stretch.from > at) return { state: 'off', from: nextWatch(plan, calendar, at) }
  const leaves = plan.absences.reduce<number>(
    (first, { from }) => (from > at ? Math.min(first, from) : first),
    Infinity,
  )
  let end: number = calendar === null ? Infinity : stretch.to
  while (end < leaves && end - at < longestShift) {
    const next = nextOpening(calendar, instant(end))
    if (next === null || next.from > end) break
    end = next.to
  }
  const until = Math.min(end, leaves)
  return { state: 'on', until: until === Infinity || until - at >= longestShift ? null : instant(until) }
}

/** When somebody is on watch the next time, `at` included; null where their plan says never. */
export function nextOnWatch(plan: StaffPlan, at: Instant): Instant | null {
  return nextWatch(plan, calendarOf(plan), at)
}

function nextWatch({ absences }: StaffPlan, calendar: Calendar | null, at: Instant): Instant | null {
  let from: Instant | null = at
  for (let look = 0; look < mostLooks && from !== null; look += 1) {
    const found: Instant | null = nextOpening(calendar, from)?.from ?? null
    if (found === null) return null
    const away = awayAt(absences, found)
    if (away === null) return found
    from = away.until
  }
  return null
}

/** The absence at this moment, those that follow without a gap taken with it; the stand-in is that of the first. */
function awayAt(absences: readonly Absence[], at: Instant): Extract<Watch, { readonly state: 'away' }> | null {
  const now = absences.find(({ from, to }) => from <= at && at < to)
  if (now === undefined) return null
  let until = now.to
  for (let grown = true; grown; ) {
    const next = absences.find(({ from, to }) => from <= until && to > until)
    grown = next !== undefined
    until = next?.to ?? until
  }
  return { state: 'away', until, standInId: now.standInId }
}

const calendarOf = ({ week, timeZone }: StaffPlan): Calendar | null =>
  week === null ? null : { timeZone, week, days: {} }
