import type { Clocks, DeskCalendar } from '../../../src/api/clocks.ts'
import { clockTimes, solutionTimes } from '../../../src/domain/cases/clock.ts'
import { type CalendarSettings, toCalendar } from '../../../src/domain/clocks/desk.ts'
import type { Calendar } from '../../../src/domain/clocks/calendar.ts'
import { type Desk, type TargetFacts, type TargetReason, targetsFor } from '../../../src/domain/clocks/targets.ts'
import { dateOf, dayOfDate, weekdayOf, zoneOf } from '../../../src/domain/clocks/zone.ts'
import { instant, minutes } from '../../../src/domain/model/time.ts'

const ofMinutes = (n: number | null) => (n === null ? null : minutes(n))
const settingsOf = (it: DeskCalendar): CalendarSettings => it

/** When a brand's desk is open; null: round the clock. */
export function calendarOf(clocks: Pick<Clocks, 'calendars'>): Calendar | null {
  const [first] = clocks.calendars
  return first === undefined ? null : toCalendar(settingsOf(first))
}

/** What the settings on the page promise, whether they are saved or not. */
export function deskOf(clocks: Clocks): Desk {
  const times = (it: { readonly firstReplyMinutes: number; readonly nextReplyMinutes: number | null }) => ({
    firstReply: minutes(it.firstReplyMinutes),
    nextReply: ofMinutes(it.nextReplyMinutes),
  })
  return {
    usual: { ...times(clocks), solution: ofMinutes(clocks.solutionMinutes) },
    warnShare: clocks.warnShare,
    timeZone: clocks.timeZone,
    rules: clocks.rules.map(({ id, name, applies, solutionMinutes, calendarId, ...it }) => ({
      id,
      name,
      applies,
      ...times(it),
      solution: ofMinutes(solutionMinutes),
      calendarId,
    })),
    overrides: clocks.overrides.map(({ id, name, applies, from, to, ...it }) => ({
      id,
      name,
      applies,
      from: instant(Date.parse(from)),
      to: instant(Date.parse(to)),
      ...times(it),
    })),
    peaks: clocks.peaks.map(({ id, name, weekdays, from, to, applies, ...it }) => ({
      id,
      name,
      weekdays,
      from,
      to,
      applies,
      ...times(it),
    })),
    calendars: clocks.calendars.map((it) => ({ id: it.id, calendar: toCalendar(settingsOf(it)) })),
  }
}

/** What becomes of a case that comes at a moment: when its answer is due, and its solution, by which rule. */
export function foretell(
  desk: Desk,
  facts: Partial<TargetFacts>,
  at: number,
): { readonly dueAt: number; readonly solutionAt: number | null; readonly because: TargetReason | null } {
  const given: TargetFacts = { priority: 'medium', kind: null, emotion: null, connector: '', ...facts }
  const policy = targetsFor(desk, given, instant(at))
  const { dueAt } = clockTimes(policy, 1, instant(at))
  const solution = solutionTimes(policy, 1, instant(at))
  return { dueAt, solutionAt: solution?.dueAt ?? null, because: policy.because ?? null }
}

/** The next time that the clocks of a zone show this minute of this weekday (0: Monday), from `now` on. */
export function nextAt(timeZone: string, weekday: number, minute: number, now: number): number {
  const zone = zoneOf(timeZone)
  const today = zone.localOf(now).day
  const day = today + ((weekday - weekdayOf(today) + 7) % 7)
  const at = zone.momentOf(day, minute)
  return at > now ? at : zone.momentOf(day + 7, minute)
}

/** « 9:30 » of a minute of the day, as a time field holds it. */
export function toField(minute: number): string {
  const ofDay = minute % 1_440
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`
}

/** The minute of the day that a time field holds; null while it holds none. An end at midnight is that of the day. */
export function ofField(text: string, isEnd: boolean): number | null {
  const parts = /^(\d{1,2}):(\d{2})/.exec(text)
  if (parts === null) return null
  const minute = Number(parts[1]) * 60 + Number(parts[2])
  if (minute > 1_440) return null
  return isEnd && minute === 0 ? 1_440 : minute
}

/** A moment as the field for date and time holds it, by the clocks of a zone. */
export function toZoneField(at: number, timeZone: string): string {
  const { day, minute } = zoneOf(timeZone).localOf(at)
  return `${dateOf(day)}T${toField(minute)}`
}

/** The moment that a field for date and time holds, by the clocks of a zone; null while it holds none. */
export function ofZoneField(text: string, timeZone: string): number | null {
  const [date = '', time = ''] = text.split('T')
  const [day, minute] = [dayOfDate(date), ofField(time, false)]
  return day === null || minute === null ? null : zoneOf(timeZone).momentOf(day, minute)
}

/** The units in which a length of time is written. */
export type Unit = 'min' | 'h' | 'd'
const minutesIn: Readonly<Record<Unit, number>> = { min: 1, h: 60, d: 1_440 }

/** How long a time is, in the unit in which it is being written, else in the largest that has no rest. */
export function unitsOf(all: number, written: Unit | null = null): { readonly count: number; readonly unit: Unit } {
  if (written !== null && all % minutesIn[written] === 0) return { count: all / minutesIn[written], unit: written }
  if (all % 1_440 === 0) return { count: all / 1_440, unit: 'd' }
  if (all % 60 === 0) return { count: all / 60, unit: 'h' }
  return { count: all, unit: 'min' }
}

/** The minutes of so many units. */
export const minutesOf = (count: number, unit: Unit): number => Math.max(1, Math.round(count * minutesIn[unit]))
