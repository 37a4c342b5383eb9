import { until } from '../../connectors/sdk/until.ts'
import { trialKind } from '../../domain/hooks/hook-type.ts'
import { afterFailure, nextTry, type Standing } from '../../domain/hooks/patience.ts'
import { type Duration, duration, seconds } from '../../domain/model/time.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { appendAudit } from '../../store/audit.ts'
import type { Transaction } from '../../store/database.ts'
import {
  type ClaimedMessage,
  type HookAttempt,
  holdWords,
  readWords,
  recordAttempt,
} from '../../store/hook-messages.ts'
import { lockStanding, noteIll, noteWell, switchHook } from '../../store/hooks.ts'
import type { Context } from '../context.ts'
import { bodyOf, nameOf, wordsOf } from './payload.ts'
import { openHookSecrets, signed } from './signature.ts'

/** Longer than the edge lets any answer take: whoever has not come back by then is gone. */
export const claimLength = seconds(40)
/** So much of an answer is kept. */
const keptOfAnswer = 2_000

/** What is said where nobody knows why. */
const unsent = { message: 'The message could not be sent.', fr: 'Le message n’a pas pu partir.' }

/** What a receiver answered. `asked`: how long it wants to be left in peace. */
interface Answer {
  readonly attempt: HookAttempt
  readonly asked: Duration | null
}

/** Tells a receiver a claimed message, and records what came of it: never a transaction open while it is asked. */
export async function tell(ctx: Context, claim: ClaimedMessage, signal: AbortSignal): Promise<HookAttempt> {
  const words = wordsOf(claim)
  const told = claim.words && words !== null ? await readWords(ctx.db, words) : null
  const answer = await ask(ctx, claim, bodyOf(claim, told), signal)
  await record(ctx, claim, answer, told === null ? null : words)
  return answer.attempt
}

async function ask(ctx: Context, claim: ClaimedMessage, body: string, signal: AbortSignal): Promise<Answer> {
  const at = ctx.now()
  const within = until(signal)
  const attempt = (rest: Pick<HookAttempt, 'status' | 'error' | 'errorFr' | 'answer'>): HookAttempt => ({
    at,
    took: Math.max(0, ctx.now() - at),
    ...rest,
  })
  try {
    const outside = ctx.edge(within.signal, new Set(claim.allowed))
    const secrets = openHookSecrets(ctx, claim.hookId, claim.sealed)
    const response = await outside.fetch(claim.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Vigie',
        ...signed(secrets, { id: nameOf(claim), body }, at),
      },
      body,
    })
    const { status } = response
    const answer = clean(await response.text()).slice(0, keptOfAnswer)
    const error = response.ok ? null : status >= 300 && status < 400 ? 'redirect' : 'status'
    return { attempt: attempt({ status, error, errorFr: null, answer }), asked: retryAfter(response) }
  } catch (error) {
    if (signal.aborted) throw error
    const why = error instanceof ConnectorError ? error : unsent
    const kept = (text: string): string => clean(text).slice(0, 500)
    const said = { error: kept(why.message), errorFr: why.fr === null ? null : kept(why.fr) }
    return { attempt: attempt({ status: null, ...said, answer: null }), asked: null }
  } finally {
    within.end()
  }
}

/** What PostgreSQL can keep of it. */
const clean = (text: string): string => text.replaceAll('\u0000', '').toWellFormed()

/** Seconds only: a date would be by the receiver’s clock. */
function retryAfter({ headers, status }: Response): Duration | null {
  const text = status === 429 || status === 503 ? headers.get('retry-after') : null
  return text !== null && /^\d{1,6}$/u.test(text) ? duration(Number(text) * 1_000) : null
}

/** `told`: whose words went with the message. */
async function record(
  ctx: Context,
  claim: ClaimedMessage,
  { attempt, asked }: Answer,
  told: ReturnType<typeof wordsOf>,
): Promise<void> {
  const now = ctx.now()
  const { hookId } = claim
  const chance = Math.random()
  const trial = claim.kind === trialKind
  const [well, gone] = [attempt.error === null, attempt.status === 410]
  const state = await ctx.db.transaction(async (tx) => {
    // What was erased while the receiver was asked comes back in no answer of its; held first, for whoever erases holds nothing of receivers.
    const answer = told === null || (await holdWords(tx, told)) !== null ? attempt.answer : null
    // The receiver first, then its message: in the order in which a claim takes them.
    const before = await lockStanding(tx, hookId)
    if (before === undefined) return null
    // What an address said that it has no more says nothing of the new one, which is told at once.
    const moved = before.url !== claim.url
    const nextAt = well || trial ? null : moved ? now : nextTry(claim.attempts, asked, chance, now)
    const then = well ? 'told' : nextAt === null ? 'given-up' : 'waiting'
    if (!(await recordAttempt(tx, claim, { ...attempt, answer }, { state: then, nextAt }, now))) return null
    if (!moved) await noteStanding(tx, before)
    return then
  })
  if (!well) ctx.log.warn('webhook.not-told', { hookId, messageId: claim.id, status: attempt.status, state })

  async function noteStanding(tx: Transaction, before: Standing): Promise<void> {
    if (well) return noteWell(tx, hookId)
    if (trial) return
    const { off, ...standing } = afterFailure(before, chance, now)
    await noteIll(tx, hookId, standing)
    if (!gone && !off) return
    if (!(await switchHook(tx, hookId, gone ? 'gone' : 'failing', now))) return
    const data = { webhookId: hookId, because: gone ? 'gone' : 'failing' }
    await appendAudit(tx, { at: now, kind: 'webhook-given-up', actorId: null, data })
  }
}
