import { setMaxListeners } from 'node:events'
import { isRead } from '../connectors/sdk/connector.ts'
import { until } from '../connectors/sdk/until.ts'
import { seconds } from '../domain/model/time.ts'
import type { Context } from '../services/context.ts'
import { followUpCases } from '../services/cases/follow-up-cases.ts'
import { ringClocks } from '../services/cases/ring-clocks.ts'
import { refreshHolidays } from '../services/clocks/refresh-holidays.ts'
import { removeUnused } from '../services/evidence/remove-unused.ts'
import { askHub } from '../services/listening/ask-hub.ts'
import { forgetAdvice } from '../services/adviser/forget-advice.ts'
import { forgetTold } from '../services/hooks/forget-told.ts'
import { tellNext } from '../services/hooks/tell-next.ts'
import { forgetConsents } from '../services/listening/forget-consents.ts'
import { forgetDeliveries } from '../services/listening/forget-deliveries.ts'
import { forgetHours } from '../services/listening/forget-hours.ts'
import { watchSources } from '../services/listening/watch-sources.ts'
import { carryOutErasure } from '../services/privacy/carry-out-erasure.ts'
import { hearForgotten } from '../services/learning/hear-forgotten.ts'
import { judgeAgain } from '../services/learning/judge-again.ts'
import { watchLabels } from '../services/learning/watch-labels.ts'
import { lookAtAnnounced } from '../services/listening/look-at-announced.ts'
import { reconsiderPushed } from '../services/listening/reconsider-pushed.ts'
import { seatIn, watchedPosts } from '../services/listening/watched-posts.ts'
import { sealAudit } from '../services/privacy/seal-audit.ts'
import { tidyBrand } from '../services/privacy/tidy-brand.ts'
import { publishReply } from '../services/replies/publish-reply.ts'
import { freeCases } from '../services/teams/free-cases.ts'
import { giveCases } from '../services/teams/give-cases.ts'
import { passOnCases } from '../services/teams/pass-on-cases.ts'
import { type Lease, releaseLease, renewLease, takeLeases } from '../store/leases.ts'
import { forgottenChannel, handChannel, hooksChannel, listen, repliesChannel, sourcesChannel } from '../store/listen.ts'
import { Pause } from './pause.ts'
import { SourceReader } from './read-source.ts'
import { Seats } from './seats.ts'
import { Sessions } from './sessions.ts'
import { ShortLinks } from './short-links.ts'
import { SiteLooks } from './site-looks.ts'

/** A source whose reader was killed is taken up by another within this length and one look-round: well under 15 s. */
const leaseLength = seconds(7)
const renewEvery = 2_000
const lookRoundEvery = 1_500
const leasesAtOnce = 5
const publishersPerProcess = 3
/** Each waits ten seconds for a host that does not answer: so many of these a minute as one stranger may announce hold up nobody. */
const lookersPerProcess = 8
/** One receiver holds three of them at most, and one only while it fails. */
const tellersPerProcess = 6
const announcedEvery = 2_000
const othersEvery = 60_000
const hubsEvery = 10_000
/** Who writes something to tell wakes them; the rest is for what is tried again. */
const tellEvery = 3_000
const pulseEvery = 4_000
const idleWait = 1_000
const tidyEvery = 10 * 60_000
const erasureEvery = 5_000
const sealEvery = 10_000
const hoursEvery = 6 * 3_600_000
const holidaysEvery = 24 * 3_600_000
const alarmsEvery = 15_000
const passingEvery = 5_000
/** A net below what is taken care of at once. */
const freeingEvery = 60_000
/** Whoever changes a rule wakes this; the rest is for a notification that got lost. */
const pushedEvery = 60_000
const retentionEvery = 15 * 60_000
const labelsEvery = 60_000
/** Between two pieces of history that are judged anew: what arrives has the larger part of the time. */
const betweenPieces = 200
const historyEvery = 5_000

/** Starts everything that happens by itself: sources are read, replies published, clocks rung. Ends cleanly when disposed. */
export async function startWorkers(
  context: Omit<Context, 'actor'>,
  options: {
    readonly name: string
    /** Where others reach us; null where they do not. */
    readonly publicUrl: string | null
  },
): Promise<AsyncDisposable> {
  const ctx: Context = { ...context, actor: { kind: 'vigie' } }
  const end = new AbortController()
  // Each loop waits for the end by a listener of its own: none of them is forgotten.
  setMaxListeners(0, end.signal)
  const sessions = new Sessions(context)
  const shortLinks = new ShortLinks(ctx, end.signal)
  const siteLooks = new SiteLooks(ctx, end.signal)
  const readers = new Map<string, { readonly reader: SourceReader; readonly stop: () => Promise<void> }>()
  const lookRound = new Pause()
  const pushedRound = new Pause()
  const looking = Array.from({ length: lookersPerProcess }, () => new Pause())
  const considered = new Map<string, string>()
  const readable = [...ctx.connectors.values()].flatMap((it) => (isRead(it) ? [it.id] : []))
  const publishing = Array.from({ length: publishersPerProcess }, () => new Pause())
  const telling = Array.from({ length: tellersPerProcess }, () => new Pause())
  const seats = new Seats()
  /** Asks the network about the posts of a case at which somebody sits, where this process reads it. */
  const sitDown = async (payload: string): Promise<void> => {
    const seat = seatIn(payload)
    if (seat === null || readers.size === 0 || !seats.hear(seat.caseId, seat.doing, ctx.now())) return
    for (const [sourceId, posts] of await watchedPosts(ctx, seat.caseId)) readers.get(sourceId)?.reader.lookAt(posts)
  }
  const listening = await listen(
    ctx.db,
    [sourcesChannel, repliesChannel, hooksChannel, forgottenChannel, handChannel],
    (channel, awaited) => {
      if (channel === handChannel) {
        sitDown(awaited).catch((error: unknown) => {
          ctx.log.warn('seat.failed', { error: error instanceof Error ? error.message : 'unknown' })
        })
        return
      }
      hearForgotten(ctx, channel, awaited)
      if (channel === forgottenChannel) return
      if (channel === hooksChannel || channel === null) for (const pause of telling) pause.wake()
      if (channel === hooksChannel) return
      if (channel === sourcesChannel && awaited !== '') {
        readers.get(awaited)?.reader.lookNow()
        return
      }
      if (channel !== sourcesChannel) for (const pause of publishing) pause.wake()
      if (channel === repliesChannel) return
      lookRound.wake()
      pushedRound.wake()
      for (const { reader } of readers.values()) reader.nudge()
    },
    ctx.log,
  )

  const startReader = (lease: Lease): void => {
    const work = until(end.signal)
    const { signal } = work
    const lost = (): void => work.end()
    const reader = new SourceReader({ ctx, sessions, shortLinks }, lease, signal, lost)
    const pause = new Pause()
    const holding = (async () => {
      while (!signal.aborted) {
        await pause.wait(renewEvery, signal)
        if (signal.aborted) break
        const held = await renewLease(ctx.db, lease, leaseLength).catch(() => null)
        // A database that cannot be reached renews nothing: the lease ends by itself, and the next transaction is fenced.
        if (held === false) lost()
      }
    })()
    const running = Promise.all([reader.run(), holding]).catch((error: unknown) => {
      ctx.log.error('reader.ended', {
        sourceId: lease.sourceId,
        error: error instanceof Error ? error.message : 'unknown',
      })
    })
    const done = running.then(async () => {
      readers.delete(lease.sourceId)
      await sessions.drop(lease.sourceId)
      await releaseLease(ctx.db, lease).catch(() => undefined)
      lookRound.wake()
    })
    readers.set(lease.sourceId, {
      reader,
      stop: async () => {
        work.end()
        await done
      },
    })
    ctx.log.info('reader.started', { sourceId: lease.sourceId, token: lease.token })
  }

  const repeat = async (what: string, pause: Pause, work: () => Promise<number>): Promise<void> => {
    while (!end.signal.aborted) {
      let wait = idleWait
      try {
        wait = await work()
      } catch (error) {
        ctx.log.warn(`${what}.failed`, { error: error instanceof Error ? error.message : 'unknown' })
      }
      if (wait > 0) await pause.wait(wait, end.signal)
    }
  }

  const loops = [
    repeat('leases', lookRound, async () => {
      const leases = await takeLeases(ctx.db, options.name, leaseLength, leasesAtOnce, readable)
      for (const lease of leases) {
        // The same process may take a lease again whose old reader is still ending.
        await readers.get(lease.sourceId)?.stop()
        startReader(lease)
      }
      return leases.length === leasesAtOnce ? 0 : lookRoundEvery
    }),
    repeat('evidence', new Pause(), async () => ((await removeUnused(ctx)) > 0 ? 0 : tidyEvery)),
    repeat('erasures', new Pause(), async () =>
      (await carryOutErasure(ctx, { id: null })) === 'more' ? 0 : erasureEvery,
    ),
    repeat('history', new Pause(), async () => ((await judgeAgain(ctx)) ? betweenPieces : historyEvery)),
    repeat('labels', new Pause(), async () => ((await watchLabels(ctx)) ? 0 : labelsEvery)),
    repeat('retention', new Pause(), async () => ((await tidyBrand(ctx, end.signal)) ? 0 : retentionEvery)),
    repeat('hours', new Pause(), async () => {
      await forgetHours(ctx)
      return hoursEvery
    }),
    repeat('alarms', new Pause(), async () => {
      await watchSources(ctx)
      return alarmsEvery
    }),
    repeat('sites', new Pause(), () => siteLooks.round()),
    repeat('deliveries', new Pause(), async () => {
      await forgetDeliveries(ctx)
      await forgetConsents(ctx)
      await forgetTold(ctx)
      await forgetAdvice(ctx)
      return hoursEvery
    }),
    ...looking.map((pause, i) =>
      repeat('announced', pause, async () => {
        // Where one finds something there may be more; while nothing comes one alone looks out.
        const wakeOthers = (): void => {
          for (const other of looking) if (other !== pause) other.wake()
        }
        if (await lookAtAnnounced(ctx, end.signal, wakeOthers)) return 0
        return i === 0 ? announcedEvery : othersEvery
      }),
    ),
    repeat('hubs', new Pause(), async () =>
      options.publicUrl !== null && (await askHub(ctx, options.publicUrl, end.signal)) ? 0 : hubsEvery,
    ),
    repeat('pushed', pushedRound, async () => {
      await reconsiderPushed(ctx, considered)
      return pushedEvery
    }),
    repeat('audit', new Pause(), async () => ((await sealAudit(ctx)) > 0 ? 0 : sealEvery)),
    repeat('clocks', new Pause(), async () =>
      (await ringClocks(ctx)) + (await followUpCases(ctx)) > 0 ? 0 : idleWait,
    ),
    repeat('giving', new Pause(), async () => ((await giveCases(ctx)) > 0 ? 0 : idleWait)),
    repeat('freeing', new Pause(), async () => ((await freeCases(ctx)) > 0 ? 0 : freeingEvery)),
    repeat('passing', new Pause(), async () => {
      await passOnCases(ctx)
      return passingEvery
    }),
    repeat('holidays', new Pause(), async () => ((await refreshHolidays(ctx)) ? 0 : holidaysEvery)),
    ...telling.map((pause) =>
      repeat('webhooks', pause, async () => ((await tellNext(ctx, end.signal)) ? 0 : tellEvery)),
    ),
    ...publishing.map((pause, i) =>
      repeat('replies', pause, async () => {
        const published = await publishReply(ctx, {
          holder: `${options.name}#${i}`,
          session: (sourceId) => sessions.get(sourceId),
          pulse: (beat) => {
            const timer = setInterval(() => {
              beat().catch((error: unknown) => ctx.log.warn('claim.not-extended', { error: String(error) }))
            }, pulseEvery)
            return () => clearInterval(timer)
          },
        })
        return published ? 0 : idleWait
      }),
    ),
  ]

  return {
    async [Symbol.asyncDispose]() {
      end.abort()
      await listening.close()
      await Promise.all(loops)
      await siteLooks.settled()
      await Promise.all([...readers.values()].map(({ stop }) => stop()))
      await sessions[Symbol.asyncDispose]()
    },
  }
}
