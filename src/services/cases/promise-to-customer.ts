import type { Case } from '../../domain/cases/case.ts'
import { promise } from '../../domain/cases/decide-care.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { Transaction } from '../../store/database.ts'
import { readProof } from '../../store/proofs.ts'
import { readReply } from '../../store/replies.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeCase } from './change-case.ts'
import { keepWords } from './keep-words.ts'

/** Keeps what was promised to the customer, with its date. The same id twice is one promise; another date under it is refused. */
export function promiseToCustomer(
  ctx: Context,
  input: {
    readonly caseId: string
    readonly promiseId: string
    readonly dueAt: Instant
    readonly words: string
    /** The answer that it stands in: it goes and comes with that. */
    readonly answerId?: string
    readonly version: number | null
  },
): Promise<Case> {
  const person = mayChangeCases(ctx)
  const { promiseId: id, dueAt, words: text, answerId } = input
  return changeCase(ctx, input, async (before, now, tx) => {
    const known = before.promises.find((it) => it.id === id)
    if (known !== undefined && (known.to !== 'customer' || known.dueAt !== dueAt)) {
      throw new ServiceError('conflict', 'id-taken', 'This id stands for another promise already.')
    }
    if (known !== undefined) return { ok: true, facts: [] }
    const state = answerId === undefined ? null : await stateOf(tx, before.id, answerId)
    // Whoever was faster took the answer back, and with it what it promised.
    if (state === 'gone') return { ok: true, facts: [] }
    const decision = promise(before, { id, dueAt, ...(answerId === undefined ? {} : { answerId }) }, now)
    if (decision.ok) await keepWords(tx, { id, caseId: before.id, kind: 'promise', authorId: person.userId, text }, now)
    if (!decision.ok || state !== 'refused') return decision
    return { ok: true, facts: [...decision.facts, { kind: 'promise-withdrawn', promiseId: id, withAnswer: true }] }
  })
}

/** How an answer of this case stands by now. */
async function stateOf(tx: Transaction, caseId: string, id: string): Promise<'stands' | 'refused' | 'gone'> {
  const [reply, proof] = [await readReply(tx, id), await readProof(tx, id)]
  if ((reply ?? proof)?.caseId !== caseId) {
    throw new ServiceError('not-found', 'not-found', 'There is no such answer in this case.')
  }
  if (reply === undefined) return proof?.withdrawnAt === null ? 'stands' : 'gone'
  return reply.state === 'refused' ? 'refused' : reply.state === 'cancelled' ? 'gone' : 'stands'
}
