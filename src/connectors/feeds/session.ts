import type { Arrival, IncomingPost } from '../../domain/model/post.ts'
import { after, hours, type Instant, instant, minutes, seconds } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type { Account, Edge, Hub, Page, Session } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { hostOf } from './address.ts'
import { type Answer, ask } from './ask.ts'
import { backOff, type Hints, nextRead } from './cadence.ts'
import { type FeedItem, looksLikeFeed, type ReadFeed, readFeed } from './parse.ts'
import { folded, toPost } from './post.ts'
import { breaksOff } from './repair.ts'
import type { FeedSettings } from './settings.ts'
import { findSite, inBothLanguages } from './site.ts'
import {
  articleScope,
  bareHash,
  type FeedState,
  hash,
  holdsComments,
  idHash,
  linkHash,
  newFeed,
  noWords,
  packSeen,
  parseState,
  type Recognised,
  recognise,
  scopeOf,
  type Seen,
  type State,
  unpackSeen,
} from './state.ts'
import { hubIn } from './websub.ts'
import { ArticlePages } from './whole-article.ts'

/** How far back a feed is looked at that has never been read, and how old an item may be that turns up later. */
const firstLook = hours(7 * 24)
/** So long before the last reading something may be dated that is new since: some sites date what they show by its draft. */
const datedBefore = hours(24)
/** Of a feed without dates nobody knows what is new on the first day. */
const mostUndated = 10
/** A server may say that nothing has changed for ever: so often it is asked without a condition. */
const freshEvery = hours(12)
/** Pages that are opened between two readings of a feed, and the time between them; the others wait for the next. */
const mostPages = 12
const pagePace = seconds(2)
/** So many items of a site may wait for their page; beyond that they are judged by what the feed says. */
const mostWaiting = 200
/** How soon a feed is asked again when somebody waits for it. */
const hurriedPace = seconds(5)
/** How soon a change of the watched words may read a feed again. */
const soonest = seconds(20)
/** A feed that is gone for so long is not waited for any more to call its site read. */
const goneFor = hours(3 * 24)
/** What a hub pushes is read by itself only so often. */
const pushedPace = minutes(30)
const commentsFor = hours(14 * 24)
const mostCommentFeeds = 8

/** Listens to the feeds of one site. Everything that it must remember stands in the cursor; memory only spares requests. */
export class FeedSession implements Session {
  readonly account: Account
  readonly #settings: FeedSettings
  readonly #edge: Edge
  readonly #pages: ArticlePages
  readonly #signatures: ReadonlySet<string>
  readonly #failures = new Map<
    string,
    {
      readonly count: number
      readonly until: Instant
      /** The moment that the server itself named, if it did. */
      readonly named: Instant | null
      readonly error: ConnectorError
    }
  >()
  /** When each feed was last asked by us, and since when somebody waits. */
  readonly #askedAt = new Map<string, Instant>()
  #hurriedAt: Instant | null = null
  /** The hubs of feeds that were read by us, by feed. */
  readonly #hubs = new Map<string, Hub>()
  #pushed: ReadonlySet<string> = new Set()
  /** Items whose page is still to be opened, by id. */
  readonly #waiting = new Map<string, Recognised>()
  #lastPageAt = instant(0)
  /** How many pages were opened since a feed was last read, by feed. */
  readonly #opened = new Map<string, number>()

  constructor(settings: FeedSettings, edge: Edge, account: Account) {
    this.account = account
    this.#settings = settings
    this.#edge = edge
    this.#pages = new ArticlePages(edge)
    this.#signatures = new Set(
      settings.signatures
        .split(/[,;\n]/u)
        .map(folded)
        .filter((it) => it !== ''),
    )
  }

  async pull(cursor: string | null, terms: readonly WatchTerm[]): Promise<Page> {
    const now = this.#edge.now()
    const state = await this.#stateOf(cursor)
    const watched = hash(JSON.stringify(terms), 8)
    const words = terms.map((term) => folded(term.text))
    const due = (feed: FeedState): Instant => this.#dueAt(feed, watched, now)
    const [next] = [...state.feeds].sort((a, b) => due(a) - due(b))
    if (next === undefined) throw this.#gone()
    const failed = this.#failures.get(next.url)
    if (failed !== undefined && failed.until > now) {
      // What is no reason to worry anybody is none because somebody looks in between.
      if (this.#isQuiet(next, state, failed.error)) return { ...this.#nothing(cursor, state), nextAt: failed.until }
      throw failed.error
    }
    if (due(next) > now) return { ...this.#nothing(cursor, state), nextAt: due(next) }
    const { feed, arrivals, setAside, more, hole }: Reading = await (this.#opens(next)
      ? this.#openPage(next, state)
      : this.#read(next, state, words, watched)
    ).catch((error: unknown) => {
      if (!(error instanceof ConnectorError) || state.feeds.length === 1) throw error
      const nothing = { arrivals: [], setAside: [], more: false }
      if (this.#isQuiet(next, state, error)) {
        const nextAt = error.retryAt ?? after(now, hours(1))
        if (next.until !== null)
          return { feed: { ...next, nextAt, until: error.kind === 'target_gone' ? 0 : next.until }, ...nothing }
        const goneSince = next.goneSince ?? now
        const from = instant(next.readAt > 0 ? next.readAt : goneSince)
        const to = readTo({ ...state, feeds: state.feeds.filter((it) => it !== next) })
        const leftOut = next.leftOut || (now - goneSince >= goneFor && to !== null && to > from)
        const hole = leftOut && !next.leftOut && to !== null ? { hole: goneHole(next.url, from, to) } : {}
        return { feed: { ...next, nextAt, goneSince, leftOut }, ...nothing, ...hole }
      }
      // One feed that fails holds up no other feed of its site.
      return { feed: next, ...nothing }
    })
    const added = next.until === null ? this.#commentFeeds(arrivals, state, words) : []
    const feeds = [...state.feeds.map((it) => (it === next ? feed : it)), ...added].filter(
      (it) => it.until === null || it.until > now,
    )
    const moved: State = { ...state, feeds }
    const soon = Math.min(...feeds.map(due))
    const ails = this.#ailing(moved)
    return {
      arrivals: arrivals.map(({ arrival }) => arrival),
      cursor: JSON.stringify(moved),
      more: more || soon <= now,
      retain: this.#settings.everything ? 'all' : 'matched',
      nextAt: instant(soon),
      readTo: readTo(moved),
      ...(hole === undefined ? {} : { hole }),
      ...(ails === undefined ? {} : { ails }),
      ...(setAside.length === 0 ? {} : { setAside: setAside.map((reason) => ({ externalId: feed.url, reason })) }),
    }
  }

  /** The feeds that were not asked since now are due; only a server's own Retry-After still holds. */
  hurry(): void {
    const now = this.#edge.now()
    this.#hurriedAt = now
    for (const [url, failure] of this.#failures) {
      const until = instant(Math.min(failure.until, failure.named ?? now))
      this.#failures.set(url, { ...failure, until })
    }
  }

  hubs(): readonly Hub[] {
    return [...this.#hubs.values()]
  }

  pushed(topics: readonly string[]): void {
    this.#pushed = new Set(topics)
  }

  async close(): Promise<void> {}

  /** When a feed is read next: what is pushed is read only to make sure that nothing was missed. */
  #nextRead(feed: FeedState, hints: Hints, now: Instant): Instant {
    const usual = nextRead(hints, now)
    const topic = this.#hubs.get(feed.url)?.topic ?? feed.url
    return this.#pushed.has(topic) ? instant(Math.max(usual, after(now, pushedPace))) : usual
  }

  /** Why a feed of the site cannot be read now, if one cannot. */
  #ailing(state: State): ConnectorError | undefined {
    const now = this.#edge.now()
    for (const feed of state.feeds) {
      const failure = this.#failures.get(feed.url)
      if (failure !== undefined && failure.until > now && !this.#isQuiet(feed, state, failure.error))
        return failure.error
    }
    return undefined
  }

  /** The comments of one article, or a feed that is gone while others of its site live, are no reason to worry anybody. */
  #isQuiet(feed: FeedState, state: State, error: ConnectorError): boolean {
    if (feed.until !== null) return true
    const others = state.feeds.filter((it) => it !== feed && it.until === null)
    return error.kind === 'target_gone' && others.some((it) => it.begun && !this.#failures.has(it.url))
  }

  #nothing(cursor: string | null, state: State): Page {
    return { arrivals: [], cursor: cursor ?? JSON.stringify(state), more: false, retain: 'matched', idle: true }
  }

  /** The feeds as the cursor knows them; found anew where it knows none. */
  async #stateOf(cursor: string | null): Promise<State> {
    const { address } = this.#settings
    const known = parseState(cursor, address)
    if (known !== null) return known
    const { name, feeds } = await findSite(this.#edge, address)
    return { v: 1, address, name, feeds: feeds.map(({ url, title }) => newFeed(url, title)) }
  }

  #dueAt(feed: FeedState, watched: string, now: Instant): Instant {
    const failed = this.#failures.get(feed.url)
    if (failed !== undefined && failed.until > now) return failed.until
    if (this.#opens(feed)) return after(this.#lastPageAt, pagePace)
    const asked = this.#askedAt.get(feed.url) ?? instant(0)
    if (this.#hurriedAt !== null && asked <= this.#hurriedAt)
      return instant(Math.min(feed.nextAt, Math.max(this.#hurriedAt, after(asked, hurriedPace))))
    if (feed.begun && feed.terms !== watched)
      return instant(Math.min(feed.nextAt, after(instant(feed.freshAt), soonest)))
    return instant(feed.nextAt)
  }

  /** Whether the next page of a feed is opened before it is read again. */
  #opens(feed: FeedState): boolean {
    return feed.pending.length > 0 && (this.#opened.get(feed.url) ?? 0) < mostPages
  }

  #gone(): ConnectorError {
    const host = hostOf(this.#settings.address)
    return new ConnectorError('target_gone', `The feeds of ${host} are gone for good.`, {
      fr: `Les flux de ${host} ont disparu pour de bon.`,
    })
  }

  async #read(feed: FeedState, state: State, words: readonly string[], watched: string): Promise<Reading> {
    const now = this.#edge.now()
    this.#opened.delete(feed.url)
    const otherWords = feed.terms !== watched
    const fresh = !feed.begun || feed.lies || otherWords || now - feed.freshAt >= freshEvery
    const answer = await this.#ask(feed, fresh)
    const hub = answer.text === null ? null : hubIn(answer.text, answer.link, answer.url)
    if (hub !== null) this.#hubs.set(feed.url, hub)
    else if (answer.text !== null) this.#hubs.delete(feed.url)
    const body = answer.text === null ? feed.body : hash(answer.text, 16)
    const half = answer.text !== null && breaksOff(answer.text)
    // The same validators on another body: the server's word about changes is worth nothing.
    const lies =
      feed.lies ||
      (fresh &&
        feed.begun &&
        !otherWords &&
        answer.text !== null &&
        !half &&
        body !== feed.body &&
        sameValidators(feed, answer))
    const scope = scopeOf(feed)
    const base: FeedState = {
      ...feed,
      scope,
      url: answer.movedTo ?? feed.url,
      // What broke off came with the validators of the whole: with them the rest would never be sent.
      etag: half ? null : (answer.etag ?? (answer.text === null ? feed.etag : null)),
      modified: half ? null : (answer.modified ?? (answer.text === null ? feed.modified : null)),
      body,
      lies,
      freshAt: fresh ? now : feed.freshAt,
      readAt: now,
      goneSince: null,
      leftOut: false,
    }
    if (answer.text === null || (body === feed.body && !otherWords)) {
      // What the feed asked for in its own words holds until it says something else.
      const hints = { ...feed, cacheControl: answer.cacheControl }
      return { feed: { ...base, nextAt: this.#nextRead(feed, hints, now) }, arrivals: [], setAside: [], more: false }
    }
    const read = this.#parse(answer, feed)
    const before = unpackSeen(feed.seen)
    // What one feed of a site knows under an id of before, the others know, too.
    const held = new Set(
      state.feeds.filter((it) => scopeOf(it) === scope).flatMap((it) => unpackSeen(it.seen).map(({ id }) => id)),
    )
    const idOf = (id: string): string => (held.has(bareHash(id)) ? bareHash(id) : idHash(id, scope))
    const recognised = recognise(read.items, before, scope, held)
    const wanted = this.#wanted(recognised, feed, otherWords, now)
    const elsewhere = state.feeds.reduce((sum, it) => sum + (it === feed ? 0 : it.pending.length), 0)
    const { ready, waiting } = this.#sort(wanted, feed, words, mostWaiting - elsewhere)
    const around = { name: state.name, parents: parentsOf(state, recognised), alone: state.feeds.length === 1 }
    this.#forgetOpened(state)
    for (const it of waiting) this.#waiting.set(it.seen.id, it)
    const told = new Set([...ready, ...waiting].map(({ seen }) => seen.id))
    const stillWaiting = feed.pending.filter((id) => this.#waiting.has(id) && !told.has(id))
    const pending = [...stillWaiting, ...waiting.map(({ seen }) => seen.id)]
    const present = new Set(recognised.map(({ seen }) => seen.id))
    const hole =
      before.length === 0 || feed.readAt === 0 ? undefined : holeIn(recognised, before, instant(feed.readAt), now)
    return {
      ...(hole === undefined ? {} : { hole }),
      feed: {
        ...base,
        title: read.title === '' ? feed.title : read.title,
        begun: true,
        terms: watched,
        seen: packSeen(
          [...recognised.map(({ seen }) => seen), ...before.filter(({ id }) => !present.has(id))],
          present.size,
        ),
        nextAt: this.#nextRead(feed, { ...read, cacheControl: answer.cacheControl }, now),
        pending,
        ttlMinutes: read.ttlMinutes,
        skipHours: [...read.skipHours],
        skipDays: [...read.skipDays],
      },
      arrivals: [
        ...ready.map((it) => this.#arrival(it, feed, around)),
        ...read.gone.map((id): Found => ({ arrival: { kind: 'deleted', externalId: idOf(id), at: now }, item: null })),
      ],
      setAside: read.setAside,
      more: pending.length > 0,
    }
  }

  /** Items stay after their page was opened, because a page of arrivals may have to be handed in twice; not for ever. */
  #forgetOpened(state: State): void {
    if (this.#waiting.size <= 2 * mostWaiting) return
    const pending = new Set(state.feeds.flatMap((it) => it.pending))
    for (const id of this.#waiting.keys()) if (!pending.has(id)) this.#waiting.delete(id)
  }

  async #ask(feed: FeedState, fresh: boolean): Promise<Answer> {
    this.#askedAt.set(feed.url, this.#edge.now())
    try {
      const answer = await ask(this.#edge, feed.url, fresh ? null : feed)
      this.#failures.delete(feed.url)
      return answer
    } catch (error) {
      this.#edge.signal.throwIfAborted()
      throw this.#failed(feed, inBothLanguages(error, feed.url))
    }
  }

  #parse(answer: Answer, feed: FeedState): ReadFeed {
    const text = answer.text ?? ''
    const host = hostOf(feed.url)
    if (!looksLikeFeed(text)) {
      throw this.#failed(
        feed,
        new ConnectorError('transient', `${host} sends a page where its feed should be. Vigie tries again.`, {
          fr: `${host} envoie une page à la place de son flux. Vigie réessaie.`,
        }),
      )
    }
    try {
      return readFeed(text, answer.url, this.#edge.now())
    } catch (error) {
      throw this.#failed(feed, error)
    }
  }

  /** Leaves a failing feed alone for a while, so that the others of the site go on; what is gone is asked once a day. */
  #failed(feed: FeedState, error: unknown): unknown {
    if (!(error instanceof ConnectorError)) return error
    const now = this.#edge.now()
    const count = (this.#failures.get(feed.url)?.count ?? 0) + 1
    const wait = error.kind === 'target_gone' && count > 2 ? hours(24) : backOff(count)
    const until = instant(Math.max(after(now, wait), error.retryAt ?? 0))
    const { retryAt: named, fr } = error
    const failure = new ConnectorError(error.kind, error.message, { retryAt: until, named, cause: error, fr })
    this.#failures.set(feed.url, {
      count,
      until,
      named: named === null ? null : instant(named),
      error: failure,
    })
    return failure
  }

  /** What is new or changed and not old news. When other words are watched, everything recent is looked at again. */
  #wanted(recognised: readonly Recognised[], feed: FeedState, again: boolean, now: Instant): readonly Recognised[] {
    let undated = 0
    // After a long time without a reading what is old by now was not there then.
    const oldest = Math.min(now - firstLook, feed.readAt > 0 ? feed.readAt - datedBefore : now)
    return recognised.filter(({ item, known, changed }) => {
      if (known && changed) return true
      if (known && !again) return false
      const at = item.published ?? item.updated
      if (at === null) {
        undated += 1
        return feed.begun ? !known || again : undated <= mostUndated
      }
      return at >= oldest
    })
  }

  /** Which items can go at once, and for which the page is opened first: those that the feed cuts before it names anybody. */
  #sort(
    wanted: readonly Recognised[],
    feed: FeedState,
    words: readonly string[],
    room: number,
  ): { readonly ready: readonly Recognised[]; readonly waiting: readonly Recognised[] } {
    const { everything, wholeArticles } = this.#settings
    const waiting = wanted
      .filter(({ item }) => {
        if (everything || !wholeArticles || feed.until !== null || words.length === 0) return false
        if (item.whole || item.link === null || item.answers !== null) return false
        const text = folded(`${item.title} ${item.body} ${item.tags.join(' ')} ${item.links.join(' ')}`)
        return !names(text, words)
      })
      .slice(0, Math.max(0, room - feed.pending.length))
    const held = new Set(waiting)
    return { ready: wanted.filter((it) => !held.has(it)), waiting }
  }

  /** Opens the page of the next item that waits for it. After a restart nobody remembers the item: the feed is read again then. */
  async #openPage(feed: FeedState, state: State): Promise<Reading> {
    const [id = '', ...rest] = feed.pending
    const it = this.#waiting.get(id)
    if (it === undefined) {
      const forgotten = new Set(feed.pending)
      // Its words alone are forgotten: it comes back as changed, under the id that it has.
      const all = unpackSeen(feed.seen).map((one) => (forgotten.has(one.id) ? { ...one, words: noWords } : one))
      const seen = packSeen(all, all.length)
      return {
        feed: { ...feed, pending: [], seen, nextAt: 0, body: '', etag: null, modified: null },
        arrivals: [],
        setAside: [],
        more: true,
      }
    }
    this.#lastPageAt = this.#edge.now()
    this.#opened.set(feed.url, (this.#opened.get(feed.url) ?? 0) + 1)
    const article = it.item.link === null ? null : await this.#pages.read(it.item.link)
    const whole = article !== null && article.length > it.item.body.length ? { ...it.item, body: article } : it.item
    return {
      feed: { ...feed, pending: rest },
      arrivals: [
        this.#arrival({ ...it, item: whole }, feed, {
          name: state.name,
          parents: new Map(),
          alone: state.feeds.length === 1,
        }),
      ],
      setAside: [],
      more: this.#opens({ ...feed, pending: rest }),
    }
  }

  #arrival({ item, seen }: Recognised, feed: FeedState, { name, parents, alone }: SiteSoFar): Found {
    const page = item.link?.includes('#') === true ? item.link.replace(/#.*$/u, '') : null
    const scope = scopeOf(feed)
    const parent =
      (item.answers?.id === null || item.answers?.id === undefined
        ? undefined
        : answeredBy(item.answers.id, scope, parents)) ??
      (item.answers?.link ? parents.get(linkHash(item.answers.link)) : undefined) ??
      (page === null ? undefined : parents.get(linkHash(page)))
    const isComment = parent !== undefined || holdsComments(feed)
    const post: IncomingPost = toPost(item, seen, {
      site: name,
      feedUrl: feed.url,
      now: this.#edge.now(),
      everything: this.#settings.everything,
      signatures: this.#signatures,
      parentId: parent === seen.id ? null : (parent ?? null),
      isComment,
      alone,
    })
    return { arrival: { kind: 'post', post }, item }
  }

  /** Under an article that may be about us people talk: its own comment feed is read for a while, where the site has none for all. */
  #commentFeeds(arrivals: readonly Found[], state: State, words: readonly string[]): readonly FeedState[] {
    if (state.feeds.some((it) => it.until === null && /comment/iu.test(it.url))) return []
    const open = state.feeds.filter((it) => it.until !== null).length
    const until = after(this.#edge.now(), commentsFor)
    const known = new Set(state.feeds.map((it) => it.url))
    return arrivals
      .flatMap(({ arrival, item }) => {
        const url = item?.comments ?? null
        if (arrival.kind !== 'post' || url === null || known.has(url)) return []
        const named = this.#settings.everything || names(folded(arrival.post.text), words)
        return named ? [newFeed(url, item?.title ?? '', until)] : []
      })
      .slice(0, Math.max(0, mostCommentFeeds - open))
  }
}

/** What is known of the site beside the feed that is read. */
interface SiteSoFar {
  readonly name: string
  /** Posts of the source by id and by address: what comments point to. */
  readonly parents: ReadonlyMap<string, string>
  /** The site is read by one feed only. */
  readonly alone: boolean
}

/** The id here of what an item says that it answers: what was seen of this site, or else an article of its host. */
function answeredBy(id: string, scope: string, parents: SiteSoFar['parents']): string {
  const article = idHash(id, articleScope(scope))
  return [article, idHash(id, scope), bareHash(id)].find((it) => parents.has(it)) ?? article
}

function parentsOf(state: State, here: readonly Recognised[]): ReadonlyMap<string, string> {
  const seen: readonly Seen[] = [...state.feeds.flatMap((it) => unpackSeen(it.seen)), ...here.map((it) => it.seen)]
  return new Map(seen.flatMap(({ id, link }) => [[id, id] as const, [link, id] as const]))
}

/** Whether folded text may name what is watched: a cheap look, the rules themselves decide later. */
const names = (text: string, words: readonly string[]): boolean => words.some((word) => text.includes(word))

interface Found {
  readonly arrival: Arrival
  readonly item: FeedItem | null
}

interface Reading {
  readonly feed: FeedState
  readonly arrivals: readonly Found[]
  readonly setAside: readonly string[]
  readonly more: boolean
  readonly hole?: NonNullable<Page['hole']>
}

/** Up to which moment the whole site is read: as far as the feed that was read the longest ago, of those that are not left out. Not known while articles wait for their page. */
function readTo({ feeds }: State): Instant | null {
  if (feeds.some((it) => it.until === null && it.pending.length > 0)) return null
  const oldest = Math.min(...feeds.flatMap((it) => (it.until === null && !it.leftOut ? [it.readAt] : [])))
  return Number.isFinite(oldest) && oldest > 0 ? instant(oldest) : null
}

/** What is said of a feed that the site is read without from now on. */
function goneHole(url: string, from: Instant, to: Instant): NonNullable<Page['hole']> {
  return {
    from,
    to,
    why: {
      en: `The feed ${url} is gone, and the site goes on without it: what may appear there is not read.`,
      fr: `Le flux ${url} a disparu, et le site continue sans lui\u00a0: ce qui y paraîtrait n’est pas lu.`,
    },
  }
}

/** A feed shows its newest items only: where what it shows does not reach back to the last reading, others may have come and gone between. Fewer new ones than this are a site that writes little and began anew. */
const leastTurned = 5

function holeIn(
  items: readonly Recognised[],
  before: readonly Seen[],
  readBefore: Instant,
  now: Instant,
): Page['hole'] {
  const fresh = items.filter(({ known }) => !known)
  if (fresh.length < leastTurned || fresh.length * 2 <= items.length || reachesBack(items, before)) return undefined
  const dates = fresh.flatMap(({ item }) => item.published ?? [])
  const since = dates.filter((at) => at > readBefore)
  // Most of what is new to us is old: that was brought back, or dated by its draft.
  if (since.length * 2 <= dates.length && dates.length > 0) return undefined
  return {
    from: readBefore,
    to: dates.length === 0 ? now : instant(Math.min(...since, now)),
    why: {
      en: `The feed shows its last ${items.length} items only, and they do not reach back to our last reading: some may have come and gone between.`,
      fr: `Le flux ne montre que ses ${items.length} derniers articles, qui ne remontent pas jusqu’à notre dernier passage\u00a0: d’autres ont pu paraître et disparaître entre-temps.`,
    },
  }
}

/** Whether what a feed shows joins what it showed before (the newest first): below what is new stands one of before above which nothing is missing. One that is only pinned there stands above what is new, or is all that is left. */
function reachesBack(items: readonly Recognised[], before: readonly Seen[]): boolean {
  const shown = new Set(items.map(({ seen }) => seen.id))
  const missing = before.findIndex(({ id }) => !shown.has(id))
  const joined = new Set(before.slice(0, missing < 0 ? before.length : missing).map(({ id }) => id))
  const below = items.slice(items.findLastIndex(({ known }) => !known) + 1)
  return below.some(({ seen }) => joined.has(seen.id))
}

const sameValidators = (feed: FeedState, answer: Answer): boolean =>
  (feed.etag !== null && feed.etag === answer.etag) ||
  (feed.etag === null && answer.etag === null && feed.modified !== null && feed.modified === answer.modified)
