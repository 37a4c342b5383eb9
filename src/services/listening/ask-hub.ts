import { until } from '../../connectors/sdk/until.ts'
import { after, duration, hours, minutes } from '../../domain/model/time.ts'
import { readSourceAccess } from '../../store/source-reads.ts'
import { claimSubscription, deleteSubscription } from '../../store/subscriptions.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { openHubSecret } from './hubs.ts'

/** A hub that does not answer is asked again after this; reading goes on meanwhile. */
const wait = hours(1)
const mostTries = 24
const mostEndings = 3
/** Sources are read whole at least every day: a hub that was not seen for so long is not there any more. */
const unwantedAfter = duration(-hours(3 * 24))
const longestCall = minutes(1)

/** Asks one hub that is due: to push to us, to go on, or to stop. False: none is due. */
export async function askHub(ctx: Context, publicUrl: string, signal: AbortSignal): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself reads sources.')
  const now = ctx.now()
  const due = await claimSubscription(ctx.db, { unwanted: after(now, unwantedAfter), wait }, now)
  if (due === undefined) return false
  const access = await readSourceAccess(ctx.db, due.sourceId)
  const ask = access === undefined ? undefined : ctx.connectors.get(access.connector)?.door?.askHub
  const secret = openHubSecret(ctx, due)
  if (
    access === undefined ||
    ask === undefined ||
    secret === null ||
    due.tries > (due.ending ? mostEndings : mostTries)
  ) {
    await deleteSubscription(ctx.db, due)
    return true
  }
  const work = until(signal)
  try {
    const within = AbortSignal.any([work.signal, AbortSignal.timeout(longestCall)])
    const callback = new URL(`/in/${due.sourceId}`, publicUrl).href
    const mode = due.ending ? 'unsubscribe' : 'subscribe'
    await ask({ mode, hub: due.hub, topic: due.topic, secret, callback }, ctx.edge(within, new Set(access.allowed)))
  } catch (error) {
    if (signal.aborted) return false
    ctx.log.warn('hub.not-asked', { sourceId: due.sourceId, error: error instanceof Error ? error.name : 'unknown' })
  } finally {
    work.end()
  }
  return true
}
