import { AtpAgent } from '@atproto/api'
import type { Arrival, Author } from '../../domain/model/post.ts'
import { instant } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type { Edge, Page, PublishedReply, ReplyKey, ReplyTarget, Session, SetAside } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { advance, laneOf, nextCursor, parseCursor, wantedFrom } from './cursor.ts'
import { answerIn } from './errors.ts'
import { postCollection, rkeyOf, toAuthor, toPost } from './normalize.ts'
import { fieldOf, listIn, SeenPost, SeenProfile, sift, textOf } from './seen.ts'
import type { BlueskySettings } from './settings.ts'
import { SignIn } from './sign-in.ts'
import { streamPosts } from './stream.ts'
import { tidFor } from './tid.ts'
import { refsOf, richOf } from './write.ts'

const pageSize = 100
const profilesAtOnce = 25
/** Deeper than any thread that is asked for. */
const mostDepth = 60
const addressing = ['mention', 'reply', 'quote']

/** One way of asking for posts, newest first. */
interface Lane {
  readonly name: string
  readonly retain: Page['retain']
  read(at: string | undefined): Promise<LanePage>
}

/** What came of asking: items as the network sent them, not looked at yet. */
interface LanePage {
  readonly items: readonly unknown[]
  readonly next: string | null
}

/** Signs in with an app password. */
export async function connectBluesky(settings: BlueskySettings, edge: Edge): Promise<Session> {
  const agent = new AtpAgent({ service: settings.service, fetch: edge.fetch })
  const { identifier, appPassword: password } = settings
  const signIn = new SignIn(agent, { identifier, password }, edge.now)
  await signIn.first()
  const session = new BlueskySession(agent, settings, edge, signIn)
  // Without a stream address there is nothing to stream, and polling must know.
  return settings.stream === '' ? withoutStream(session) : session
}

function withoutStream(session: BlueskySession): Session {
  return {
    account: session.account,
    pull: (cursor, terms) => session.pull(cursor, terms),
    profiles: (ids) => session.profiles(ids),
    thread: (target) => session.thread(target),
    reply: (target, text, key, language) => session.reply(target, text, key, language),
    find: (target, key) => session.find(target, key),
    close: () => session.close(),
  }
}

class BlueskySession implements Session {
  readonly account: Session['account']
  readonly #agent: AtpAgent
  readonly #settings: BlueskySettings
  readonly #edge: Edge
  readonly #signIn: SignIn

  constructor(agent: AtpAgent, settings: BlueskySettings, edge: Edge, signIn: SignIn) {
    const handle = agent.session?.handle ?? settings.identifier
    this.account = { externalId: agent.assertDid, handle, name: handle }
    this.#agent = agent
    this.#settings = settings
    this.#edge = edge
    this.#signIn = signIn
  }

  async pull(cursor: string | null, terms: readonly WatchTerm[]): Promise<Page> {
    const now = this.#edge.now()
    const lanes = this.#lanes(terms)
    const before = parseCursor(cursor)
    const lane = lanes[before.turn] ?? lanes[0]
    if (lane === undefined) throw new Error('There is always the lane of notifications.')
    const from = lanes.includes(lane) && lanes[before.turn] === lane ? before : { ...before, turn: 0 }
    const state = laneOf(from, lane.name, now)
    const { items, next, refused } = await this.#read(lane, state.at)
    const times = items.map((it) => Date.parse(textOf(it, 'indexedAt') ?? '')).filter((at) => !Number.isNaN(at))
    const page = {
      newest: times.length === 0 ? null : Math.max(...times),
      oldest: times.length === 0 ? null : Math.min(...times),
      // A network that names the same place again would be asked for ever.
      next: next === state.at ? null : next,
    }
    const { lane: after, done } = refused === null ? advance(state, page, now) : { lane: state, done: true }
    const end = nextCursor(
      from,
      lanes.map((it) => it.name),
      lane.name,
      after,
      done,
    )
    const wanted = items.filter((it) => !(Date.parse(textOf(it, 'indexedAt') ?? '') < wantedFrom(state)))
    const { arrivals, aside } = this.#arrivals(wanted)
    return {
      arrivals,
      cursor: JSON.stringify(end.cursor),
      more: end.more,
      retain: lane.retain,
      setAside: refused === null ? aside : [refused, ...aside],
    }
  }

  /** A page of a lane. A place in it that the network does not know any more means to begin anew; a search that it refuses must not hold up the others. */
  async #read(lane: Lane, at: string | null): Promise<LanePage & { readonly refused: SetAside | null }> {
    try {
      return { ...(await lane.read(at ?? undefined)), refused: null }
    } catch (error) {
      const isRefused = error instanceof ConnectorError && error.kind === 'blocked_by_policy'
      if (isRefused && at !== null) return this.#read(lane, null)
      if (!isRefused || lane.retain === 'all') throw error
      return { items: [], next: null, refused: { externalId: 'search', reason: 'the network refuses this search' } }
    }
  }

  stream(cursor: string | null, signal: AbortSignal): AsyncIterable<Page> {
    return streamPosts(this.#settings.stream, this.account.externalId, cursor, this.#edge, signal)
  }

  async profiles(externalIds: readonly string[]): Promise<readonly Author[]> {
    const found: Author[] = []
    for (let i = 0; i < externalIds.length; i += profilesAtOnce) {
      const actors = externalIds.slice(i, i + profilesAtOnce)
      const { data } = await this.#call(() => this.#agent.app.bsky.actor.getProfiles({ actors }))
      found.push(...sift(SeenProfile, listIn(data, 'profiles')).good.map(toAuthor))
    }
    return found
  }

  async thread(target: ReplyTarget): Promise<readonly Arrival[]> {
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
      const there = await this.find(target, key).catch(() => null)
      if (there !== null) return there
      throw error
    }
  }

  async find(_target: ReplyTarget, key: ReplyKey): Promise<PublishedReply | null> {
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
    // The session ends on the network with its tokens; signing out would end the app password's other sessions' refresh, too.
  }

  #published(uri: string): PublishedReply {
    return { externalId: uri, url: `https://bsky.app/profile/${this.account.handle}/post/${rkeyOf(uri)}` }
  }

  #lanes(terms: readonly WatchTerm[]): readonly Lane[] {
    const did = this.account.externalId
    const feed = this.#agent.app.bsky
    return [
      {
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
      },
      {
        name: 'own',
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
      },
      ...queriesOf(terms).map(
        (q): Lane => ({
          name: `search ${q}`,
          retain: 'matched',
          read: async (cursor) => {
            const { data } = await this.#call(() =>
              feed.feed.searchPosts({
                q,
                sort: 'latest',
                limit: pageSize,
                ...(cursor === undefined ? {} : { cursor }),
              }),
            )
            const items = listIn(data, 'posts')
            return { items, next: items.length === 0 ? null : textOf(data, 'cursor') }
          },
        }),
      ),
    ]
  }

  #arrivals(items: readonly unknown[]): { readonly arrivals: readonly Arrival[]; readonly aside: readonly SetAside[] } {
    const { good, aside } = sift(SeenPost, items.filter(isAddressing))
    const arrivals: Arrival[] = []
    const unread: SetAside[] = []
    for (const seen of good) {
      const post = toPost(seen.record, {
        ...seen,
        indexedAt: instant(Math.max(0, Date.parse(seen.indexedAt) || this.#edge.now())),
        ownDid: this.account.externalId,
        counts: seen.likeCount === undefined ? undefined : seen,
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
      await this.#signIn.again(error)
      return answerIn(work, now)
    }
  }
}

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
