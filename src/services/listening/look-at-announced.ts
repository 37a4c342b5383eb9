import { Doorway } from '../../connectors/sdk/budget.ts'
import { isRead, type Page } from '../../connectors/sdk/connector.ts'
import { ConnectorError, remedyFor } from '../../connectors/sdk/errors.ts'
import { until } from '../../connectors/sdk/until.ts'
import { compileRules } from '../../domain/listening/index.ts'
import { after, type Duration, hours, instant, minutes, seconds } from '../../domain/model/time.ts'
import { type Claimed, claimAnnounced, settleAnnounced } from '../../store/announced.ts'
import { readPushTarget } from '../../store/deliveries.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { openSecrets } from './open-secrets.ts'
import { readRules } from './read-rules.ts'
import { takeInPushed } from './take-in-pushed.ts'

/** Nobody is asked more often than this because somebody else says so. */
const restAtHost = seconds(5)
/** Longer than any look takes; whoever died in one is followed by another after it. */
const claimLength = minutes(2)
const longestLook = 60_000
/** Strangers’ large pages are read beside those of the sources, and hold up none of them. */
const largePages = new Doorway(2)
/** How long until what could not be seen is looked at again; after the last it is given up. */
const waits: readonly Duration[] = [minutes(1), minutes(10), hours(1), hours(6)]

/** Looks at one thing that was announced and is due, and takes in what is there; `begun` is told once there is one. False: nothing is due. */
export async function lookAtAnnounced(ctx: Context, signal: AbortSignal, begun?: () => void): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself takes in posts.')
  const looking = [...ctx.connectors.values()].filter((it) => it.door?.look !== undefined && !isRead(it))
  const times = { length: claimLength, rest: restAtHost }
  const claimed = await ctx.db.transaction((tx) =>
    claimAnnounced(
      tx,
      looking.map(({ id }) => id),
      times,
      ctx.now(),
    ),
  )
  if (claimed === undefined) return false
  begun?.()
  try {
    const page = await look(ctx, claimed, signal)
    await keep(ctx, claimed, page)
    await settleAnnounced(ctx.db, claimed, null, ctx.now())
  } catch (error) {
    if (signal.aborted) return false
    await fail(ctx, claimed, error)
  }
  return true
}

async function look(ctx: Context, { sourceId, data, tries }: Claimed, signal: AbortSignal): Promise<Looked> {
  const target = await readPushTarget(ctx.db, sourceId)
  const connector = target === undefined ? undefined : ctx.connectors.get(target.connector)
  if (target === undefined || connector?.door?.look === undefined) return { arrivals: [], retain: 'all' }
  const settings = connector.settings.parse({ ...target.settings, ...openSecrets(ctx, target) })
  const work = until(signal)
  try {
    const within = AbortSignal.any([work.signal, AbortSignal.timeout(longestLook)])
    // Whoever announces is a stranger: no address inside is theirs to name, not even one that an administrator typed.
    return await connector.door.look(
      data,
      settings,
      ctx.edge(within, new Set(), { large: largePages }),
      tries > waits.length,
    )
  } finally {
    work.end()
  }
}

type Looked = Pick<Page, 'arrivals' | 'retain' | 'setAside'>

async function keep(ctx: Context, { sourceId }: Claimed, page: Looked): Promise<void> {
  const target = await readPushTarget(ctx.db, sourceId)
  if (target === undefined || target.removed) return
  await takeInPushed(ctx, compileRules(await readRules(ctx, target.brandId)), target, page)
}

/** What only needs patience is tried again; anything else is set aside with its reason. */
async function fail(ctx: Context, claimed: Claimed, error: unknown): Promise<void> {
  const now = ctx.now()
  const wait = waits[claimed.tries - 1]
  const patient = !(error instanceof ConnectorError) || remedyFor(error.kind) === 'retry'
  ctx.log.warn('announced.not-seen', {
    sourceId: claimed.sourceId,
    tries: claimed.tries,
    error: error instanceof ConnectorError ? error.kind : error instanceof Error ? error.name : 'unknown',
  })
  if (patient && wait !== undefined) {
    const named = error instanceof ConnectorError ? (error.retryAt ?? 0) : 0
    const latest = after(now, hours(24))
    await settleAnnounced(ctx.db, claimed, instant(Math.min(Math.max(after(now, wait), named), latest)), now)
    return
  }
  const reason = error instanceof ConnectorError ? error.kind : 'not-readable'
  await keep(ctx, claimed, { arrivals: [], retain: 'all', setAside: [{ externalId: claimed.key, reason }] })
  await settleAnnounced(ctx.db, claimed, null, now)
}
