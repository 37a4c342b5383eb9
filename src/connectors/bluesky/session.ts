import { Agent, AtpAgent } from '@atproto/api'
import type { Arrival, Author } from '../../domain/model/post.ts'
import { duration, type Instant, instant } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type {
  Account,
  Edge,
  Glance,
  Page,
  PublishedReply,
  ReplyKey,
  ReplyTarget,
  Session,
  SetAside,
  Standing as SessionStanding,
  Vault,
  Words,
} from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { GapMemory } from '../sdk/lane-gap.ts'
import { type Lane, type LaneAnswer, type LanePage, type Owed, walkLanes } from '../sdk/lanes.ts'
import { QuotaRound, spent } from '../sdk/quota-round.ts'
import { accountsTyped } from '../sdk/own-accounts.ts'
import { Chat, isChat } from './chat.ts'
import { answerIn } from './errors.ts'
import { block, mute, report } from './moderate.ts'
import { postCollection, rkeyOf, toAuthor, toPost } from './normalize.ts'
import { ServerClock } from '../sdk/server-clock.ts'
import { fieldOf, sift, textOf } from '../sdk/sift.ts'
import { idOf, listIn, SeenPost, SeenProfile } from './seen.ts'
import { RateLimits, sessionEnd } from './standing.ts'
import type { AccountSettings, BlueskySettings, SearchSettings } from './settings.ts'
import { chatClosed, OAuthSession } from './oauth-session.ts'
import { SignIn } from './sign-in.ts'
import { streamPosts } from './stream.ts'
import { tidFor } from './tid.ts'
import { postsAtOnce, standNow } from './stand-now.ts'
import { type BlueskyAgent, type Call, refsOf, richOf } from './write.ts'

const pageSize = 100
/** Bluesky's limit, where it names none: 3,000 requests in five minutes, of which a share is used. */
const usualLimit = 3_000
const usedShare = 0.5
/** What was missed waits while less than this share of the limit is left. */
const keptForNow = 0.1
/** Posts that go between two pages of a search shift the rest: so many are read twice. */
const mayGo = 5
const profilesAtOnce = 25
/** A glance is one page of so many searches. */
const glanceQueries = 12
const glancesAtOnce = 4
/** Deeper than any thread that is asked for. */
const mostDepth = 60
const addressing = ['mention', 'reply', 'quote']

/** Signs in with an app password or with what the network's own page left behind, or listens as anybody can. */
export async function connectBluesky(settings: BlueskySettings, outside: Edge, vault: Vault): Promise<Session> {
  const clock = new ServerClock(outside)
  const limits = new RateLimits(clock.edge.now)
  const fetch = limits.watch(clock.edge.fetch)
  const session = await sessionFor(settings, clock, vault, fetch, limits)
  return {
    account: session.account,
    pull: (cursor, terms) => session.pull(cursor, terms),
    // Without a stream address there is nothing to stream, and polling must know.
    ...(settings.stream === '' ? {} : { stream: (cursor, signal) => session.stream(cursor, signal) }),
    profiles: (ids) => session.profiles(ids),
    recheck: { atOnce: postsAtOnce, ask: (targets) => session.standNow(targets) },
    thread: (target) => session.thread(target),
    ...(settings.way === 'account'
      ? {
          reply: (target, text, key, language) => session.reply(target, text, key, language),
          find: (target, key, text) => session.find(target, key, text),
          ...session.moderation(),
        }
      : {}),
    standing: () => ({ rate: limits.rate, ...session.signedInUntil, sampled: session.sampled }),
    glance: (terms, since) => session.glance(terms, since),
    close: () => session.close(),
  }
}

/** Who these settings sign in as; without an account, whether anybody may search there. */
export async function tryBluesky(settings: BlueskySettings, edge: Edge, vault: Vault): Promise<Account> {
  const session = await connectBluesky(settings, edge, vault)
  try {
    if (settings.way === 'search' && settings.stream === '')
      await session.glance?.([{ kind: 'name', text: 'bluesky' }], edge.now())
    return session.account
  } finally {
    await session.close()
  }
}

async function sessionFor(
  settings: BlueskySettings,
  clock: ServerClock,
  vault: Vault,
  fetch: typeof globalThis.fetch,
  limits: RateLimits,
): Promise<BlueskySession> {
  const agent = new AtpAgent({ service: settings.service, fetch })
  if (settings.way === 'search') return open(agent, settings, clock, limits)
  const { appPassword, oauth } = settings
  if (appPassword !== undefined) return signedIn(agent, settings, appPassword, clock, limits)
  if (oauth === undefined) throw new Error('There is nothing to sign in with.')
  return consented(new OAuthSession(oauth, clock.edge, vault, fetch), settings, clock, limits)
}

/** As the account that signed in on the network's page. Its own server says whether that still stands, and under which handle. */
async function consented(
  oauth: OAuthSession,
  settings: AccountSettings,
  clock: ServerClock,
  limits: RateLimits,
): Promise<BlueskySession> {
  const { edge } = clock
  const agent = new Agent(oauth)
  const { data } = await answerIn(() => agent.com.atproto.server.getSession(), edge.now)
  const handle = textOf(data, 'handle') ?? settings.identifier
  return new BlueskySession(agent, settings, clock, {
    account: { externalId: oauth.did, handle, name: handle },
    // A request renews its tokens itself; what it was refused after that is refused.
    signIn: { again: (refusal) => Promise.reject(refusal) },
    limits,
    own: new Set([oauth.did]),
    end: () => oauth.standing,
    closedChat: chatClosed,
  })
}

async function signedIn(
  agent: AtpAgent,
  settings: AccountSettings,
  password: string,
  clock: ServerClock,
  limits: RateLimits,
): Promise<BlueskySession> {
  const { edge } = clock
  const { identifier } = settings
  const signIn = new SignIn(agent, { identifier, password }, edge.now)
  await signIn.first()
  const handle = agent.session?.handle ?? identifier
  const account = { externalId: agent.assertDid, handle, name: handle }
  return new BlueskySession(agent, settings, clock, {
    account,
    signIn,
    limits,
    own: new Set([account.externalId]),
    end: () => sessionEnd(agent),
  })
}

async function open(
  agent: AtpAgent,
  settings: SearchSettings,
  clock: ServerClock,
  limits: RateLimits,
): Promise<BlueskySession> {
  const account = { externalId: `search ${new URL(settings.service).host}`, handle: '', name: 'Bluesky' }
  const nobody = new BlueskySession(agent, settings, clock, {
    account,
    signIn: null,
    limits,
    own: new Set(),
    end: () => sessionEnd(agent),
  })
  const named = accountsTyped(settings.own)
    .filter((it) => /^(?:did:[\w:.%-]+|[a-z\d-]+(?:\.[a-z\d-]+)+)$/iu.test(it))
    .slice(0, profilesAtOnce)
  if (named.length === 0) return nobody
  const own = new Set((await nobody.profiles(named)).map((it) => it.externalId))
  return new BlueskySession(agent, settings, clock, {
    account,
    signIn: null,
    limits,
    own,
    end: () => sessionEnd(agent),
  })
}

/** Who is asked for, and how. Without a sign-in it is the public. */
interface Standing {
  readonly account: Account
  readonly signIn: (Pick<SignIn, 'again'> & Partial<Pick<SignIn, 'leave'>>) | null
  /** When the sign-in ends. */
  readonly end: () => Pick<SessionStanding, 'expiresAt' | 'renews' | 'lacks' | 'endsBecause'>
  /** What is said where messages are closed to this sign-in; left out: what helps an app password. */
  readonly closedChat?: Words
  readonly limits: Pick<RateLimits, 'rate' | 'window'>
  /** The DIDs of the brand's own accounts. */
  readonly own: ReadonlySet<string>
}

class BlueskySession implements Session {
  readonly account: Session['account']
  readonly #agent: BlueskyAgent
  readonly #settings: BlueskySettings
  readonly #edge: Edge
  readonly #signIn: Standing['signIn']
  readonly #end: Standing['end']
  readonly #own: ReadonlySet<string>
  readonly #gaps = new GapMemory()
  readonly #quota = new QuotaRound()
  readonly #limits: Pick<RateLimits, 'rate' | 'window'>
  readonly #chat: Chat | null
  readonly #chatLane: Lane | null
  /** Whether a search counts its places from the newest post on, as the AppView does: each new post moves them all. */
  #counted = true
  /** Whether this session has listened to the stream before. */
  #streamed = false

  constructor(agent: BlueskyAgent, settings: BlueskySettings, clock: ServerClock, standing: Standing) {
    const { account, signIn, limits, own, end, closedChat } = standing
    this.#limits = limits
    this.account = account
    this.#agent = agent
    this.#settings = settings
    const { edge } = clock
    this.#edge = edge
    this.#signIn = signIn
    this.#end = end
    this.#own = own
    this.#chat =
      settings.way === 'account'
        ? new Chat(
            agent,
            settings.chatService,
            (work) => this.#call(work),
            account.externalId,
            edge.now,
            (at) => clock.since(at),
            closedChat,
          )
        : null
    this.#chatLane = this.#chat?.lane() ?? null
  }

  async pull(cursor: string | null, terms: readonly WatchTerm[]): Promise<Page> {
    const all = this.#lanes(terms)
    const now = this.#edge.now()
    const { rate, window } = this.#limits
    const quota = { rate, perRequest: duration(window / ((rate?.of ?? usualLimit) * usedShare)) }
    const { lanes, until } = this.#quota.choose(all, cursor, quota, now)
    if (until !== null)
      return { arrivals: [], cursor: cursor ?? '', more: false, retain: 'all', readTo: null, idle: true, nextAt: until }
    const walked = await walkLanes({
      lanes,
      known: all.map(({ name }) => name),
      catchUp: rate === null || rate.resetsAt <= now || rate.left >= rate.of * keptForNow,
      cursor,
      now,
      memory: this.#gaps,
      momentOf: (it) => Date.parse(textOf(it, 'indexedAt') ?? ''),
      read: (lane, at, from, owed) => this.#read(lane, at, from, owed),
    })
    const isChatLane = walked.lane !== null && walked.lane === this.#chatLane
    const { arrivals, aside } = isChatLane
      ? { arrivals: this.#chat?.arrivals(walked.items) ?? [], aside: this.#chat?.aside ?? [] }
      : this.#arrivals(walked.items)
    return {
      ...walked.found,
      ...this.#quota.honest(walked, all, now),
      arrivals,
      cursor: walked.cursor,
      more: walked.more,
      retain: walked.lane?.retain ?? 'matched',
      setAside: walked.refused === null ? aside : [walked.refused, ...aside],
      // What cannot be searched for is not read, nor what a chat holds that still does not answer at the end.
      ...(walked.refused !== null || (!walked.more && (this.#chat?.fails === true || this.#chat?.owes === true))
        ? { readTo: null }
        : {}),
    }
  }

  /** A page of a lane. A search that it refuses must not hold up the others. */
  async #read(lane: Lane, at: string | null, from: number, owed: Owed): Promise<LaneAnswer> {
    if (this.#quota.spares(lane, this.#edge.now())) return spent
    try {
      return { ...(await lane.read(at ?? undefined, from, owed)), refused: null }
    } catch (error) {
      const isRefused = error instanceof ConnectorError && error.kind === 'blocked_by_policy'
      if (isRefused && at !== null) return { items: [], next: null, refused: null, lost: true }
      const closed = error instanceof ConnectorError && error.kind === 'permission_missing' && this.#signIn === null
      // The public may be shown the newest page and nothing behind it; whether that one is closed too, it says itself.
      if (closed && at !== null && lane.retain === 'matched')
        return { items: [], next: null, refused: null, lost: true }
      // Where the stream hears the whole network, a search that is closed to the public costs nothing.
      const spared = isRefused || (closed && this.#settings.stream !== '')
      if (lane.retain === 'all') throw error
      if (!spared) return this.#quota.rest(lane, error)
      return { items: [], next: null, refused: { externalId: 'search', reason: 'the network refuses this search' } }
    }
  }

  stream(cursor: string | null, signal: AbortSignal): AsyncIterable<Page> {
    const begins = !this.#streamed
    this.#streamed = true
    return streamPosts(this.#settings.stream, this.#own, cursor, this.#edge, signal, begins)
  }

  async profiles(externalIds: readonly string[]): Promise<readonly Author[]> {
    const found: Author[] = []
    for (let i = 0; i < externalIds.length; i += profilesAtOnce) {
      const actors = externalIds.slice(i, i + profilesAtOnce)
      const { data } = await this.#call(() => this.#agent.app.bsky.actor.getProfiles({ actors }))
      found.push(...sift(SeenProfile, listIn(data, 'profiles'), idOf).good.map(toAuthor))
    }
    return found
  }

  standNow(targets: readonly ReplyTarget[]): Promise<readonly Arrival[]> {
    return standNow(this.#agent, (work) => this.#call(work), targets, {
      arrivalsOf: (items) => this.#arrivals(items).arrivals,
      now: this.#edge.now,
    })
  }

  /** What is not asked for the time being. */
  get sampled() {
    return this.#quota.sampled
  }

  /** When this sign-in ends, and what it may not do. */
  get signedInUntil(): Omit<SessionStanding, 'rate'> {
    const end = this.#end()
    return { ...end, lacks: this.#chat?.lacks ?? end.lacks ?? null }
  }

  /** What can be done about somebody's account. */
  moderation(): Required<Pick<Session, 'mute' | 'block' | 'report'>> {
    const call: Call = (work) => this.#call(work)
    return {
      mute: (person, on) => mute(this.#agent, call, person, on),
      block: (person, on) => block(this.#agent, call, person, on, this.#edge.now()),
      report: (post, reason, comment) => report(this.#agent, call, post, reason, comment),
    }
  }

  async thread(target: ReplyTarget): Promise<readonly Arrival[]> {
    if (this.#chat !== null && target.ref['convo'] !== undefined) return this.#chat.thread(target)
    const { data } = await this.#call(() =>
      this.#agent.app.bsky.feed.getPostThread({ uri: target.externalId, depth: 3, parentHeight: 20 }),
    )
    const posts: unknown[] = []
    collectThread(fieldOf(data, 'thread'), posts, new Set())
    return [...this.#arrivals(posts).arrivals].sort((a, b) =>
      a.kind === 'post' && b.kind === 'post' ? a.post.publishedAt - b.post.publishedAt : 0,
    )
  }

  async reply(target: ReplyTarget, text: string, key: ReplyKey, language: string | null): Promise<PublishedReply> {
    if (this.#chat !== null && isChat(target)) return this.#chat.reply(target, text, key)
    const repo = this.account.externalId
    const rkey = tidFor(key)
    const { root, parent } = await refsOf(this.#agent, (work) => this.#call(work), target)
    const rich = await richOf(this.#agent, text)
    const record = {
      $type: postCollection,
      text: rich.text,
      ...(rich.facets === undefined ? {} : { facets: rich.facets }),
      ...(language === null ? {} : { langs: [language] }),
      reply: { root, parent },
      createdAt: new Date(key.at).toISOString(),
    }
    try {
      const { data } = await this.#call(() =>
        this.#agent.com.atproto.repo.createRecord({ repo, collection: postCollection, rkey, record }),
      )
      return this.#published(data.uri)
    } catch (error) {
      // The record key is ours: if something stands there, it is this reply, and the refusal only says so.
      const there = await this.find(target, key, text).catch(() => null)
      if (there !== null) return there
      throw error
    }
  }

  async find(target: ReplyTarget, key: ReplyKey, text: string): Promise<PublishedReply | null> {
    if (this.#chat !== null && isChat(target)) return this.#chat.find(target, key, text)
    try {
      const { data } = await this.#call(() =>
        this.#agent.com.atproto.repo.getRecord({
          repo: this.account.externalId,
          collection: postCollection,
          rkey: tidFor(key),
        }),
      )
      return this.#published(data.uri)
    } catch (error) {
      if (error instanceof ConnectorError && error.kind === 'target_gone') return null
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#signIn?.leave?.(this.#edge)
  }

  #published(uri: string): PublishedReply {
    return { externalId: uri, url: `https://bsky.app/profile/${this.account.handle}/post/${rkeyOf(uri)}` }
  }

  async glance(terms: readonly WatchTerm[], since: Instant): Promise<Glance> {
    const items: unknown[] = []
    let more = false
    const queries = queriesOf(terms)
    for (let i = 0; i < Math.min(queries.length, glanceQueries); i += glancesAtOnce) {
      const pages = await Promise.all(
        queries.slice(i, Math.min(i + glancesAtOnce, glanceQueries)).map((q) => this.#glanceAt(q, since)),
      )
      for (const page of pages) {
        items.push(...page.items)
        more ||= page.next !== null && page.items.length >= pageSize
      }
    }
    const found = this.#arrivals(items).arrivals.filter((it) => it.kind === 'post' && it.post.publishedAt >= since)
    const once = new Map(found.map((it) => [it.kind === 'post' ? it.post.externalId : it.externalId, it]))
    return { arrivals: [...once.values()], more: more || queries.length > glanceQueries }
  }

  /** One page of a search; a search that is refused shows nothing. */
  async #glanceAt(q: string, since: Instant): Promise<LanePage> {
    try {
      return await this.#search(q, { since: new Date(since).toISOString() })
    } catch (error) {
      if (error instanceof ConnectorError && error.kind === 'blocked_by_policy') return { items: [], next: null }
      throw error
    }
  }

  async #search(q: string, options: { readonly cursor?: string; readonly since?: string }): Promise<LanePage> {
    try {
      const { data } = await this.#call(() =>
        this.#agent.app.bsky.feed.searchPosts({ q, sort: 'latest', limit: pageSize, ...options }),
      )
      const items = listIn(data, 'posts')
      return { items, next: items.length === 0 ? null : this.#behind(textOf(data, 'cursor'), options.cursor) }
    } catch (error) {
      const closed =
        error instanceof ConnectorError && ['permission_missing', 'auth_revoked', 'auth_expired'].includes(error.kind)
      throw closed && this.#signIn === null ? closedToThePublic(error) : error
    }
  }

  /** The place behind a page of a search: a few posts before its end, where places are counted. */
  #behind(cursor: string | null, at: string | undefined): string | null {
    if (cursor === null) return null
    this.#counted = /^\d{1,9}$/u.test(cursor)
    if (!this.#counted) return cursor
    const shared = Number(cursor) - mayGo
    return shared > Number(at ?? 0) ? String(shared) : cursor
  }

  #lanes(terms: readonly WatchTerm[]): readonly Lane[] {
    const searches = queriesOf(terms).map(
      (q): Lane => ({
        name: `search ${q}`,
        retain: 'matched',
        ...(this.#counted ? { shifts: true } : {}),
        nameOf: (it) => textOf(it, 'uri'),
        read: (cursor) => this.#search(q, cursor === undefined ? {} : { cursor }),
      }),
    )
    const own = [...this.#own].map((did, at) => this.#ownLane(did, at === 0 ? 'own' : `own ${did}`))
    if (this.#signIn === null) return [...own, ...searches]
    const chat = this.#chatLane === null ? [] : [this.#chatLane]
    return [this.#notifications(), ...chat, ...own, ...searches]
  }

  #notifications(): Lane {
    const feed = this.#agent.app.bsky
    return {
      name: 'notifications',
      retain: 'all',
      read: async (cursor) => {
        const { data } = await this.#call(() =>
          feed.notification.listNotifications({
            limit: pageSize,
            reasons: addressing,
            ...(cursor === undefined ? {} : { cursor }),
          }),
        )
        const items = listIn(data, 'notifications')
        return { items, next: items.length === 0 ? null : textOf(data, 'cursor') }
      },
    }
  }

  /** What the brand writes there, so that an answer given natively is seen. */
  #ownLane(did: string, name: string): Lane {
    const feed = this.#agent.app.bsky
    return {
      name,
      retain: 'all',
      read: async (cursor) => {
        const { data } = await this.#call(() =>
          feed.feed.getAuthorFeed({
            actor: did,
            filter: 'posts_with_replies',
            limit: pageSize,
            ...(cursor === undefined ? {} : { cursor }),
          }),
        )
        return {
          // A repost carries a reason, and its post's own date says nothing about this lane.
          items: listIn(data, 'feed').flatMap((it) =>
            fieldOf(it, 'reason') === undefined ? [fieldOf(it, 'post')] : [],
          ),
          next: textOf(data, 'cursor'),
        }
      },
    }
  }

  #arrivals(items: readonly unknown[]): { readonly arrivals: readonly Arrival[]; readonly aside: readonly SetAside[] } {
    const { good, aside } = sift(SeenPost, items.filter(isAddressing), idOf)
    const arrivals: Arrival[] = []
    const unread: SetAside[] = []
    for (const seen of good) {
      const post = toPost(seen.record, {
        ...seen,
        indexedAt: instant(Math.max(0, Date.parse(seen.indexedAt) || this.#edge.now())),
        own: this.#own,
        counts: seen,
      })
      if (post === null) unread.push({ externalId: seen.uri, reason: 'record: no post' })
      else arrivals.push({ kind: 'post', post })
    }
    return { arrivals, aside: [...aside, ...unread] }
  }

  /** Calls the network; renews the session once when it says that it is over. */
  async #call<T>(work: () => Promise<{ readonly data: T }>): Promise<{ readonly data: T }> {
    const now = (): number => this.#edge.now()
    try {
      return await answerIn(work, now)
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error
      if (error.kind !== 'auth_expired' && error.kind !== 'auth_revoked') throw error
      if (this.#signIn === null) throw error
      await this.#signIn.again(error)
      return answerIn(work, now)
    }
  }
}

/** Bluesky opens and closes its search to people without an account as its load demands. */
const closedToThePublic = (cause: unknown): ConnectorError =>
  new ConnectorError(
    'permission_missing',
    'Bluesky lets nobody search without an account just now. Connect your account, or give the address of a live stream.',
    {
      fr: 'Bluesky ne laisse personne chercher sans compte en ce moment. Branchez votre compte, ou donnez l’adresse d’un flux en direct.',
      cause,
    },
  )

/** Notifications say why they came; posts do not. Likes and follows are none of ours. */
function isAddressing(item: unknown): boolean {
  const reason = textOf(item, 'reason')
  return reason === null || addressing.includes(reason)
}

/** What to search for: each watched word once. Search engines fold case and accents; our own rules decide what matches. */
export function queriesOf(terms: readonly WatchTerm[]): readonly string[] {
  const queries = terms.map(({ kind, text }) => {
    switch (kind) {
      case 'name':
        return text
      case 'handle':
        return `@${text}`
      case 'hashtag':
        return `#${text}`
      case 'site':
        return text.split('/')[0] ?? text
    }
  })
  const plain = queries.map(withoutOperators).filter((query) => query !== '')
  return [...new Map(plain.map((query) => [query.toLowerCase(), query])).values()]
}

/** A watched word is a word: quotes, `from:` and a leading minus mean something else to a search engine. */
const withoutOperators = (query: string): string =>
  query
    .replace(/["“”:]/g, ' ')
    .replace(/(^|\s)-+/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()

function collectThread(node: unknown, into: unknown[], seen: Set<string>, depth = 0): void {
  const post = fieldOf(node, 'post')
  const uri = textOf(post, 'uri')
  if (uri === null || seen.has(uri) || depth > mostDepth) return
  seen.add(uri)
  into.push(post)
  collectThread(fieldOf(node, 'parent'), into, seen, depth + 1)
  const replies = fieldOf(node, 'replies')
  for (const reply of Array.isArray(replies) ? replies : []) collectThread(reply, into, seen, depth + 1)
}
