import { randomUUID } from 'node:crypto'
import { until } from '../../connectors/sdk/until.ts'
import { afterFailure, type Breaker, closedBreaker, mayAsk } from '../../domain/listening/breaker.ts'
import { after, duration, type Instant, minutes } from '../../domain/model/time.ts'
import type { Prompt } from '../../domain/triage/advice.ts'
import {
  countAsking,
  endUse,
  insertUse,
  lockAdviser,
  noteStanding,
  type Purpose,
  readMonth,
  type StoredAdviser,
} from '../../store/adviser.ts'
import { appendAudit } from '../../store/audit.ts'
import type { Actor, Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { adviserOff, type Failure, failed, keyOf } from './adviser.ts'
import { answerLimits, type Answered, askServer } from './ask-server.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** So many are asked at once, over all processes. */
const mostAtOnce = 2
/** Whoever has not come back by then is gone. */
const longestAsking = minutes(2)
/** What only a person can mend. */
const needsPerson: ReadonlySet<Failure> = new Set<Failure>(['key', 'model', 'refused', 'elsewhere'])

/** What is asked, for what, and about what (ids for the audit). */
export interface Question<T> {
  readonly purpose: Purpose
  readonly prompt: Prompt
  readonly about: Readonly<Record<string, string>>
  /** Takes the answer where it has the promised shape. */
  readonly read: (content: string) => T | undefined
}

/** An answer in the promised shape, who gave it, and what it took. */
export interface Consulted<T> {
  readonly answer: T
  readonly model: string
  readonly tokens: number
}

/** Asks the language model. What it may take is reserved before, so that no two together take more than the month has; what it took is written down after. No transaction is open while it is asked. */
export async function consult<T>(
  ctx: Context,
  person: Person,
  question: Question<T>,
  signal: AbortSignal,
): Promise<Consulted<T>> {
  const id = randomUUID()
  // A token is a byte at least, so that more than this is never taken.
  const most =
    Buffer.byteLength(question.prompt.system) + Buffer.byteLength(question.prompt.user) + question.prompt.answerTokens
  const { adviser, key } = await reserve(ctx, person, question.purpose, id, most)
  const asking = until(signal)
  try {
    const outside = ctx.edge(asking.signal, new Set(adviser.allowed), answerLimits)
    const answered = await askServer(outside, { url: adviser.url, model: adviser.model, key }, question.prompt)
    const answer = answered.ok ? question.read(answered.content) : undefined
    const tokens = tokensOf(answered, most)
    const failure = answered.ok ? (answer === undefined ? 'answer' : null) : answered.failure
    await settle(ctx, person, question, { id, tokens, failure, answered, adviser })
    if (answer === undefined || !answered.ok) throw failed(failure ?? 'answer')
    return { answer, model: answered.model, tokens }
  } catch (error) {
    if (error instanceof ServiceError) throw error
    // Whoever waited has left, or something of ours broke: what was reserved stays counted.
    await ctx.db.transaction((tx) => endUse(tx, id, { outcome: 'left', tokens: most }, ctx.now()))
    throw error
  } finally {
    asking.end()
  }
}

function tokensOf(answered: Answered, most: number): number {
  if (answered.ok) return answered.tokens ?? most
  return answered.unused ? 0 : most
}

async function reserve(
  ctx: Context,
  person: Person,
  purpose: Purpose,
  id: string,
  tokens: number,
): Promise<{ readonly adviser: StoredAdviser; readonly key: string | null }> {
  return ctx.db.transaction(async (tx) => {
    const adviser = await lockAdviser(tx)
    // A trial is made before it is switched on.
    if (adviser === undefined || (!adviser.isOn && purpose !== 'trial')) throw adviserOff()
    const key = keyOf(ctx, adviser)
    const now = ctx.now()
    const gate = mayAsk(adviser, purpose === 'trial', now)
    if (gate.kind === 'hold') {
      throw new ServiceError('unavailable', 'adviser-resting', 'The language model failed of late and is left alone.', {
        facts: { until: gate.until },
      })
    }
    const month = await readMonth(tx, now)
    if (month.requests + 1 > adviser.monthRequests || month.tokens + tokens > adviser.monthTokens) {
      throw new ServiceError('refused', 'adviser-budget', 'The month’s budget for the language model is used up.', {
        facts: { until: month.until },
      })
    }
    if ((await countAsking(tx, after(now, duration(-longestAsking)))) >= mostAtOnce) {
      throw new ServiceError('unavailable', 'adviser-busy', 'The language model answers colleagues just now.')
    }
    await insertUse(tx, { id, personId: person.userId, purpose, tokens }, now)
    return { adviser, key }
  })
}

/** A model that babbles is well: only a server that fails is left alone. */
function standingAfter(before: Breaker, answered: Answered, now: Instant): Breaker {
  if (answered.ok) return closedBreaker
  const { failure, retryAt } = answered
  return afterFailure(before, { needsPerson: needsPerson.has(failure), retryAt, named: retryAt }, now)
}

/** Whether what was asked is what stands: the same model at the same address, under the same key. */
const isSame = (now: StoredAdviser, asked: StoredAdviser): boolean =>
  now.url === asked.url &&
  now.model === asked.model &&
  (now.sealedKey === null || asked.sealedKey === null
    ? now.sealedKey === asked.sealedKey
    : now.sealedKey.equals(asked.sealedKey))

async function settle(
  ctx: Context,
  person: Person,
  { purpose, about }: Pick<Question<unknown>, 'purpose' | 'about'>,
  it: {
    readonly id: string
    readonly tokens: number
    readonly failure: Failure | null
    readonly answered: Answered
    readonly adviser: StoredAdviser
  },
): Promise<void> {
  const now = ctx.now()
  const outcome = it.failure ?? 'answered'
  await ctx.db.transaction(async (tx) => {
    const before = await lockAdviser(tx)
    await endUse(tx, it.id, { outcome, tokens: it.tokens }, now)
    // What an address did says nothing about the one that was named meanwhile, nor about another key or model there.
    if (before !== undefined && isSame(before, it.adviser))
      await noteStanding(tx, standingAfter(before, it.answered, now))
    const host = new URL(it.adviser.url).host
    const data = { ...about, purpose, outcome, tokens: it.tokens, host, model: it.adviser.model }
    await appendAudit(tx, { at: now, kind: 'adviser-asked', actorId: person.userId, data })
  })
  if (it.failure !== null) {
    const status = it.answered.ok ? 200 : it.answered.status
    ctx.log.warn('adviser.failed', { failure: it.failure, status, purpose })
  }
}
