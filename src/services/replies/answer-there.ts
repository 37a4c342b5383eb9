import type { Case } from '../../domain/cases/case.ts'
import { answerThere as decide } from '../../domain/cases/decide.ts'
import { insertProof, readProof } from '../../store/proofs.ts'
import { changeCase } from '../cases/change-case.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'

/** Records that a colleague answered where Vigie cannot, with the link as proof, or the words where there is none. It stops the clock as any answer does. The same id twice is one answer. */
export async function answerThere(
  ctx: Context,
  input: {
    readonly caseId: string
    readonly id: string
    readonly url: string
    readonly text: string
    readonly version: number
  },
): Promise<Case> {
  const person = mayChangeCases(ctx)
  const text = input.text.replaceAll('\u0000', '').toWellFormed().trim()
  const url = input.url.trim() === '' ? null : input.url.trim()
  if (url === null && text === '') {
    throw new ServiceError(
      'invalid',
      'proof-missing',
      'Give the link of your answer, or say in a few words what it was.',
    )
  }
  const known = await readProof(ctx.db, input.id)
  if (known !== undefined && known.caseId !== input.caseId) {
    throw new ServiceError('conflict', 'reply-id-taken', 'Another answer has this id already.')
  }
  return changeCase(
    ctx,
    { caseId: input.caseId, version: known === undefined ? input.version : null },
    async (before, now, tx) => {
      const decision = decide(before, input.id, person.userId, now)
      if (!decision.ok && known === undefined) return decision
      const proof = { id: input.id, caseId: before.id, authorId: person.userId, url, text, at: now }
      return (await insertProof(tx, proof)) ? decision : { ok: true, facts: [] }
    },
  )
}
