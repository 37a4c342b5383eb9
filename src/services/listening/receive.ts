import { createHash } from 'node:crypto'
import type { Connector, Door, PushAnswer, Pushed } from '../../connectors/sdk/connector.ts'
import { compileRules } from '../../domain/listening/index.ts'
import { minutes } from '../../domain/model/time.ts'
import { announce } from '../../store/announced.ts'
import { countAttempt } from '../../store/attempts.ts'
import { findDelivery, keepDelivery, type PushTarget, readPushTarget } from '../../store/deliveries.ts'
import { tellReaders } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { openSecrets } from './open-secrets.ts'
import { noteHub, openSubscriptions } from './hubs.ts'
import { readRules } from './read-rules.ts'
import { takeInPushed } from './take-in-pushed.ts'

/** What cannot be proved is heard out so often in a minute from one place, then no more. */
const mostRefused = 60
/** What anybody may announce without proving anything is taken so often in a minute from one place: nobody uses up what all others share. */
const mostAnnounced = 30
/** Of what is only announced so much may wait at one host, and for one source. */
const mostWaitingAtHost = 50
const mostWaiting = 1_000

/** A push as it comes in: its body is read once it is known how large it may be. */
export interface IncomingPush extends Omit<Pushed, 'body' | 'sourceId' | 'subscriptions'> {
  /** Where it came from. */
  readonly client: string
  /** Reads the body, at most so many bytes. */
  read(most: number): Promise<Buffer>
}

/** Takes a push to the own address of a source: the connector proves and reads it, its posts go the way of all posts, and the same delivery again changes nothing and is answered the same. */
export async function receive(
  ctx: Context,
  input: { readonly sourceId: string; readonly push: IncomingPush },
): Promise<PushAnswer> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself takes in posts.')
  const { sourceId, push } = input
  const target = await readPushTarget(ctx.db, sourceId)
  const connector = target === undefined ? undefined : ctx.connectors.get(target.connector)
  // A hub that asks whether to stop has to hear yes after the source is gone, too.
  const asks = push.method === 'GET' && connector?.door?.askHub !== undefined
  if (target === undefined || connector?.door === undefined || (target.removed && !asks)) {
    throw new ServiceError('not-found', 'not-found', 'There is nothing at this address.')
  }
  if (target.state === 'paused' && !asks) {
    throw new ServiceError('unavailable', 'source-paused', 'This source is paused: send this again later.')
  }
  const settings = settingsOf(ctx, connector, target)
  const { door } = connector
  const body = push.method === 'GET' ? Buffer.alloc(0) : await push.read(door.mostBytes)
  const { method, query, headers } = push
  const subscriptions = door.askHub === undefined ? [] : await openSubscriptions(ctx, sourceId)
  const received = await door.receive({ sourceId, method, query, headers, body, subscriptions }, settings, {
    now: ctx.now,
  })
  if (received.kind === 'refused') {
    await countOrRefuse(ctx, `refused pushes ${sourceId} ${push.client}`, mostRefused)
    throw new PushRefused(received)
  }
  if (received.kind === 'announced') await countOrRefuse(ctx, `announced ${sourceId} ${push.client}`, mostAnnounced)
  await countOrRefuse(ctx, `pushes ${sourceId}`, door.perMinute)
  switch (received.kind) {
    case 'answered':
      return received.answer
    case 'nudged':
      await ctx.db.transaction((tx) => tellReaders(tx, sourceId))
      return received.answer
    case 'hub':
      await noteHub(ctx, sourceId, received)
      return received.answer
    case 'announced':
      return keepAnnounced(ctx, door, target, received)
    case 'arrived': {
      const { key, answer, page } = received
      const hash = createHash('sha256').update(body).digest()
      const before = key === null ? undefined : await findDelivery(ctx.db, sourceId, key)
      if (before !== undefined) return sameAgain(before, hash)
      await takeInPushed(ctx, compileRules(await readRules(ctx, target.brandId)), target, page)
      if (key === null) return answer
      // After the posts: whoever dies between the two is sent the same again, and each post is there once all the same.
      return sameAgain(await keepDelivery(ctx.db, sourceId, key, { hash, ...answer }, ctx.now()), hash)
    }
  }
}

/** A connector's word that a push is not to be taken. */
export class PushRefused extends Error {
  override readonly name = 'PushRefused'
  readonly status: number
  readonly reason: string
  constructor(refused: { readonly status: number; readonly reason: string; readonly detail: string }) {
    super(refused.detail)
    this.status = refused.status
    this.reason = refused.reason
  }
}

function settingsOf(ctx: Context, connector: Connector, target: PushTarget): unknown {
  const parsed = connector.settings.safeParse({ ...target.settings, ...openSecrets(ctx, target) })
  if (parsed.success) return parsed.data
  throw new ServiceError('unavailable', 'source-not-complete', 'The settings of this source are not complete.')
}

async function countOrRefuse(ctx: Context, key: string, most: number): Promise<void> {
  const { allowed, retryAt } = await countAttempt(ctx.db, key, { most, window: minutes(1) }, ctx.now())
  if (allowed) return
  throw new ServiceError('too-many', 'too-many', 'Too much at once: wait for a moment, then send this again.', {
    facts: { retryAt },
  })
}

function sameAgain(
  before: { readonly hash: Buffer; readonly status: number; readonly body: unknown },
  hash: Buffer,
): PushAnswer {
  if (before.hash.equals(hash)) return { status: before.status, body: before.body }
  throw new PushRefused({
    status: 409,
    reason: 'delivery-differs',
    detail: 'Another delivery came under this id before: a new one needs an id of its own.',
  })
}

async function keepAnnounced(
  ctx: Context,
  door: Door<unknown>,
  target: PushTarget,
  said: {
    readonly key: string
    readonly host: string
    readonly data: Readonly<Record<string, string>>
    readonly answer: PushAnswer
  },
): Promise<PushAnswer> {
  if (door.look === undefined) throw new Error(`${target.connector} takes announcements and looks at none.`)
  const now = ctx.now()
  const kept = await announce(
    ctx.db,
    { sourceId: target.id, key: said.key, host: said.host, data: said.data },
    { atHost: mostWaitingAtHost, inAll: mostWaiting },
    now,
  )
  if (kept) return said.answer
  throw new ServiceError('too-many', 'too-many', 'Much waits to be looked at already: send this again later.', {
    facts: { retryAt: now + minutes(5) },
  })
}
