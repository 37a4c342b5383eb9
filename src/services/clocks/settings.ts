import { isDeepStrictEqual } from 'node:util'
import type { Period } from '../../domain/clocks/calendar.ts'
import { bareDesk, type CalendarSettings, type DeskSettings, leastWeek, weekLength } from '../../domain/clocks/desk.ts'
import { type TargetRule, usualRules } from '../../domain/clocks/targets.ts'
import { dayOfDate, zoneOf } from '../../domain/clocks/zone.ts'
import { type Duration, type Instant } from '../../domain/model/time.ts'
import { deskBrand, lockBrandClocks, saveBrandClocks, type StoredDesk } from '../../store/brand-clocks.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'

/** A brand's clocks as they are shown: what is usual stands where nobody has set anything. */
export interface ShownClocks extends Omit<DeskSettings, 'rules'> {
  readonly brandId: string
  /** Grows with each change; 0 where nobody has set anything. */
  readonly version: number
  readonly timeZone: string
  readonly firstReply: Duration
  readonly rules: readonly TargetRule[]
  /** The rules are the usual ones. */
  readonly usual: boolean
}

/** The clocks to show, of those stored. */
export function toShown(brandId: string, stored: StoredDesk & { readonly version: number }): ShownClocks {
  const brand = deskBrand(stored)
  const settings = stored.settings ?? bareDesk(brand)
  return {
    ...settings,
    brandId,
    version: stored.version,
    timeZone: settings.calendars[0]?.timeZone ?? brand.timeZone,
    firstReply: brand.firstReply,
    rules: settings.rules ?? usualRules(brand.firstReply).map((rule) => ({ ...rule, solution: settings.solution })),
    usual: settings.rules === null,
  }
}

/** What a change leaves. */
export interface ClocksAfter {
  readonly settings: DeskSettings
  readonly firstReply: Duration
}

/** The beats that every change of a brand's clocks has in common. `version`: what the person saw; null where the change goes with any. Cases that run keep what they were begun with. */
export async function changeClocks(
  ctx: Context,
  input: { readonly brandId: string; readonly version: number | null },
  decide: (before: DeskSettings, brand: ReturnType<typeof deskBrand>, now: Instant) => ClocksAfter,
): Promise<ShownClocks> {
  const person = permitted(ctx, 'change-clocks')
  const { brandId, version } = input
  mustSee(person, brandId)
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const stored = await lockBrandClocks(tx, brandId)
    if (stored === undefined) throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    if (version !== null && stored.version !== version) {
      throw new ServiceError('conflict', 'clocks-changed', 'Somebody changed these settings in the meantime.', {
        facts: { version: stored.version },
      })
    }
    const brand = deskBrand(stored)
    const before = stored.settings ?? bareDesk(brand)
    const { settings, firstReply } = decide(before, brand, now)
    if (isDeepStrictEqual(settings, stored.settings) && firstReply === brand.firstReply) return toShown(brandId, stored)
    const after = { settings, firstReply, version: stored.version + 1, by: person.userId }
    await saveBrandClocks(tx, brandId, { ...after, holidaysUntil: holidaysUntil(settings.calendars) }, now)
    const policy = { ...stored.policy, firstReplyMs: firstReply }
    return toShown(brandId, { ...stored, policy, settings, version: after.version })
  })
}

/** Until when the holidays of all these calendars are known; null where none follows any. */
export function holidaysUntil(calendars: readonly CalendarSettings[]): string | null {
  const ends = calendars.flatMap(({ holidays }) =>
    holidays === null ? [] : [holidays.dates.reduce((last, { date }) => (date > last ? date : last), '1970-01-01')],
  )
  return ends.length === 0 ? null : ends.reduce((first, date) => (date < first ? date : first))
}

/** The refusal of a part of what was typed. */
export const wrong = (path: string, message: string): ServiceError =>
  new ServiceError('invalid', 'invalid', message, { facts: { errors: [{ path, message }] } })

/** Whether the platform knows this time zone. */
export function isTimeZone(name: string): boolean {
  try {
    zoneOf(name)
    return true
  } catch {
    return false
  }
}

/** Periods in order, those that touch made one. */
export function tidyPeriods(periods: readonly Period[], path: string): readonly Period[] {
  const tidy: { from: number; to: number }[] = []
  for (const { from, to } of [...periods].sort((a, b) => a.from - b.from)) {
    if (to <= from)
      throw wrong(
        path,
        'A period ends after it begins. One that goes past midnight is two: until 24:00, and from 0:00 the day after.',
      )
    const last = tidy.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else tidy.push({ from, to })
  }
  return tidy
}

/** A calendar ready to be stored; refused with a sentence where it makes no sense. */
export function checkCalendar(it: CalendarSettings, at: number): CalendarSettings {
  const path = `calendars.${at}`
  if (it.name.trim() === '') throw wrong(`${path}.name`, 'A calendar has a name.')
  if (!isTimeZone(it.timeZone)) {
    throw wrong(`${path}.timeZone`, `“${it.timeZone}” is not a time zone. One looks like Europe/Paris.`)
  }
  const week = it.week?.map((day, i) => tidyPeriods(day, `${path}.week.${i}`)) ?? null
  if (week !== null && weekLength(week) < leastWeek) {
    throw wrong(`${path}.week`, 'A calendar is open for an hour of the week at least, or round the clock.')
  }
  const days = it.days.map((day, i) => {
    if (dayOfDate(day.date) === null) throw wrong(`${path}.days.${i}.date`, `“${day.date}” is no date.`)
    return { ...day, name: day.name.trim(), periods: tidyPeriods(day.periods, `${path}.days.${i}.periods`) }
  })
  if (new Set(days.map(({ date }) => date)).size < days.length) {
    throw wrong(`${path}.days`, 'A date has its hours once.')
  }
  return { ...it, name: it.name.trim(), week, days: days.sort((a, b) => (a.date < b.date ? -1 : 1)) }
}
