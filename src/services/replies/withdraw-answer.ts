import { type Asked, isAnswerTo, type Joining, withoutAnswer } from '../../domain/cases/answered.ts'
import type { Case } from '../../domain/cases/case.ts'
import { untold } from '../../domain/cases/decide-care.ts'
import { withdrawAnswer as decide } from '../../domain/cases/decide.ts'
import { answersIn, askedIn, mergesIn, noteAnsweredAt } from '../../store/case-answers.ts'
import type { Transaction } from '../../store/database.ts'
import { readProof, type StoredProof, standingAnswers, withdrawProof } from '../../store/proofs.ts'
import type { Instant } from '../../domain/model/time.ts'
import { changeCase } from '../cases/change-case.ts'
import { toJoining } from '../cases/merged-mentions.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'

const gone = 'There is no such answer.'

/** Takes back that an answer was given elsewhere: the wrong case, the wrong link; and what was promised with it. What was told stays, struck out; the clock goes on. */
export async function withdrawAnswer(ctx: Context, input: { readonly proofId: string }): Promise<Case> {
  mayChangeCases(ctx)
  const proof = await readProof(ctx.db, input.proofId)
  if (proof === undefined) throw new ServiceError('not-found', 'not-found', gone)
  return changeCase(ctx, { caseId: proof.caseId, version: null, gone }, async (before, now, tx) => {
    const standing = (await standingAnswers(tx, before.id)).filter((it) => it.proofId !== proof.id)
    const joinings = (await mergesIn(tx, [before.id])).map(toJoining)
    const posts = joinings.length === 0 ? [] : await askedIn(tx, [before.id])
    const answer = { id: proof.id, at: proof.answeredAt }
    const decision = decide(before, { ...answer, ...withoutAnswer(before, answer, standing, posts, joinings) })
    if (!decision.ok) return decision
    if (!(await withdrawProof(tx, proof.id, now))) return { ok: true, facts: [] }
    await noteAnew(tx, proof, posts, joinings)
    return { ok: true, facts: [...decision.facts, ...untold(before, proof.id, now)] }
  })
}

/** What it had answered before its case became part of another was answered by whatever else stood there, or not at all. */
async function noteAnew(
  tx: Transaction,
  { caseId, answeredAt }: StoredProof,
  posts: readonly (Asked & { readonly answeredAt: Instant | null })[],
  joinings: readonly Joining[],
): Promise<void> {
  const noted = posts.filter((post) => post.answeredAt === answeredAt)
  if (noted.length === 0) return
  const left = (await answersIn(tx, [caseId])).filter(({ at }) => at <= answeredAt).map((it) => ({ ...it, to: null }))
  await noteAnsweredAt(
    tx,
    noted.map((post) => ({ id: post.id, at: left.findLast((it) => isAnswerTo(it, post, joinings))?.at ?? null })),
  )
}
