import { chosenOf, nearest, type Quoted, readSummary, summaryPrompt, wasPublic } from '../../domain/triage/advice.ts'
import { type Language, redactor } from '../../domain/triage/redact.ts'
import { readAdviser, type StoredAdviser } from '../../store/adviser.ts'
import { readListedCase, readThread } from '../../store/case-reads.ts'
import { keepCaseSummary, readCaseSummary, readNamed, type StoredSummary } from '../../store/case-summaries.ts'
import { readReplies } from '../../store/replies.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mayReadCases, mustSee } from '../permissions.ts'
import { adviserOff, wordsPrivate } from './adviser.ts'
import { consult } from './consult.ts'

const hour = 3_600_000

/** What a machine made of this case as it stands now; null: nobody asked since it changed, or no language model is on. */
export async function seeSummary(
  ctx: Context,
  input: { readonly caseId: string; readonly language: Language },
): Promise<StoredSummary | null> {
  const person = mayReadCases(ctx)
  const [listed, adviser] = await Promise.all([readListedCase(ctx.db, input.caseId), readAdviser(ctx.db)])
  if (listed === undefined) throw gone(input.caseId)
  mustSee(person, listed.it.brandId, gone(input.caseId).message)
  if (adviser?.isOn !== true) return null
  return (await readCaseSummary(ctx.db, input.caseId, input.language)) ?? null
}

/** Has the language model sum up a case, from what customers and the brand wrote (never notes), without personal data. What it says is kept until the case goes on, is no part of its log and goes nowhere. */
export async function summariseCase(
  ctx: Context,
  input: { readonly caseId: string; readonly language: Language },
  signal: AbortSignal,
): Promise<StoredSummary> {
  const person = mayChangeCases(ctx)
  const { caseId, language } = input
  const [listed, adviser] = await Promise.all([readListedCase(ctx.db, caseId), readAdviser(ctx.db)])
  if (listed === undefined) throw gone(caseId)
  mustSee(person, listed.it.brandId, gone(caseId).message)
  if (adviser?.isOn !== true) throw adviserOff()
  const kept = await readCaseSummary(ctx.db, caseId, language)
  if (kept !== undefined) return kept
  const { version, brandId } = listed.it
  const { messages, postIds, held } = await readMessages(ctx, adviser, { caseId, customerId: listed.it.authorId })
  if (messages.length === 0) {
    throw held > 0 ? wordsPrivate() : new ServiceError('conflict', 'adviser-nothing', 'This case holds no words.')
  }
  const named = await readNamed(ctx.db, { brandId, postIds, customerId: listed.it.authorId })
  const near = nearest(messages)
  const hide = redactor(
    named,
    near.map(({ text }) => text),
    language,
  )
  const { shown } = chosenOf(near.map((it) => ({ ...it, text: hide(it.text) })))
  const leftOut = messages.length - shown.length + held
  const question = {
    purpose: 'summary',
    prompt: summaryPrompt(shown, leftOut, language),
    about: { caseId },
    read: readSummary,
  } as const
  const { answer, model } = await consult(ctx, person, question, signal)
  const summary = { ...answer, leftOut, model, madeAt: ctx.now() }
  await ctx.db.transaction((tx) => keepCaseSummary(tx, { ...summary, caseId, brandId, language, version, postIds }))
  return summary
}

const gone = (caseId: string): ServiceError => new ServiceError('not-found', 'not-found', `There is no case ${caseId}.`)

/** What was written in a case and around it, oldest first; `held`: how much may not be sent because it was not public. */
async function readMessages(
  ctx: Context,
  { privateWords }: Pick<StoredAdviser, 'privateWords'>,
  of: { readonly caseId: string; readonly customerId: string },
): Promise<{ readonly messages: readonly Quoted[]; readonly postIds: readonly string[]; readonly held: number }> {
  const [posts, replies] = await Promise.all([readThread(ctx.db, of.caseId), readReplies(ctx.db, of.caseId)])
  const seen = new Set(posts.map(({ externalId }) => externalId))
  const all = [
    ...posts
      .filter((it) => !it.erased && it.deletedAt === null)
      .map(({ at, text, ours, author, brought, private: alone }) => ({
        ...{ at, text, closed: !wasPublic({ private: alone, way: brought?.way ?? null }) },
        from: ours
          ? ('brand' as const)
          : author.id === of.customerId
            ? ('customer' as const)
            : ('somebody else' as const),
      })),
    // Those that came back from the network stand among the posts.
    ...replies
      .filter((it) => it.state === 'sent' && (it.externalId === null || !seen.has(it.externalId)))
      .map(({ sentAt, createdAt, text, private: closed }) => ({
        ...{ at: sentAt ?? createdAt, text, closed },
        from: 'brand' as const,
      })),
  ]
    .filter(({ text }) => text.trim() !== '')
    .toSorted((a, b) => a.at - b.at)
  const open = all.filter(({ closed }) => privateWords || !closed)
  const first = open[0]?.at ?? 0
  return {
    messages: open.map(({ at, text, from }) => ({ from, hours: Math.round((at - first) / hour), text })),
    postIds: posts.map(({ id }) => id),
    held: all.length - open.length,
  }
}
