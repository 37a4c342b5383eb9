import { AppBskyFeedDefs, AtpAgent, RichText } from '@atproto/api'
import type { Arrival, Author } from '../../domain/model/post.ts'
import { instant } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type { Edge, Page, PublishedReply, ReplyKey, ReplyTarget, Session } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { advance, laneOf, nextCursor, parseCursor, wantedFrom } from './cursor.ts'
import { toConnectorError } from './errors.ts'
import { type Profile, postCollection, rkeyOf, toAuthor, toPost } from './normalize.ts'
import type { BlueskySettings } from './settings.ts'
import { streamPosts } from './stream.ts'
import { tidFor } from './tid.ts'

const pageSize = 100
const profilesAtOnce = 25
const addressing = ['mention', 'reply', 'quote']

/** A post as the AppView shows it, as far as we read it. */
interface SeenPost {
  readonly uri: string
  readonly cid: string
  readonly author: Profile
  readonly record: unknown
  readonly indexedAt: string
  readonly reason?: string
  readonly replyCount?: number | undefined
  readonly repostCount?: number | undefined
  readonly likeCount?: number | undefined
  readonly quoteCount?: number | undefined
}

/** One way of asking for posts, newest first. */
interface Lane {
  readonly name: string
  readonly retain: Page['retain']
  read(at: string | undefined): Promise<{ readonly posts: readonly SeenPost[]; readonly next: string | null }>
}

/** Signs in with an app password. */
export async function connectBluesky(settings: BlueskySettings, edge: Edge): Promise<Session> {
  const agent = new AtpAgent({ service: settings.service, fetch: edge.fetch })
  const { identifier, appPassword: password } = settings
  const signIn = async (): Promise<void> => {
    await agent.login({ identifier, password })
  }
  try {
    await signIn()
  } catch (error) {
    throw toConnectorError(error, edge.now())
  }
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
  readonly #signIn: () => Promise<void>
  #signingIn: Promise<void> | null = null

  constructor(agent: AtpAgent, settings: BlueskySettings, edge: Edge, signIn: () => Promise<void>) {
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
    const { posts, next } = await this.#call(() => lane.read(state.at ?? undefined))
    const times = posts.map((post) => Date.parse(post.indexedAt)).filter((at) => !Number.isNaN(at))
    const page = {
      newest: times.length === 0 ? null : Math.max(...times),
      oldest: times.length === 0 ? null : Math.min(...times),
      next,
    }
    const { lane: after, done } = advance(state, page, now)
    const end = nextCursor(
      from,
      lanes.map((it) => it.name),
      lane.name,
      after,
      done,
    )
    const wanted = posts.filter((post) => !(Date.parse(post.indexedAt) < wantedFrom(state)))
    return {
      arrivals: wanted.flatMap((post) => this.#arrival(post)),
      cursor: JSON.stringify(end.cursor),
      more: end.more,
      retain: lane.retain,
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
      found.push(...data.profiles.map(toAuthor))
    }
    return found
  }

  async thread(target: ReplyTarget): Promise<readonly Arrival[]> {
    const { data } = await this.#call(() =>
      this.#agent.app.bsky.feed.getPostThread({ uri: target.externalId, depth: 3, parentHeight: 20 }),
    )
    const posts: SeenPost[] = []
    collectThread(data.thread, posts, new Set())
    return posts
      .flatMap((post) => this.#arrival(post))
      .sort((a, b) => (a.kind === 'post' && b.kind === 'post' ? a.post.publishedAt - b.post.publishedAt : 0))
  }

  async reply(target: ReplyTarget, text: string, key: ReplyKey, language: string | null): Promise<PublishedReply> {
    const repo = this.account.externalId
    const rkey = tidFor(key)
    const parent = await this.#refsOf(target)
    const rich = new RichText({ text })
    await this.#call(() => rich.detectFacets(this.#agent))
    const record = {
      $type: postCollection,
      text: rich.text,
      ...(rich.facets === undefined ? {} : { facets: rich.facets }),
      ...(language === null ? {} : { langs: [language] }),
      reply: { root: parent.root, parent: parent.parent },
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

  /** Root and parent of an answer, from what was stored; asked anew where a stream left the hash out. A post that is gone takes no answer. */
  async #refsOf(target: ReplyTarget) {
    const { uri, cid, rootUri, rootCid } = target.ref
    const { data } = await this.#call(() => this.#agent.app.bsky.feed.getPosts({ uris: [target.externalId] }))
    const post = data.posts[0]
    if (post === undefined) throw new ConnectorError('target_gone', 'This post is gone from Bluesky.')
    if (post.viewer?.replyDisabled === true) {
      throw new ConnectorError('blocked_by_policy', 'The author lets nobody but chosen people answer under this post.')
    }
    const parent = { uri: uri ?? target.externalId, cid: cid !== undefined && cid !== '' ? cid : post.cid }
    const root =
      rootUri !== undefined && rootCid !== undefined && rootCid !== '' ? { uri: rootUri, cid: rootCid } : parent
    return { parent, root }
  }

  #lanes(terms: readonly WatchTerm[]): readonly Lane[] {
    const did = this.account.externalId
    const feed = this.#agent.app.bsky
    return [
      {
        name: 'notifications',
        retain: 'all',
        read: async (cursor) => {
          const { data } = await feed.notification.listNotifications({
            limit: pageSize,
            reasons: addressing,
            ...(cursor === undefined ? {} : { cursor }),
          })
          return {
            posts: data.notifications.filter((it) => addressing.includes(it.reason)),
            next: data.notifications.length === 0 ? null : (data.cursor ?? null),
          }
        },
      },
      {
        name: 'own',
        retain: 'all',
        read: async (cursor) => {
          const { data } = await feed.feed.getAuthorFeed({
            actor: did,
            filter: 'posts_with_replies',
            limit: pageSize,
            ...(cursor === undefined ? {} : { cursor }),
          })
          return {
            posts: data.feed.filter((it) => it.reason === undefined).map((it) => it.post),
            next: data.cursor ?? null,
          }
        },
      },
      ...queriesOf(terms).map(
        (q): Lane => ({
          name: `search ${q}`,
          retain: 'matched',
          read: async (cursor) => {
            const { data } = await feed.feed.searchPosts({
              q,
              sort: 'latest',
              limit: pageSize,
              ...(cursor === undefined ? {} : { cursor }),
            })
            return { posts: data.posts, next: data.posts.length === 0 ? null : (data.cursor ?? null) }
          },
        }),
      ),
    ]
  }

  #arrival(post: SeenPost): Arrival[] {
    const it = toPost(post.record, {
      uri: post.uri,
      cid: post.cid,
      author: post.author,
      indexedAt: instant(Date.parse(post.indexedAt) || this.#edge.now()),
      ownDid: this.account.externalId,
      reason: post.reason,
      counts: post.likeCount === undefined ? undefined : post,
    })
    return it === null ? [] : [{ kind: 'post', post: it }]
  }

  /** Calls the network; signs in anew once when it says that the session is over. */
  async #call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const refusal = toConnectorError(error, this.#edge.now())
      if (refusal.kind !== 'auth_expired' && refusal.kind !== 'auth_revoked') throw refusal
      try {
        this.#signingIn ??= this.#signIn().finally(() => {
          this.#signingIn = null
        })
        await this.#signingIn
        return await work()
      } catch (again) {
        throw toConnectorError(again, this.#edge.now())
      }
    }
  }
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
  return [...new Map(queries.map((query) => [query.toLowerCase(), query])).values()]
}

function collectThread(node: unknown, into: SeenPost[], seen: Set<string>): void {
  if (!AppBskyFeedDefs.isThreadViewPost(node)) return
  const { post, parent, replies } = node as AppBskyFeedDefs.ThreadViewPost
  if (seen.has(post.uri)) return
  seen.add(post.uri)
  into.push(post)
  collectThread(parent, into, seen)
  for (const reply of replies ?? []) collectThread(reply, into, seen)
}
