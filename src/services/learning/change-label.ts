import type { CorrectedFact } from '../../domain/cases/corrected.ts'
import { judgeAnew } from '../../domain/cases/decide-corrected.ts'
import { record } from '../../domain/cases/decide.ts'
import type { Instant } from '../../domain/model/time.ts'
import { verdictOf, type Verdict, worseOf } from '../../domain/triage/verdict.ts'
import { lockCase, saveCases } from '../../store/cases.ts'
import { type JudgedText, lockPostToJudge, readPostToJudge } from '../../store/corrections.ts'
import type { Transaction } from '../../store/database.ts'
import { appendEvents } from '../../store/events.ts'
import { readSaid } from '../../store/judgements.ts'
import { noteTaught } from '../../store/learning.ts'
import { judgedPostsOfCase } from '../../store/corrections.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { countUnanswered } from '../linking/count-unanswered.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import { brandJudge, brandJudgeWithin } from './brand-judge.ts'
import { sayAgain } from './say-again.ts'

/** The case that a label was said on, and from which version of it to which that brought it; null where it changed nothing of one. */
export interface LabelChanged {
  readonly caseId: string | null
  readonly moved: { readonly from: number; readonly to: number } | null
}

const gone = 'This post is not here any more.'

/** The beats that correcting a label and taking that back have in common: may I, load, decide, apply, save. `decide` keeps or takes back, and says whether anything changed. */
export async function changeLabel(
  ctx: Context,
  postId: string,
  fact: CorrectedFact,
  decide: (tx: Transaction, post: JudgedText, by: string, now: Instant) => Promise<boolean>,
): Promise<LabelChanged> {
  const person = mayChangeCases(ctx)
  const seen = await readPostToJudge(ctx.db, postId)
  if (seen === undefined) throw new ServiceError('not-found', 'not-found', gone)
  mustSee(person, seen.brandId, gone)
  // All that is said of it is said anew, also by a guest model.
  await ctx.judge.prepare?.([seen.text])
  // As it speaks before this is learnt from: what the person says stands above it anyway.
  const { judge } = await brandJudge(ctx, seen.brandId)
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const before = seen.caseId === null ? undefined : await lockCase(tx, seen.caseId)
    // A post without a case is held all the same: of two who speak of it one waits, and nobody speaks of what was erased.
    const post = await lockPostToJudge(tx, postId)
    if (post === undefined) throw new ServiceError('not-found', 'not-found', gone)
    if (post.caseId !== seen.caseId) {
      throw new ServiceError('conflict', 'case-changed', 'Somebody changed this case in the meantime.', {
        facts: { caseId: post.caseId },
      })
    }
    if (!(await decide(tx, post, person.userId, now))) return { caseId: post.caseId, moved: null }
    await noteTaught(tx, post.brandId)
    // What was taken back is unlearnt before the engine speaks of this post again.
    const speaks = fact.kind === 'label-corrected' ? judge : (await brandJudgeWithin(tx, ctx.judge, post.brandId)).judge
    await sayAgain(tx, speaks, [post], now)
    if (before === undefined) {
      await tellBrand(tx, post, fact, person.userId, now)
      return { caseId: null, moved: null }
    }
    const verdict = before.erased || before.mergedInto !== null ? null : await verdictOfCase(tx, before.id)
    const decision = judgeAnew(before, fact, verdict)
    if (!decision.ok) throw new ServiceError('conflict', 'case-state', decision.why)
    const { after, events } = record(before, decision.facts, person.userId, now)
    await saveCases(tx, [{ after, events, isNew: false }])
    if (before.unanswered !== null && after.priority !== before.priority) {
      await countUnanswered(tx, after.brandId, [after.authorId], now)
    }
    return { caseId: after.id, moved: { from: before.version, to: after.version } }
  })
}

/** What all posts of a case's customer together make of it; null: none was judged. */
async function verdictOfCase(tx: Transaction, caseId: string): Promise<Verdict | null> {
  const said = await readSaid(tx, await judgedPostsOfCase(tx, caseId))
  const verdicts = said.map((it) => verdictOf(it))
  return verdicts.length === 0 ? null : verdicts.reduce(worseOf)
}

/** A post without a case has no log of its own: its brand's says it. */
const tellBrand = (tx: Transaction, post: JudgedText, { kind, ...data }: CorrectedFact, by: string, now: Instant) =>
  appendEvents(tx, [
    { at: now, kind, brandId: post.brandId, caseId: null, caseVersion: null, sourceId: null, actorId: by, data },
  ])
