import type { Case } from '../../domain/cases/case.ts'
import { promise } from '../../domain/cases/decide-care.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { Context } from '../context.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeCase } from './change-case.ts'
import { keepWords } from './keep-words.ts'

/** Keeps what was promised to the customer, with its date. The same id twice is one promise. */
export function promiseToCustomer(
  ctx: Context,
  input: {
    readonly caseId: string
    readonly promiseId: string
    readonly dueAt: Instant
    readonly words: string
    readonly version: number | null
  },
): Promise<Case> {
  const person = mayChangeCases(ctx)
  const { promiseId: id, dueAt, words: text } = input
  return changeCase(ctx, input, async (before, now, tx) => {
    if (before.promises.some((it) => it.id === id)) return { ok: true, facts: [] }
    const decision = promise(before, { id, dueAt }, now)
    if (decision.ok) await keepWords(tx, { id, caseId: before.id, kind: 'promise', authorId: person.userId, text }, now)
    return decision
  })
}
