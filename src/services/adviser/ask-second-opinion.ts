import { type Opinion, opinionPrompt, readOpinion, wasPublic } from '../../domain/triage/advice.ts'
import { askedOf } from '../../domain/triage/asks.ts'
import type { Head } from '../../domain/triage/labels.ts'
import { type Language, redactor } from '../../domain/triage/redact.ts'
import { readAdviser } from '../../store/adviser.ts'
import { readNamed } from '../../store/case-summaries.ts'
import { readPostToJudge } from '../../store/corrections.ts'
import { readJudgements } from '../../store/judgements.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import { adviserOff, wordsPrivate } from './adviser.ts'
import { consult } from './consult.ts'

const gone = 'This post is not here any more.'

/** Asks the language model what it would say where the engine is unsure. It is told to the person who asks and kept nowhere: they decide. */
export async function askSecondOpinion(
  ctx: Context,
  input: { readonly postId: string; readonly head: Head; readonly language: Language },
  signal: AbortSignal,
): Promise<Opinion & { readonly model: string }> {
  const person = mayChangeCases(ctx)
  const { postId, head } = input
  const [adviser, post, judgements] = await Promise.all([
    readAdviser(ctx.db),
    readPostToJudge(ctx.db, postId),
    readJudgements(ctx.db, [postId]),
  ])
  if (post === undefined) throw new ServiceError('not-found', 'not-found', gone)
  mustSee(person, post.brandId, gone)
  if (adviser?.isOn !== true) throw adviserOff()
  const judgement = judgements.get(postId)
  if (judgement === undefined || !askedOf(judgement).includes(head)) {
    throw new ServiceError('conflict', 'adviser-sure', 'The engine does not ask this about the post any more.')
  }
  if (!adviser.privateWords && !wasPublic(post)) throw wordsPrivate()
  const named = await readNamed(ctx.db, { brandId: post.brandId, postIds: [postId], customerId: null })
  const hide = redactor(named, [post.text], input.language)
  const prompt = opinionPrompt(head, hide(post.text), input.language)
  if (prompt === undefined) throw new ServiceError('invalid', 'invalid', 'Nobody is asked about this label.')
  const question = { purpose: 'opinion', prompt, about: { postId, head }, read: readOpinion } as const
  const { answer, model } = await consult(ctx, person, question, signal)
  return { ...answer, model }
}
