import type { Case, CaseFact } from '../../domain/cases/case.ts'
import { type Decision, record } from '../../domain/cases/decide.ts'
import type { Instant } from '../../domain/model/time.ts'
import { lockCase, saveCases } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { countUnanswered } from '../linking/count-unanswered.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import { withoutGone } from './gone-owners.ts'

/** The beats that every change of a case by a person has in common: may I, load under lock, decide, apply, save. `version` is what the person saw; an older one is refused. `gone`: what whoever does not see it is told, where they named something else than the case: its number is not for them. */
export async function changeCase(
  ctx: Context,
  input: { readonly caseId: string; readonly version: number | null; readonly gone?: string },
  decide: (before: Case, now: Instant, tx: Transaction) => Decision | Promise<Decision>,
): Promise<Case> {
  const person = mayChangeCases(ctx)
  const now = ctx.now()
  const gone = input.gone ?? `There is no case ${input.caseId}.`
  return ctx.db.transaction(async (tx) => {
    const before = await lockCase(tx, input.caseId)
    if (before === undefined) throw new ServiceError('not-found', 'not-found', gone)
    mustSee(person, before.brandId, gone)
    mustBeAlive(before)
    if (input.version !== null && before.version !== input.version) {
      throw new ServiceError('conflict', 'case-changed', 'Somebody changed this case in the meantime.', {
        facts: { caseId: before.id, version: before.version },
      })
    }
    const decision = await decide(before, now, tx)
    if (!decision.ok) {
      throw new ServiceError('conflict', 'case-state', decision.why, {
        facts: { caseId: before.id, status: before.status },
      })
    }
    const change = { ...record(before, decision.facts, person.userId, now), isNew: false }
    const { after, events } = await withoutGone(tx, change, now)
    await saveCases(tx, [{ after, events, isNew: false }])
    if (!decision.facts.some(bearsOnContacts)) return after
    const counted = await countUnanswered(tx, after.brandId, [after.authorId], now)
    return counted.find(({ id }) => id === after.id) ?? after
  })
}

/** Whether it changes how often the person has written without an answer, here or in another of their cases. */
export const bearsOnContacts = ({ kind }: CaseFact): boolean =>
  kind === 'answered' ||
  kind === 'answer-withdrawn' ||
  kind === 'set-aside' ||
  kind === 'reopened' ||
  kind === 'restored'

/** Refuses where nothing can be done to a case any more: its words are gone, or another case has its matter now. */
export function mustBeAlive(it: Pick<Case, 'id' | 'erased' | 'mergedInto'>): void {
  if (it.erased) throw caseErased(it.id)
  if (it.mergedInto === null) return
  const message = `This case was merged into case ${it.mergedInto}; go on there.`
  throw new ServiceError('conflict', 'case-merged', message, { facts: { caseId: it.id, into: it.mergedInto } })
}

/** The refusal of a case whose words are gone. */
export const caseErased = (caseId: string): ServiceError =>
  new ServiceError('conflict', 'case-erased', 'The words of this case were erased: there is nothing left to do.', {
    facts: { caseId },
  })
