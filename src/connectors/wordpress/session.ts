import type { Arrival } from '../../domain/model/post.ts'
import { after, hours, minutes, seconds } from '../../domain/model/time.ts'
import type { Account, Edge, Page, PublishedReply, ReplyKey, ReplyTarget, Session } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { cursorAt } from '../sdk/lane-cursor.ts'
import { GapMemory } from '../sdk/lane-gap.ts'
import { walkLanes } from '../sdk/lanes.ts'
import { plainLine, plainText } from '../sdk/plain-text.ts'
import { ServerClock } from '../sdk/server-clock.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'
import { Below } from './below.ts'
import { Client } from './client.ts'
import { Comments, numberOf, pageSize, seenIn } from './comments.ts'
import { isAbsent, mayNotModerate, noPasswords, stillWaits, strange, wasRemoved } from './errors.ts'
import { LookAfter } from './look-after.ts'
import {
  type Around,
  commentId,
  folded,
  isSpoken,
  isThere,
  momentOf,
  numberIn,
  toArticlePost,
  toPost,
} from './normalize.ts'
import { findPlace, type Place, rootOf } from './place.ts'
import { commentFields, SeenArticle, SeenComment } from './seen.ts'
import type { WordPressSettings } from './settings.ts'
import { lane, readState, type State, writeState } from './state.ts'

/** How often a site is asked for what is new, and for what became of what was there. */
const soonest = seconds(60)
const checkEvery = minutes(10)
/** A thread is followed so far up. */
const mostAncestors = 10

/** Signs in with an application password, or listens as anybody can. */
export async function connectWordPress(settings: WordPressSettings, outside: Edge): Promise<Session> {
  const clock = new ServerClock(outside)
  const { edge } = clock
  const place = await findPlace(edge, settings.site)
  if (settings.way === 'public') {
    const client = place.root === null ? null : new Client(edge, place.root, null)
    const account = { externalId: `public ${place.key}`, handle: '', name: place.name }
    const signatures = new Set(
      settings.signatures
        .split(/[,;\n]+/u)
        .map(folded)
        .filter((it) => it !== ''),
    )
    const staff = client === null ? new Set<number>() : await readStaff(client)
    return offered(new WordPressSession(client, clock, { account, place, staff, signatures, self: null }))
  }
  const client = new Client(edge, rootOf(place), settings)
  if (!place.passwords) throw noPasswords(client.host, place.home.startsWith('https:'))
  const { body: me } = await client.get('wp/v2/users/me', { context: 'edit' })
  const self = fieldOf(me, 'id')
  if (typeof self !== 'number') throw strange(client.host)
  if (fieldOf(fieldOf(me, 'capabilities'), 'moderate_comments') !== true)
    throw mayNotModerate(client.host, settings.user)
  const name = plainLine(textOf(me, 'name') ?? '') || settings.user
  const account = { externalId: `${place.key}#user-${self}`, handle: '', name: `${place.name} (${name})` }
  const staff = new Set([self, ...(await readStaff(client))])
  return offered(new WordPressSession(client, clock, { account, place, staff, signatures: new Set(), self }))
}

/** Whoever published something there speaks for the site. Many sites do not tell, and then only we do. */
async function readStaff(client: Client): Promise<ReadonlySet<number>> {
  try {
    const { body } = await client.get('wp/v2/users', {
      has_published_posts: 'true',
      per_page: String(pageSize),
      _fields: 'id',
    })
    return new Set(listOf(body).flatMap((it) => numberOf(it) ?? []))
  } catch (error) {
    // Not told is one thing; not told just now would make strangers of colleagues.
    if (error instanceof ConnectorError && error.kind !== 'transient' && error.kind !== 'rate_limited') return new Set()
    throw error
  }
}

/** The session with what it can do, and nothing that it cannot. */
function offered(session: WordPressSession): Session {
  return {
    account: session.account,
    pull: (cursor) => session.pull(cursor),
    thread: (target) => session.thread(target),
    ...(session.signedIn
      ? {
          reply: (target, text, key) => session.reply(target, text, key),
          find: (target, key, text) => session.find(target, key, text),
        }
      : {}),
    close: async () => {
      // A password is ended by whoever made it.
    },
  }
}

/** Who asks, and where. */
interface Parts {
  readonly account: Account
  readonly place: Place
  readonly staff: ReadonlySet<number>
  readonly signatures: ReadonlySet<string>
  readonly self: number | null
}

class WordPressSession {
  readonly account: Account
  readonly #client: Client | null
  readonly #edge: Edge
  readonly #clock: ServerClock
  readonly #parts: Parts
  readonly #comments: Comments
  readonly #lookAfter: LookAfter
  readonly #gaps = new GapMemory()

  constructor(client: Client | null, clock: ServerClock, parts: Parts) {
    this.account = parts.account
    this.#client = client
    this.#edge = clock.edge
    this.#clock = clock
    this.#parts = parts
    this.#comments = new Comments(client, clock.edge, parts.place, this.#view)
    this.#lookAfter = new LookAfter(
      this.#comments,
      () => this.#around(),
      () => this.#edge.now(),
    )
  }

  get signedIn(): boolean {
    return this.#parts.self !== null
  }

  /** A moderator sees what waits, what was taken for spam and what was thrown away; anybody else what is published. */
  get #view(): Readonly<Record<string, string>> {
    return this.signedIn ? { context: 'edit', status: 'any', type: 'all' } : {}
  }

  async pull(cursor: string | null): Promise<Page> {
    const now = this.#edge.now()
    const state = readState(cursor, now)
    // An hour more than asked for: some sites take the moment for one of their own time.
    const first = new Date(state.since - hours(26)).toISOString()
    const lanes = state.lanes ?? cursorAt(lane, await this.#comments.floorOf(first))
    let isNewest = false
    const walked = await walkLanes({
      lanes: [
        {
          name: lane,
          retain: 'all',
          rises: true,
          late: true,
          read: (at, from) => (at === undefined ? this.#comments.newest() : this.#comments.from(from ?? 1, at)),
        },
      ],
      cursor: lanes,
      now,
      memory: this.#gaps,
      momentOf: (it) => numberOf(it) ?? Number.NaN,
      dateOf: (it) => momentOf(textOf(it, 'date_gmt') ?? '', now),
      read: async ({ read }, at, from) => {
        isNewest = at === null
        return { ...(await read(at ?? undefined, from)), refused: null }
      },
    })
    const { good, aside } = seenIn(walked.items)
    const ids = good.map(({ id }) => id)
    const next: State = { ...state, lanes: walked.cursor, known: { ...state.known } }
    const below = new Below(state.below)
    const arrivals = good.flatMap((it) => this.#lookAfter.newsOf(it, next, below))
    next.base ??= Math.max(0, ...ids)
    // What was missed comes before what was seen once.
    const due = !walked.more && now - state.checkedAt >= checkEvery
    if (isNewest && this.#client !== null)
      arrivals.push(...(await this.#lookAfter.look(next, below, { shown: new Set(ids), told: [...arrivals], due })))
    return {
      ...walked.found,
      arrivals,
      cursor: writeState(next, below),
      more: walked.more,
      retain: 'all',
      setAside: aside,
      ...(walked.more ? {} : { nextAt: after(now, soonest) }),
    }
  }

  async thread(target: ReplyTarget): Promise<readonly Arrival[]> {
    // A feed shows comments one by one.
    if (this.#client === null) return []
    const { client, raw, comment } = await this.#standing(target)
    const chain = [comment]
    for (let parent = comment.parent; parent > 0 && chain.length <= mostAncestors; ) {
      const above = SeenComment.safeParse(await this.#comments.one(parent))
      if (!above.success) break
      chain.push(above.data)
      parent = above.data.parent
    }
    const { body } = await client.get('wp/v2/comments', {
      ...this.#view,
      parent: chain.map(({ id }) => id).join(','),
      per_page: String(pageSize),
      _fields: commentFields,
    })
    const around = [...chain, ...seenIn(listOf(body)).good]
    const article = await this.#article(client, raw)
    const posts = [...new Map(around.map((it) => [it.id, it])).values()]
      .filter((it) => isThere(it) && isSpoken(it))
      .sort((a, b) => momentOf(a.date_gmt, this.#edge.now()) - momentOf(b.date_gmt, this.#edge.now()) || a.id - b.id)
      .map((it) => toPost(it, this.#around()))
    return [...(article === null ? [] : [toArticlePost(article, this.#around())]), ...posts].map((post) => ({
      kind: 'post',
      post,
    }))
  }

  /** The article that a comment stands under: pages and products have other routes, and the comment names its own. */
  async #article(client: Client, comment: unknown): Promise<SeenArticle | null> {
    const up: unknown = fieldOf(fieldOf(comment, '_links'), 'up')
    const href = textOf(Array.isArray(up) ? up[0] : undefined, 'href') ?? ''
    const [, route] = /\/(wp\/v2\/[\w-]+\/\d+)(?:[?&].*)?$/u.exec(decodeURIComponent(href)) ?? []
    if (route === undefined) return null
    try {
      const { body } = await client.get(route, { _fields: 'id,title,excerpt,link,date_gmt' })
      const article = SeenArticle.safeParse(body)
      return article.success ? article.data : null
    } catch (error) {
      if (isAbsent(error)) return null
      throw error
    }
  }

  async reply(target: ReplyTarget, text: string, key: ReplyKey): Promise<PublishedReply> {
    const { client, comment } = await this.#standing(target)
    const there = await this.#answerIn(client, comment, key, text)
    if (there !== null) return there
    if (comment.status === 'hold') throw stillWaits(client.host)
    try {
      const sent = await client.post('wp/v2/comments', {
        post: comment.post,
        parent: comment.id,
        content: escaped(text),
        // What a comment says of its program stands there for moderators alone: by this we know our own again.
        author_user_agent: agentOf(key),
      })
      return this.#published(sent) ?? refuse(client.host)
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'duplicate') throw error
      const other = await this.#answerIn(client, comment, key, text)
      if (other === null) throw error
      return other
    }
  }

  async find(target: ReplyTarget, key: ReplyKey, text: string): Promise<PublishedReply | null> {
    try {
      const { client, comment } = await this.#standing(target)
      return await this.#answerIn(client, comment, key, text)
    } catch (error) {
      const id = numberIn(target.externalId)
      if (!isAbsent(error) || this.#client === null || id === null) throw error
      // The trash does not take the answer along; what is deleted for good hands its answers on to what it answered itself, where only the key tells.
      const there =
        (await this.#answerIn(this.#client, { id }, key, text)) ?? (await this.#answerIn(this.#client, null, key, text))
      if (there === null) throw error
      return there
    }
  }

  /** The answer of ours with this key that stands under a comment, or with null anywhere; where a plugin took the key away, the one under it with its words since then. */
  async #answerIn(
    client: Client,
    comment: Pick<SeenComment, 'id'> | null,
    key: ReplyKey,
    text: string,
  ): Promise<PublishedReply | null> {
    const { body } = await client.get('wp/v2/comments', {
      ...this.#view,
      ...(comment === null ? {} : { parent: String(comment.id) }),
      author: String(this.#parts.self),
      orderby: 'id',
      order: 'desc',
      per_page: String(pageSize),
      _fields: commentFields,
    })
    const ours = seenIn(listOf(body)).good.filter((it) => it.author === this.#parts.self)
    const byKey = ours.find((it) => it.author_user_agent?.includes(key.id) === true)
    const byWords = ours.find(
      (it) =>
        comment !== null &&
        it.author_user_agent?.startsWith(agent) !== true &&
        key.others?.has(commentId(this.#parts.place, it.id)) !== true &&
        momentOf(it.date_gmt, this.#edge.now()) >= this.#clock.since(key.at) &&
        bare(plainText(it.content.rendered).text) === bare(text),
    )
    const found = byKey ?? byWords
    return found === undefined ? null : this.#published(found)
  }

  /** The comment that is meant, as it stands now. */
  async #standing(
    target: ReplyTarget,
  ): Promise<{ readonly client: Client; readonly raw: unknown; readonly comment: SeenComment }> {
    const id = numberIn(target.externalId)
    const { host } = new URL(this.#parts.place.home)
    if (this.#client === null || id === null) throw wasRemoved(host)
    const { body: raw } = await this.#client.get(`wp/v2/comments/${id}`, this.signedIn ? { context: 'edit' } : {})
    const parsed = SeenComment.safeParse(raw)
    if (!parsed.success) throw strange(host)
    if (!isThere(parsed.data)) throw wasRemoved(host)
    return { client: this.#client, raw, comment: parsed.data }
  }

  #published(comment: unknown): PublishedReply | null {
    const id = numberOf(comment)
    return id === null
      ? null
      : { externalId: commentId(this.#parts.place, id), url: textOf(comment, 'link') ?? this.#parts.place.home }
  }

  #around(): Around {
    const { place, staff, signatures } = this.#parts
    return { place, staff, signatures, now: this.#edge.now() }
  }
}

const agent = 'Vigie '
const agentOf = ({ id }: ReplyKey): string => `${agent}${id}`

const refuse = (host: string): never => {
  throw strange(host)
}

const listOf = (body: unknown): readonly unknown[] => (Array.isArray(body) ? body : [])

/** Words as WordPress stores them: it takes HTML, and what somebody wrote is none. */
const escaped = (text: string): string => text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;')

/** What is left of a text when a site has turned it into its own HTML: letters and digits. */
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
