import { randomBytes } from 'node:crypto'
import type { Hub, Pushed, Received } from '../../connectors/sdk/connector.ts'
import { after, duration, hours } from '../../domain/model/time.ts'
import type { Lease } from '../../store/leases.ts'
import { SealBroken } from '../../store/sealed.ts'
import {
  confirmSubscription,
  deleteSubscription,
  denySubscription,
  readPushedTopics,
  readSubscriptions,
  type Subscription,
  wantSubscription,
} from '../../store/subscriptions.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** A hub is asked anew when so much of its time is over. */
const renewAfterShare = 0.8
/** One that said no may say yes another day. */
const restAfterNo = hours(24)

const placeOf = ({ sourceId, topic }: Pick<Subscription, 'sourceId' | 'topic'>) => ({
  table: 'subscription',
  row: `${sourceId} ${topic}`,
  column: 'sealed_secret',
})

/** Keeps which hubs a source has; those that are new will be asked to push. */
export async function wantHubs(
  ctx: Context,
  { sourceId }: Pick<Lease, 'sourceId'>,
  hubs: readonly Hub[],
): Promise<void> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself reads sources.')
  for (const { hub, topic } of hubs) {
    const sealedSecret = ctx.sealer.seal(randomBytes(32).toString('base64url'), placeOf({ sourceId, topic }))
    await wantSubscription(ctx.db, { sourceId, topic, hub, sealedSecret }, ctx.now())
  }
}

/** The topics of a source that hubs push now. */
export const readPushed = (ctx: Pick<Context, 'db' | 'now'>, sourceId: string): Promise<readonly string[]> =>
  readPushedTopics(ctx.db, sourceId, ctx.now())

/** The secret with which a hub signs; null when it was sealed with a key that is not here. */
export function openHubSecret(ctx: Pick<Context, 'sealer'>, it: Subscription): string | null {
  try {
    return ctx.sealer.open(it.sealedSecret, placeOf(it))
  } catch (error) {
    if (error instanceof SealBroken) return null
    throw error
  }
}

/** What hubs were asked for a source, with the secrets that sign what they send. */
export async function openSubscriptions(
  ctx: Pick<Context, 'db' | 'sealer'>,
  sourceId: string,
): Promise<Pushed['subscriptions']> {
  return (await readSubscriptions(ctx.db, sourceId)).flatMap((it) => {
    const secret = openHubSecret(ctx, it)
    return secret === null ? [] : [{ topic: it.topic, secret, ending: it.ending }]
  })
}

/** Keeps a hub's word on what it was asked. */
export async function noteHub(
  ctx: Pick<Context, 'db' | 'now'>,
  sourceId: string,
  said: Extract<Received, { kind: 'hub' }>,
): Promise<void> {
  const now = ctx.now()
  const { topic } = said
  switch (said.says) {
    case 'yes': {
      const renewAt = after(now, duration(said.length * renewAfterShare))
      return confirmSubscription(ctx.db, { sourceId, topic }, after(now, said.length), renewAt)
    }
    case 'no':
      return denySubscription(ctx.db, { sourceId, topic }, after(now, restAfterNo))
    case 'ended':
      return deleteSubscription(ctx.db, { sourceId, topic })
  }
}
