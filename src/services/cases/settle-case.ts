import { randomUUID } from 'node:crypto'
import type { OutcomeWord } from '../../domain/cases/care.ts'
import type { Case } from '../../domain/cases/case.ts'
import { settle } from '../../domain/cases/decide.ts'
import type { Instant } from '../../domain/model/time.ts'
import { isPostOfCase } from '../../store/post-reads.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeCase } from './change-case.ts'
import { keepWords } from './keep-words.ts'

/** How a matter ended, as a person says it. */
export interface SettlementInput {
  readonly outcome: OutcomeWord
  /** What was done for the customer; empty: nothing beyond the matter. */
  readonly gesture: string
  /** What the customer said last. */
  readonly lastPostId: string | null
  /** When to ask again how it turned out. */
  readonly followUpAt: Instant | null
}

/** Closes the case as settled, with how it ended where that was said. */
export function settleCase(
  ctx: Context,
  input: { readonly caseId: string; readonly version: number; readonly how?: SettlementInput | null },
): Promise<Case> {
  const person = mayChangeCases(ctx)
  const how = input.how ?? null
  return changeCase(ctx, input, async (before, now, tx) => {
    if (how === null) return settle(before, now)
    const { outcome, lastPostId, followUpAt } = how
    const text = how.gesture.trim()
    if (lastPostId !== null && !(await isPostOfCase(tx, lastPostId, before.id))) {
      throw new ServiceError('invalid', 'invalid', 'What the customer said last is no post of this case.')
    }
    const gestureId = text === '' ? null : randomUUID()
    const decision = settle(before, now, { outcome, gestureId, lastPostId, followUpAt })
    if (decision.ok && gestureId !== null) {
      await keepWords(tx, { id: gestureId, caseId: before.id, kind: 'gesture', authorId: person.userId, text }, now)
    }
    return decision
  })
}
