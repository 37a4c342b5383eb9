import { type AssignmentSettings, noAssignment } from '../../domain/cases/reassign.ts'
import { plainLanguage } from '../../domain/model/language.ts'
import { lockBrand } from '../../store/brands.ts'
import { offerAgain } from '../../store/case-offers.ts'
import { lockAssignment, lockTeams, readAssignment, saveAssignment } from '../../store/teams.ts'
import { wrong } from '../clocks/settings.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'
import { distinct } from './save-plan.ts'

/** Sets to whom a brand gives its cases and when they go on to the next. Without rules nothing is given by itself. */
export async function saveAssignmentRules(
  ctx: Context,
  input: { readonly brandId: string; readonly version: number; readonly settings: AssignmentSettings },
): Promise<{ readonly version: number; readonly settings: AssignmentSettings }> {
  const person = permitted(ctx, 'change-clocks')
  const { brandId, version } = input
  mustSee(person, brandId)
  const settings = {
    ...input.settings,
    rules: input.settings.rules.map((rule) => ({
      ...rule,
      applies: { ...rule.applies, languages: distinct(rule.applies.languages.map(plainLanguage)) },
      skills: distinct(rule.skills),
    })),
  }
  return ctx.db.transaction(async (tx) => {
    if (!(await lockBrand(tx, brandId))) {
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    }
    // Before the teams, as who gives takes them.
    await lockAssignment(tx, brandId)
    const before = (await readAssignment(tx, brandId)) ?? { version: 0, settings: noAssignment }
    if (before.version !== version) {
      throw new ServiceError('conflict', 'assignment-changed', 'Somebody changed these rules in the meantime.', {
        facts: { version: before.version },
      })
    }
    const teams = await lockTeams(tx, brandId)
    for (const [at, { teamId, way, skills }] of settings.rules.entries()) {
      if (!teams.some(({ id }) => id === teamId)) {
        throw wrong(`rules.${at}.teamId`, 'This team does not serve this brand.')
      }
      if (way === 'skill' && skills.length === 0) throw wrong(`rules.${at}.skills`, 'Say which skills are asked for.')
    }
    if (new Set(settings.rules.map(({ id }) => id)).size < settings.rules.length) {
      throw wrong('rules', 'Each rule has an id of its own.')
    }
    await saveAssignment(tx, brandId, { settings, version: version + 1, by: person.userId }, ctx.now())
    await offerAgain(tx)
    return { version: version + 1, settings }
  })
}
