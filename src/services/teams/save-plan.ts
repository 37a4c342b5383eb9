import { type Absence, type StaffPlan, toldAbsences } from '../../domain/clocks/shift.ts'
import { plainLanguage } from '../../domain/model/language.ts'
import { days, type Instant } from '../../domain/model/time.ts'
import { offerAgain } from '../../store/case-offers.ts'
import { lockPlan, readStaff, savePlan } from '../../store/teams.ts'
import { isTimeZone, tidyPeriods, wrong } from '../clocks/settings.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'

/** Absences that ended this long ago say nothing any more. */
const keptAfter = days(31)

/** Sets when somebody who answers for the brand is on watch, what they know, and how much they take on at a time. It holds in all their brands. Gives the plan's version. */
export async function saveStaffPlan(
  ctx: Context,
  input: {
    readonly brandId: string
    readonly personId: string
    readonly version: number
    readonly plan: StaffPlan
  },
): Promise<{ readonly version: number; readonly plan: StaffPlan }> {
  const person = permitted(ctx, 'change-clocks')
  const { brandId, personId, version } = input
  mustSee(person, brandId)
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const takers = (await readStaff(tx, brandId)).filter(({ mayTake }) => mayTake).map(({ id }) => id)
    if (!takers.includes(personId)) {
      throw new ServiceError('not-found', 'person-gone', 'This person does not answer for this brand.')
    }
    const before = await lockPlan(tx, personId)
    const known = new Set(before?.plan.absences.map(({ standInId }) => standInId))
    const plan = tidyPlan(input.plan, personId, (id) => takers.includes(id) || known.has(id))
    const told = { ...plan, absences: stillTold(plan.absences, now) }
    const kept = { ...told, absences: toldAbsences(before?.plan.absences ?? [], told.absences, now) }
    const saved =
      (before?.version ?? 0) === version &&
      (await savePlan(tx, personId, { plan: kept, version: version + 1, by: person.userId }, now))
    if (!saved) throw planChanged(before?.version ?? 0)
    await offerAgain(tx)
    return { version: version + 1, plan: told }
  })
}

/** The absences that still say something. */
export const stillTold = (absences: readonly Absence[], now: Instant): readonly Absence[] =>
  absences.filter(({ to }) => to > now - keptAfter)

/** The refusal of a plan that somebody else changed first. */
export const planChanged = (version: number): ServiceError =>
  new ServiceError('conflict', 'plan-changed', 'Somebody changed these shifts in the meantime.', {
    facts: { version },
  })

/** A plan ready to be stored; refused with a sentence where it makes no sense. */
export function tidyPlan(plan: StaffPlan, personId: string, isTaker: (id: string) => boolean): StaffPlan {
  if (!isTimeZone(plan.timeZone)) {
    throw wrong('timeZone', `“${plan.timeZone}” is not a time zone. One looks like Europe/Paris.`)
  }
  for (const [at, { from, to, standInId }] of plan.absences.entries()) {
    if (to <= from) throw wrong(`absences.${at}.to`, 'An absence ends after it begins.')
    if (standInId === personId) throw wrong(`absences.${at}.standInId`, 'Nobody stands in for themselves.')
    if (standInId !== null && !isTaker(standInId)) {
      throw wrong(`absences.${at}.standInId`, 'This person does not answer for this brand.')
    }
  }
  return {
    ...plan,
    skills: distinct(plan.skills),
    languages: distinct(plan.languages.map(plainLanguage)),
    week: plan.week?.map((day, at) => tidyPeriods(day, `week.${at}`)) ?? null,
    absences: plan.absences.toSorted((a, b) => a.from - b.from),
  }
}

/** Each word once, whatever its capitals. */
export function distinct(words: readonly string[]): readonly string[] {
  const seen = new Map<string, string>()
  for (const word of words.map((it) => it.trim()).filter((it) => it !== '')) {
    if (!seen.has(word.toLowerCase())) seen.set(word.toLowerCase(), word)
  }
  return [...seen.values()]
}
