import type { Case, CaseFact } from '../../domain/cases/case.ts'
import { record } from '../../domain/cases/decide.ts'
import { lockCase, saveCases } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import { readReply, type StoredReply } from '../../store/replies.ts'
import { bearsOnContacts, mustBeAlive } from '../cases/change-case.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { countUnanswered } from '../linking/count-unanswered.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'

/** The beats that taking back and sending again have in common: the case is locked before its reply, as everywhere. */
export async function changeReply(
  ctx: Context,
  replyId: string,
  act: (tx: Transaction, reply: StoredReply, before: Case) => Promise<readonly CaseFact[]>,
): Promise<StoredReply> {
  const person = mayChangeCases(ctx)
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const reply = await readReply(tx, replyId)
    const before = reply === undefined ? undefined : await lockCase(tx, reply.caseId)
    if (reply === undefined || before === undefined) {
      throw new ServiceError('not-found', 'not-found', 'There is no such answer.')
    }
    mustSee(person, before.brandId, 'There is no such answer.')
    mustBeAlive(before)
    // A merge may have been taken back while this waited for the case.
    if ((await readReply(tx, replyId))?.caseId !== before.id) {
      throw new ServiceError('conflict', 'case-changed', 'Somebody changed this case in the meantime.', {
        facts: { caseId: before.id, version: before.version },
      })
    }
    const facts = await act(tx, reply, before)
    await saveCases(tx, [{ ...record(before, facts, person.userId, now), isNew: false }])
    if (facts.some(bearsOnContacts)) await countUnanswered(tx, before.brandId, [before.authorId], now)
    return (await readReply(tx, replyId)) ?? reply
  })
}
