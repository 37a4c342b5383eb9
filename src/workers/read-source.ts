import type { Page, ReplyTarget, Session } from '../connectors/sdk/connector.ts'
import { ConnectorError, remedyFor } from '../connectors/sdk/errors.ts'
import { until } from '../connectors/sdk/until.ts'
import { afterFailure, type Breaker, closedBreaker, mayAsk } from '../domain/listening/breaker.ts'
import { compileRules, type Matcher, termsToSearch } from '../domain/listening/index.ts'
import type { Arrival } from '../domain/model/post.ts'
import { after, hours, type Instant, instant, minutes, seconds } from '../domain/model/time.ts'
import type { WatchTerm } from '../domain/model/watch.ts'
import type { Context } from '../services/context.ts'
import { ServiceError } from '../services/errors.ts'
import { type Batch, ingest } from '../services/listening/ingest.ts'
import { readPushed, wantHubs } from '../services/listening/hubs.ts'
import { namePeople } from '../services/listening/name-people.ts'
import { noteStanding } from '../services/listening/note-standing.ts'
import { noteProgress, type Progress } from '../services/listening/note-progress.ts'
import { noteStreamBreak } from '../services/listening/note-stream-break.ts'
import { noteFailure } from '../services/listening/note-failure.ts'
import { joinReadings, type Reading, readArrivals, type TargetsOf } from '../services/listening/read-arrivals.ts'
import { readCursor } from '../services/listening/read-cursor.ts'
import { readRules } from '../services/listening/read-rules.ts'
import { recheckPosts, standsOf } from '../services/listening/recheck-posts.ts'
import { reconsider } from '../services/listening/reconsider.ts'
import type { IngestResult } from '../services/listening/take-in.ts'
import type { Lease } from '../store/leases.ts'
import { Pause } from './pause.ts'
import { Round } from './round.ts'
import type { ShortLinks } from './short-links.ts'
import type { Sessions } from './sessions.ts'

/** Between two rounds of polling: mentions must show within seconds even where nothing is pushed. */
const pollEvery = 4_000
/** With a stream, polling only reconciles. */
const pollBesideStream = 15_000
/** Each watched term costs the network a request per round; this keeps a round within its limits (3,000 in five minutes). */
const perTerm = 250
/** A source that names its next moment is looked at no sooner, and at least so often, because clocks are set. */
const shortestPause = 200
const longestPause = 3_600_000
/** Arrivals that may wait for the database before the stream is held back. */
const mostWaiting = 5_000
const mostPerBatch = 1_000
const mostThreads = 10
const hubsEvery = hours(6)
/** As far back as what a link leads to may still open a case. */
const followBack = 24 * 3_600_000
/** Said once a day on the source's page, however many they are. */
const tooManyLinks = {
  externalId: 'short links',
  reason: 'Too many of them waited to be followed: where the others lead was not looked at.',
}
/** So often a few posts of open cases are looked at again. */
const recheckEvery = minutes(1)
/** At most so often the posts of cases at which people sit are asked about: a team that goes quickly from case to case must not use up what the network allows. */
const watchedEvery = seconds(5)
/** So often it is looked whether the source can be read again, before its posts are asked about. */
const recheckWhileBroken = 1_000
/** What one page may take (ms), in however many requests. */
const longestPull = minutes(5)
/** So many new ones may wait for their look; what is beyond gets its turn with the others. */
const mostFresh = 500
/** How long arrivals of a firehose that concern nobody may wait for company: a transaction each would cost more than they are worth. */
const idleBatch = 2_000

/** Reads one source for as long as the lease is held: polls, streams, takes in what arrives, goes on after errors. Ends when the signal aborts. */
export class SourceReader {
  readonly #ctx: Context
  readonly #lease: Lease
  readonly #sessions: Sessions
  readonly #signal: AbortSignal
  readonly #lost: () => void
  readonly #rest = new Pause()
  readonly #shortLinks: ShortLinks
  /** The rules with which stored posts were last looked at. */
  #considered: string | null = null
  /** Somebody waits: the next round looks at once. */
  #hurried = false
  /** The rules may have changed since they were read. */
  #nudged = false
  /** A long catching up is shown to whoever looks. */
  #catchingUp = false
  /** Posts that just opened a case and of whose reach nothing is known: they are looked at before the others. */
  #fresh: ReplyTarget[] = []
  /** Posts of cases at which people sit, by their name there. */
  readonly #watched = new Map<string, ReplyTarget>()
  readonly #lookAgain = new Pause()
  /** What was last kept of our standing on the network. */
  #standing: string | null = null
  #breaker: Breaker = closedBreaker
  /** The hubs that were last kept, and until when that is enough. */
  #hubs = { key: '', until: instant(0) }
  #rules: { readonly text: string; readonly matcher: Matcher; readonly terms: readonly WatchTerm[] } | null = null

  constructor(
    parts: { readonly ctx: Context; readonly sessions: Sessions; readonly shortLinks: ShortLinks },
    lease: Lease,
    signal: AbortSignal,
    lost: () => void,
  ) {
    const { ctx, sessions, shortLinks } = parts
    this.#ctx = ctx
    this.#shortLinks = shortLinks
    this.#lease = lease
    this.#sessions = sessions
    this.#signal = signal
    this.#lost = lost
  }

  /** Rules or settings may have changed: look at once. */
  nudge(): void {
    this.#nudged = true
    this.#rest.wake()
  }

  /** Somebody waits for this source. */
  lookNow(): void {
    this.#hurried = true
    this.#sessions.tryAgain(this.#lease.sourceId)
    this.#rest.wake()
    this.#lookAgain.wake()
  }

  /** Somebody sits at a case with these posts: how they stand is asked before the others' turn. */
  lookAt(posts: readonly ReplyTarget[]): void {
    for (const post of posts) if (this.#watched.size < mostFresh) this.#watched.set(post.externalId, post)
    this.#lookAgain.wake()
  }

  async run(): Promise<void> {
    const canStream = this.#ctx.connectors.get(this.#lease.connector)?.can.stream ?? false
    await Promise.all([this.#poll(canStream), canStream ? this.#stream() : Promise.resolve(), this.#recheck()])
  }

  async #poll(canStream: boolean): Promise<void> {
    /** The last round came to its end. */
    let ended = false
    while (!this.#signal.aborted) {
      const decision = mayAsk(this.#breaker, this.#hurried, this.#ctx.now())
      if (decision.kind === 'hold') {
        // Whoever waited has had the answer: the network named the moment.
        this.#hurried = false
        await this.#rest.wait(decision.until - this.#ctx.now(), this.#signal)
        await this.#heedRulesMeanwhile()
        continue
      }
      try {
        const session = await this.#sessions.get(this.#lease.sourceId)
        if (this.#hurried) session.hurry?.()
        this.#hurried = false
        await this.#heedRules()
        let nextAt: Instant | null = null
        const round = new Round(this.#ctx.now(), ended)
        ended = false
        for (let more = true; more && !this.#signal.aborted; ) {
          const cursor = await readCursor(this.#ctx, this.#lease.sourceId, 'pull')
          await this.#tellPushed(session)
          // A gap may take hours: what is listened for from now on waits for none of it.
          if (this.#nudged) await this.#heedRules()
          const page = await this.#within(session.pull(cursor, this.#terms()))
          // It can be read: a gap that takes an hour to catch up holds nothing else of the source back meanwhile.
          this.#breaker = closedBreaker
          more = page.more
          nextAt = page.nextAt ?? null
          if (page.idle === true) continue
          await this.#takeIn(session, 'pull', page, undefined, round.wholeWith(page, cursor))
          const progress = round.progressAt(this.#ctx.now())
          if (progress !== null) await this.#noteProgress(progress)
        }
        ended = true
        await this.#noteProgress(null)
        await this.#noteStanding(session)
        await this.#noteHubs(session)
        await this.#rest.wait(this.#pause(session, canStream, this.#terms().length, nextAt), this.#signal)
      } catch (error) {
        await this.#fail(error)
      }
    }
  }

  /** What one look at the source brings, within its time: a source that answers drop by drop, request after request, is let go and asked again later. */
  async #within<T>(work: Promise<T>): Promise<T> {
    const patience = new Pause()
    const late = patience.wait(longestPull, this.#signal).then(() => null)
    try {
      const first = await Promise.race([work.then((it) => ({ it })), late])
      if (first !== null) return first.it
      work.catch(() => undefined)
      this.#signal.throwIfAborted()
      await this.#sessions.drop(this.#lease.sourceId)
      throw new ConnectorError('transient', `One look took longer than ${longestPull / 60_000} minutes.`, {
        fr: `Une lecture a pris plus de ${longestPull / 60_000} minutes.`,
      })
    } finally {
      patience.wake()
    }
  }

  /** What a hub pushes need be read less often. */
  async #tellPushed(session: Session): Promise<void> {
    session.pushed?.(await readPushed(this.#ctx, this.#lease.sourceId))
  }

  /** Keeps which hubs the source has, for whoever asks them to push. */
  async #noteHubs(session: Session): Promise<void> {
    const hubs = session.hubs?.() ?? []
    const key = JSON.stringify(hubs)
    const now = this.#ctx.now()
    if (hubs.length === 0 || (key === this.#hubs.key && now < this.#hubs.until)) return
    await wantHubs(this.#ctx, this.#lease, hubs)
    this.#hubs = { key, until: after(now, hubsEvery) }
  }

  /** Looks again at posts of open cases: at once at those that are new, and at a few of the others from time to time. Beside everything else, so that nothing waits for it, and that it fails keeps nothing from being heard. */
  async #recheck(): Promise<void> {
    let due = after(this.#ctx.now(), recheckEvery)
    let watchedFrom = this.#ctx.now()
    let last: string | null = null
    while (!this.#signal.aborted) {
      const next = this.#watched.size > 0 ? Math.min(due, watchedFrom) : due
      if (this.#fresh.length === 0) await this.#lookAgain.wait(Math.max(0, next - this.#ctx.now()), this.#signal)
      if (this.#signal.aborted) return
      try {
        // What cannot be read just now is asked one thing only: whether it can. A session would be another question.
        if (this.#breaker.failures > 0) {
          await this.#lookAgain.wait(recheckWhileBroken, this.#signal)
          continue
        }
        const session = await this.#sessions.get(this.#lease.sourceId)
        const { recheck } = session
        if (recheck === undefined) return
        // Somebody may sit at a case before the first round began.
        if (this.#rules === null) await this.#loadRules()
        const fresh = this.#fresh.splice(0, recheck.atOnce)
        if (fresh.length > 0) await this.#takeAsked(await recheck.ask(fresh))
        if (this.#watched.size > 0 && this.#ctx.now() >= watchedFrom) {
          const watched = [...this.#watched.values()].slice(0, recheck.atOnce)
          for (const { externalId } of watched) this.#watched.delete(externalId)
          watchedFrom = after(this.#ctx.now(), watchedEvery)
          await this.#takeAsked(await standsOf(recheck, watched))
        }
        if (this.#ctx.now() < due) continue
        due = after(this.#ctx.now(), recheckEvery)
        const { arrivals, next } = await recheckPosts(this.#ctx, { lease: this.#lease, session, after: last })
        last = next
        await this.#takeAsked(arrivals)
      } catch (error) {
        if (this.#signal.aborted || this.#isLost(error)) return
        this.#ctx.log.warn('recheck.failed', { sourceId: this.#lease.sourceId, error: messageOf(error) })
        // The rounds say what is wrong; until they have mended it nothing is looked at again.
        due = after(this.#ctx.now(), recheckEvery)
        await this.#lookAgain.wait(recheckEvery, this.#signal)
      }
    }
  }

  /** Takes in what stands around what is stored. */
  async #takeAround(arrivals: readonly Arrival[]): Promise<void> {
    if (arrivals.length > 0) await this.#ingest({ channel: 'context', arrivals, cursor: null, retain: 'all' })
  }

  /** Takes in how posts that were asked for stand: what was gone and is shown is back. */
  async #takeAsked(arrivals: readonly Arrival[]): Promise<void> {
    if (arrivals.length > 0)
      await this.#ingest({ channel: 'context', asked: true, arrivals, cursor: null, retain: 'all' })
  }

  /** Keeps what the network says of our standing there, when that has changed enough to be worth a word. */
  async #noteStanding(session: Session): Promise<void> {
    const standing = session.standing?.()
    if (standing === undefined) return
    const { rate, expiresAt, longest = null, lacks = null, endsBecause = null, sampled = null } = standing
    const share = rate === null ? null : Math.floor((rate.left / rate.of) * 20)
    const key = JSON.stringify([share, rate?.of ?? null, expiresAt, longest, lacks, endsBecause, sampled])
    if (key === this.#standing) return
    if (!(await noteStanding(this.#ctx, this.#lease, standing))) return
    this.#standing = key
  }

  /** How long until the next round: until the source has something to ask for, or as long as is polite for one that is asked for each term. */
  #pause(session: Session, canStream: boolean, terms: number, nextAt: Instant | null): number {
    if (nextAt !== null) return Math.min(Math.max(nextAt - this.#ctx.now(), shortestPause), longestPause)
    return Math.max(canStream && session.stream !== undefined ? pollBesideStream : pollEvery, terms * perTerm)
  }

  /** Streams, and begins again from its cursor whenever the connection breaks; polling goes on meanwhile and reconciles. */
  async #stream(): Promise<void> {
    let failures = 0
    const rest = new Pause()
    while (!this.#signal.aborted) {
      let began = this.#ctx.now()
      try {
        const session = await this.#sessions.get(this.#lease.sourceId)
        if (session.stream === undefined) return
        await this.#loadRules()
        const cursor = await readCursor(this.#ctx, this.#lease.sourceId, 'stream')
        began = this.#ctx.now()
        await this.#drain(session, cursor, () => {
          failures = 0
        })
      } catch (error) {
        if (this.#signal.aborted || this.#isLost(error)) return
        this.#ctx.log.warn('stream.broken', { sourceId: this.#lease.sourceId, error: messageOf(error) })
        await noteStreamBreak(this.#ctx, this.#lease, began).catch((failure: unknown) => {
          this.#ctx.log.warn('stream.break-not-noted', { sourceId: this.#lease.sourceId, error: messageOf(failure) })
        })
      }
      failures += 1
      await rest.wait(Math.min(500 * 2 ** Math.min(failures - 1, 6), 30_000), this.#signal)
    }
  }

  /** Takes in what has arrived, as one batch, while more arrives. */
  async #drain(session: Session, cursor: string | null, alive: () => void): Promise<void> {
    const work = until(this.#signal)
    const pages = session.stream?.(cursor, work.signal)
    if (pages === undefined) return work.end()
    const waiting: ReadPage[] = []
    let count = 0
    let pressing = false
    let settled = this.#ctx.now()
    let ended = false
    let failure: { readonly error: unknown } | undefined
    const arrived = new Pause()
    const room = new Pause()
    const collect = (async () => {
      try {
        for await (const page of pages) {
          const read = { page, reading: this.#read(page) }
          waiting.push(read)
          count += page.arrivals.length
          pressing ||= isPressing(read)
          alive()
          arrived.wake()
          while (count > mostWaiting && !this.#signal.aborted && failure === undefined)
            await room.wait(1_000, this.#signal)
          if (failure !== undefined) break
        }
      } catch (error) {
        failure ??= { error }
      } finally {
        ended = true
        arrived.wake()
      }
    })()
    try {
      while (!this.#signal.aborted) {
        if (waiting.length === 0) {
          if (ended) break
          await arrived.wait(60_000, this.#signal)
          continue
        }
        const rest = idleBatch - (this.#ctx.now() - settled)
        if (!pressing && !ended && rest > 0 && rest <= idleBatch && count < mostPerBatch) {
          await arrived.wait(rest, this.#signal)
          continue
        }
        const { page, reading } = mergePages(waiting)
        if (waiting.length === 0) pressing = false
        settled = this.#ctx.now()
        count -= page.arrivals.length
        room.wake()
        await this.#takeIn(session, 'stream', page, reading)
      }
    } catch (error) {
      failure ??= { error }
    } finally {
      work.end()
      room.wake()
      await collect
    }
    if (failure !== undefined) throw failure.error
  }

  /** Tells how far a long catching up has come, and when it is over. */
  async #noteProgress(progress: Progress | null): Promise<void> {
    if (progress === null && !this.#catchingUp) return
    if (await noteProgress(this.#ctx, this.#lease, progress)) this.#catchingUp = progress !== null
  }

  async #takeIn(
    session: Session,
    channel: 'pull' | 'stream',
    page: Page,
    reading?: Reading,
    wholeTo: Instant | null = null,
  ): Promise<void> {
    const { hole } = page
    const result = await this.#ingest({
      channel,
      arrivals: page.arrivals,
      ...(reading === undefined ? {} : { reading }),
      cursor: page.cursor,
      retain: page.retain,
      setAside: page.setAside ?? [],
      ails: page.ails !== undefined,
      ...(wholeTo === null ? {} : { wholeTo }),
      nextLookAt: page.nextAt ?? null,
      ...(page.catching === undefined ? {} : { ofGap: true }),
      ...(hole === undefined ? {} : { hole: { from: hole.from, to: hole.to, why: hole.why.en, whyFr: hole.why.fr } }),
    })
    if (page.ails !== undefined) await noteFailure(this.#ctx, this.#lease, page.ails, retryOf(page.ails), true)
    if (result.people.length > 0 || result.opened.length > 0) await this.#enrich(session, result)
  }

  async #ingest(batch: Omit<Batch, 'lease'>): Promise<IngestResult> {
    const began = performance.now()
    const targetsOf = this.#targetsOf()
    const result = await ingest(this.#ctx, this.#matcher(), { ...batch, lease: this.#lease, targetsOf })
    this.#followLinks(batch.arrivals)
    this.#ctx.meter?.ingested({
      connector: this.#lease.connector,
      sourceId: this.#lease.sourceId,
      stored: result.stored,
      opened: result.opened.length,
      seconds: (performance.now() - began) / 1_000,
      lagSeconds: batch.channel === 'context' || result.stored === 0 ? null : lagOf(batch, this.#ctx.now()),
    })
    return result
  }

  /** Names and threads come after the case stands: whoever is on duty sees the words first. */
  async #enrich(session: Session, result: IngestResult): Promise<void> {
    // What a notification does not tell: reach, and whether an answer is wanted.
    const fresh = result.opened.flatMap(({ post }) => (post.reach === null ? [post] : []))
    if (fresh.length > 0 && session.recheck !== undefined && this.#fresh.length < mostFresh) {
      this.#fresh.push(...fresh)
      this.#lookAgain.wake()
    }
    try {
      await namePeople(this.#ctx, { lease: this.#lease, session, people: result.people })
      for (const { post } of result.opened.filter(({ post }) => post.parentId !== null).slice(0, mostThreads)) {
        await this.#takeAround((await session.thread?.(post)) ?? [])
      }
    } catch (error) {
      if (this.#isLost(error)) throw error
      this.#ctx.log.warn('enrich.failed', { sourceId: this.#lease.sourceId, error: messageOf(error) })
    }
  }

  async #loadRules(): Promise<void> {
    const rules = await readRules(this.#ctx, this.#lease.brandId)
    const text = JSON.stringify(rules)
    if (this.#rules?.text === text) return
    this.#rules = { text, matcher: compileRules(rules), terms: termsToSearch(rules, this.#lease.connector) }
  }

  #terms(): readonly WatchTerm[] {
    return this.#rules?.terms ?? []
  }

  /** Takes the rules as they now are, and looks with them at what is stored. */
  async #heedRules(): Promise<void> {
    this.#nudged = false
    await this.#loadRules()
    await this.#reconsider()
  }

  /** Does so while the source cannot be asked: what is stored needs nobody's answer. */
  async #heedRulesMeanwhile(): Promise<void> {
    if (!this.#nudged || this.#signal.aborted) return
    try {
      await this.#heedRules()
    } catch (error) {
      if (this.#signal.aborted || this.#isLost(error)) return
      this.#ctx.log.warn('rules.not-heeded', { sourceId: this.#lease.sourceId, error: messageOf(error) })
    }
  }

  #matcher(): Matcher {
    if (this.#rules === null) throw new Error('The rules are not loaded.')
    return this.#rules.matcher
  }

  /** Rules that are new here may name what is stored already. */
  async #reconsider(): Promise<void> {
    const rules = this.#rules
    if (rules === null || this.#considered === rules.text) return
    const { arrivals } = await reconsider(this.#ctx, rules.matcher, this.#lease, this.#targetsOf())
    this.#followLinks(arrivals)
    this.#considered = rules.text
  }

  #read(page: Page): Reading {
    return readArrivals(this.#matcher(), page.arrivals, this.#ctx.now(), this.#lease.connector, this.#targetsOf())
  }

  /** Where no site is watched, no link is followed. */
  #targetsOf(): TargetsOf {
    return this.#matcher().sites.empty ? () => [] : this.#shortLinks.targetsOf
  }

  /** What a short link hides may concern the brand: its post is looked at again once it is known where the link leads. */
  #followLinks(arrivals: readonly Arrival[]): void {
    if (this.#matcher().sites.empty) return
    const since = this.#ctx.now() - followBack
    const recent = arrivals.filter((it) => it.kind === 'post' && !it.post.ours && it.post.publishedAt >= since)
    const dropped = this.#shortLinks.ask(this.#lease.sourceId, recent, (arrival) =>
      this.#consider({ arrivals: [arrival] }),
    )
    if (dropped > 0) void this.#consider({ arrivals: [], setAside: [tooManyLinks] })
  }

  async #consider(what: Pick<Batch, 'arrivals' | 'setAside'>): Promise<void> {
    if (this.#signal.aborted) return
    try {
      await this.#ingest({ ...what, channel: 'context', cursor: null, retain: 'matched' })
    } catch (error) {
      if (!this.#isLost(error))
        this.#ctx.log.warn('link.not-considered', { sourceId: this.#lease.sourceId, error: messageOf(error) })
    }
  }

  #isLost(error: unknown): boolean {
    if (!(error instanceof ServiceError) || error.reason !== 'lease-lost') return false
    this.#lost()
    return true
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#signal.aborted || this.#isLost(error)) return
    const refusal =
      error instanceof ConnectorError
        ? error
        : new ConnectorError('transient', 'Vigie could not take in what it read; it tries again.', {
            fr: 'Vigie n’a pas pu enregistrer ce qu’elle a lu ; elle réessaie.',
            cause: error,
          })
    const now = this.#ctx.now()
    const remedy = remedyFor(refusal.kind)
    const signIn = remedy === 'sign-in'
    if (signIn) await this.#sessions.drop(this.#lease.sourceId)
    const needsPerson = signIn || remedy === 'close'
    this.#breaker = afterFailure(this.#breaker, { needsPerson, retryAt: refusal.retryAt, named: refusal.named }, now)
    const at = this.#breaker.until ?? now
    this.#ctx.log.warn('source.failed', {
      sourceId: this.#lease.sourceId,
      kind: refusal.kind,
      error: messageOf(error),
      retryInMs: at - now,
    })
    try {
      await noteFailure(this.#ctx, this.#lease, refusal, at)
    } catch (failure) {
      this.#ctx.log.warn('source.failure-not-noted', { sourceId: this.#lease.sourceId, error: messageOf(failure) })
    }
  }
}

/** How long ago the newest post of a batch was written, in seconds. */
function lagOf(batch: Pick<Batch, 'arrivals'>, now: number): number | null {
  const times = batch.arrivals.flatMap((arrival) => (arrival.kind === 'post' ? [arrival.post.publishedAt] : []))
  return times.length === 0 ? null : (now - Math.max(...times)) / 1_000
}

const retryOf = ({ retryAt }: ConnectorError): Instant | null => (retryAt === null ? null : instant(retryAt))

/** For the log. What a network says may quote somebody, so of its refusals only the kind is told; the source's page has the rest. */
function messageOf(error: unknown): string {
  if (error instanceof ConnectorError) return error.kind
  return error instanceof Error ? error.message : String(error)
}

/** A page of a stream, with what the rules found in it when it came. */
interface ReadPage {
  readonly page: Page
  readonly reading: Reading
}

/** Whether somebody waits for what is on the page: it speaks to the brand or of it, or the brand itself wrote it. */
function isPressing({ page, reading }: ReadPage): boolean {
  if (page.retain === 'all') return true
  return reading.items.some(
    (it) => it.kind === 'post' && (it.post.ours || it.post.addressed !== null || it.hits.length > 0),
  )
}

/** Takes pages off the front, as many as make one batch; the cursor is the last one's. */
function mergePages(waiting: ReadPage[]): ReadPage {
  const first = waiting.shift()
  if (first === undefined) throw new Error('There is no page to take in.')
  const { retain } = first.page
  const readings: [Reading, ...Reading[]] = [first.reading]
  const arrivals = [...first.page.arrivals]
  const setAside = [...(first.page.setAside ?? [])]
  let { cursor } = first.page
  for (let next = waiting[0]; next !== undefined && arrivals.length < mostPerBatch; next = waiting[0]) {
    if (next.page.retain !== retain || next.reading.matcher !== first.reading.matcher) break
    waiting.shift()
    readings.push(next.reading)
    arrivals.push(...next.page.arrivals)
    setAside.push(...(next.page.setAside ?? []))
    cursor = next.page.cursor
  }
  return { page: { arrivals, cursor, more: false, retain, setAside }, reading: joinReadings(readings) }
}
