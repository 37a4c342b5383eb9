import type { Arrival } from '../../domain/model/post.ts'
import { after, type Instant, seconds } from '../../domain/model/time.ts'
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
} from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { isByGateway } from '../sdk/gateway.ts'
import { GapMemory } from '../sdk/lane-gap.ts'
import { type Lane, walkLanes } from '../sdk/lanes.ts'
import { accountsTyped } from '../sdk/own-accounts.ts'
import { plainText } from '../sdk/plain-text.ts'
import { ServerClock } from '../sdk/server-clock.ts'
import { fieldOf, sift, textOf } from '../sdk/sift.ts'
import { Client } from './client.ts'
import { asUnknownKey, heldBack, isStrange, noForum, strange } from './errors.ts'
import { type Around, isSpoken, isThere, momentOf, placeIn, postId, toPost } from './normalize.ts'
import { idOf, SeenNotification, SeenPost, speaksToUs } from './seen.ts'
import type { ForumSettings } from './settings.ts'

/** Discourse allows 60 requests a minute with a key; its list of posts is made anew once a minute for the public. */
const soonest = { account: seconds(30), public: seconds(60) }
/** Posts that are asked for one by one in a round: what notifications speak of, what seems to be gone. */
const mostLookups = 20
/** So many posts are remembered, to see when one goes. */
const mostKnown = 500
/** Posts on a page of the newest. Some versions look for them among so many numbers only, whoever may see what stands under these. */
const latestPage = 50
/** So many pages in a row may be empty because of that: five thousand posts that nobody may see. */
const mostEmpty = 100
/** Posts that are asked for when it is looked whether they still stand there. */
const mostRechecked = 5
const notificationsPage = 60
/** Notifications that go between two pages shift the rest: so many are read twice. */
const mayGo = 5
/** Answers under one post are read so many pages far, twenty a page. */
const mostAnswerPages = 10
const glanceQueries = 5

/** Signs in with a key, or listens as anybody can. */
export async function connectForum(settings: ForumSettings, outside: Edge): Promise<Session> {
  const clock = new ServerClock(outside)
  const { edge } = clock
  const client = new Client(edge, settings.forum, settings.way === 'account' ? settings : null)
  const info = await client.get('/site/basic-info.json').catch((error: unknown) => {
    if (isStrange(error) || (error instanceof ConnectorError && error.kind === 'target_gone'))
      throw noForum(client.host, error)
    throw error
  })
  const title = textOf(info, 'title')?.trim() || client.host
  if (settings.way === 'public') {
    const own = new Set(accountsTyped(settings.own.toLowerCase()))
    const account = { externalId: `public ${client.place}`, handle: '', name: title }
    return offered(new ForumSession(client, clock, { account, title, own }), false)
  }
  const current = await client.get('/session/current.json').catch((error: unknown) => {
    throw asUnknownKey(client.host, error)
  })
  const me = fieldOf(current, 'current_user')
  const username = textOf(me, 'username')
  const id = fieldOf(me, 'id')
  if (username === null || typeof id !== 'number') throw strange(client.host)
  const account = { externalId: `${client.place}#user-${id}`, handle: username, name: title }
  return offered(new ForumSession(client, clock, { account, title, own: new Set([username.toLowerCase()]) }), true)
}

/** Who these settings sign in as; without an account, whether anybody may read there. */
export async function tryForum(settings: ForumSettings, edge: Edge): Promise<Account> {
  const session = await connectForum(settings, edge)
  try {
    if (settings.way === 'public') await session.pull(null, [])
    return session.account
  } finally {
    await session.close()
  }
}

/** The session with what it can do, and nothing that it cannot. */
function offered(session: ForumSession, signedIn: boolean): Session {
  return {
    account: session.account,
    pull: (cursor) => session.pull(cursor, signedIn),
    recheck: { atOnce: mostRechecked, ask: (targets) => session.standNow(targets, signedIn) },
    thread: (target) => session.thread(target),
    glance: (terms, since) => session.glance(terms, since),
    ...(signedIn
      ? {
          reply: (target, text, key) => session.reply(target, text, key),
          find: (target, key, text) => session.find(target, key, text),
        }
      : {}),
    close: async () => {
      // A key is ended by whoever made it.
    },
  }
}

/** Who asks, and where. */
interface Parts {
  readonly account: Account
  readonly title: string
  readonly own: ReadonlySet<string>
}

class ForumSession {
  readonly account: Account
  readonly #client: Client
  readonly #edge: Edge
  readonly #clock: ServerClock
  readonly #parts: Parts
  readonly #gaps = new GapMemory()
  /** Whether the forum may be one that looks for a page among a page of numbers: until one of its pages holds more of them. */
  #byNumbers = true
  /** Posts that this process has seen, by number, with what they are called. */
  readonly #known = new Map<number, string>()
  /** Of those, what was found gone, and at which cursor: told again where that is asked again, because it may not have been stored. */
  readonly #gone = new Map<number, { readonly externalId: string; readonly cursor: string | null }>()

  constructor(client: Client, clock: ServerClock, parts: Parts) {
    this.account = parts.account
    this.#client = client
    this.#edge = clock.edge
    this.#clock = clock
    this.#parts = parts
  }

  async pull(cursor: string | null, signedIn: boolean): Promise<Page> {
    const now = this.#edge.now()
    const lanes = [...(signedIn ? [this.#notifications()] : []), this.#latest()]
    const walked = await walkLanes({
      lanes,
      cursor,
      now,
      memory: this.#gaps,
      momentOf: createdAt,
      read: async (lane, at) => ({ ...(await lane.read(at ?? undefined)), refused: null }),
    })
    const page = {
      ...walked.found,
      cursor: walked.cursor,
      more: walked.more,
      retain: walked.lane?.retain ?? 'matched',
    } as const
    const { arrivals, aside } =
      walked.lane?.retain === 'all' ? await this.#toldOf(walked.items) : await this.#arrivals(walked.items, cursor)
    const end = walked.more ? {} : { nextAt: after(now, soonest[signedIn ? 'account' : 'public']) }
    return { ...page, ...end, arrivals, setAside: aside }
  }

  #notifications(): Lane {
    return {
      name: 'notifications',
      retain: 'all',
      shifts: true,
      nameOf: numberIn,
      read: async (at) => {
        const offset = Number(at ?? 0)
        const body = await this.#client.get('/notifications.json', {
          limit: String(notificationsPage),
          offset: String(offset),
        })
        const items: unknown = fieldOf(body, 'notifications')
        if (!Array.isArray(items)) throw strange(this.#client.host)
        const full = items.length >= notificationsPage
        return { items, next: full ? String(offset + notificationsPage - mayGo) : null }
      },
    }
  }

  /** Everything new on the forum that we may read: of it, what names the brand is kept. What is shown again shows its edits. */
  #latest(): Lane {
    return {
      name: 'latest',
      retain: 'matched',
      late: true,
      read: async (at) => {
        const [place = Number.NaN, empty] = at === undefined ? [] : at.split('-').map(Number)
        // A bare number was written by an older version, and meant a post that is to be shown itself.
        const before = empty === undefined ? place + 1 : place
        const body = await this.#client.get('/posts.json', at === undefined ? {} : { before: String(before) })
        const shown: unknown = fieldOf(body, 'latest_posts')
        if (!Array.isArray(shown)) throw strange(this.#client.host)
        // Some versions show the post that is named, too, and some only what stands below it.
        const items = shown.filter((it) => !(Number(fieldOf(it, 'id')) >= before))
        const ids = items.map((it) => Number(fieldOf(it, 'id'))).filter((id) => Number.isInteger(id) && id > 0)
        const lowest = Math.min(...ids)
        if (at !== undefined && Math.max(...ids) - lowest >= latestPage) this.#byNumbers = false
        if (ids.length > 0) return { items, next: `${lowest}-0` }
        const below = before - latestPage + 1
        if (!(below > 0) || !this.#byNumbers) return { items, next: null }
        if ((empty ?? 0) >= mostEmpty) return { items: [], next: null, lost: true }
        return { items, next: `${below}-${(empty ?? 0) + 1}` }
      },
    }
  }

  /** The posts that notifications speak of, asked for one by one, each once, in their topics, which say whether they are messages: being named in one is told like being named anywhere. */
  async #toldOf(
    items: readonly unknown[],
  ): Promise<{ readonly arrivals: readonly Arrival[]; readonly aside: readonly SetAside[] }> {
    // A medal or a visit speaks of no post.
    const speaking = items.filter((it) => speaksToUs.has(Number(fieldOf(it, 'notification_type'))))
    const { good, aside } = sift(SeenNotification, speaking, idOf)
    const arrivals: Arrival[] = []
    const wanted = new Map(good.map((it) => [`${it.topic_id}/${it.post_number}`, it]))
    for (const { topic_id: topic, post_number: number, notification_type: type } of wanted.values()) {
      const around = await this.#topicAround(topic, number).catch((error: unknown) => {
        if (error instanceof ConnectorError && absent.has(error.kind)) return null
        throw error
      })
      const post = around?.posts.find((it) => it.post_number === number)
      if (around === null || post === undefined) continue
      const told = speaksToUs.get(type) ?? null
      arrivals.push(...this.#arrivalsOf([post], { told, isPrivate: isMessage(around.body) }))
    }
    return { arrivals, aside }
  }

  async #arrivals(
    items: readonly unknown[],
    cursor: string | null,
  ): Promise<{ readonly arrivals: readonly Arrival[]; readonly aside: readonly SetAside[] }> {
    const { good, aside } = sift(SeenPost, items, idOf)
    const gone = await this.#missing(
      good.map(({ id }) => id),
      cursor,
    )
    // No message is among them.
    return { arrivals: [...this.#arrivalsOf(good), ...gone], aside }
  }

  /** Posts that were there, and are not where the page goes past them: each is asked for before it is believed gone. */
  async #missing(ids: readonly number[], cursor: string | null): Promise<readonly Arrival[]> {
    if (ids.length === 0) return []
    const shown = new Set(ids)
    const [lowest, highest] = [Math.min(...ids), Math.max(...ids)]
    const isMissing = (id: number): boolean => id > lowest && id < highest && !shown.has(id)
    const witness = this.#witness()
    for (const [id, externalId] of [...this.#known].filter(([it]) => isMissing(it)).slice(0, mostLookups)) {
      const place = placeIn(externalId)
      const post = place === null ? null : await this.#one(place.topic, place.number, witness)
      if (post === undefined) continue
      this.#known.delete(id)
      if (post === null || !isThere(post)) keep(this.#gone, id, { externalId, cursor })
    }
    return [...this.#gone]
      .filter(([id, it]) => it.cursor === cursor && isMissing(id))
      .map(([, it]) => this.#deleted(it.externalId))
  }

  #deleted(externalId: string): Arrival {
    return { kind: 'deleted', externalId, at: this.#edge.now() }
  }

  /** How these posts stand now, each asked for by itself: what went while no process looked is not missing on any page. */
  async standNow(targets: readonly ReplyTarget[], signedIn: boolean): Promise<readonly Arrival[]> {
    const arrivals: Arrival[] = []
    const witness = this.#witness()
    for (const { externalId, ref } of targets) {
      const place = placeIn(externalId)
      if (place === null || externalId !== postId(this.#client.place, place.topic, place.number)) continue
      // Only its topic says whether it is a message; what was heard before that was asked for may have been taken for public.
      const isKnown = ref['private'] === 'yes' || !signedIn
      const around = isKnown ? null : await this.#aroundOf(place.topic, place.number)
      const post = around?.post ?? (await this.#one(place.topic, place.number, witness))
      if (post === null) arrivals.push(this.#deleted(externalId))
      else if (post !== undefined)
        arrivals.push(...this.#arrivalsOf([post], { isPrivate: around?.isPrivate ?? ref['private'] === 'yes' }))
    }
    return arrivals
  }

  #arrivalsOf(
    posts: readonly SeenPost[],
    around: Partial<Pick<Around, 'told' | 'isPrivate'>> = {},
  ): readonly Arrival[] {
    return posts.filter(isSpoken).map((post): Arrival => {
      const externalId = postId(this.#client.place, post.topic_id, post.post_number)
      if (!isThere(post)) return this.#deleted(externalId)
      keep(this.#known, post.id, externalId)
      return { kind: 'post', post: toPost(post, this.#around(around)) }
    })
  }

  /** Whether the forum lets us read anything at all, asked once: a key that was taken back and a forum that closed its doors refuse each post like one that is not for us. Throws where it does not. */
  #witness(): () => Promise<void> {
    let asked: Promise<unknown> | undefined
    return async () => {
      asked ??= this.#client.get('/posts.json')
      await asked
    }
  }

  /** One post as it stands now; null where the forum says that it is gone, or not for us while others are, undefined where only a gateway says so or the answer is none. */
  async #one(
    topic: number,
    number: number,
    witness: () => Promise<void> = this.#witness(),
  ): Promise<SeenPost | null | undefined> {
    try {
      const parsed = SeenPost.safeParse(await this.#client.get(`/posts/by_number/${topic}/${number}.json`))
      return parsed.success ? parsed.data : undefined
    } catch (error) {
      if (!(error instanceof ConnectorError) || !absent.has(error.kind)) throw error
      if (isByGateway(error)) return undefined
      if (error.kind === 'permission_missing') await witness()
      return null
    }
  }

  /** What stands around a post in its topic, and the topic itself. */
  async #topicAround(
    topic: number,
    number: number,
  ): Promise<{ readonly posts: readonly SeenPost[]; readonly body: unknown }> {
    const body = await this.#client.get(`/t/${topic}/${number}.json`)
    const items: unknown = fieldOf(fieldOf(body, 'post_stream'), 'posts')
    const { good } = sift(SeenPost, Array.isArray(items) ? items : [], idOf)
    return { posts: good.map((it) => named(it, body)), body }
  }

  /** A post in its topic, and whether that is a message; null where it does not stand there. */
  async #aroundOf(
    topic: number,
    number: number,
  ): Promise<{ readonly post: SeenPost; readonly isPrivate: boolean } | null> {
    const around = await this.#topicAround(topic, number).catch((error: unknown) => {
      if (error instanceof ConnectorError && absent.has(error.kind)) return null
      throw error
    })
    const post = around?.posts.find((it) => it.post_number === number)
    return around === null || post === undefined ? null : { post, isPrivate: isMessage(around.body) }
  }

  async thread(target: ReplyTarget): Promise<readonly Arrival[]> {
    const { topic, number } = this.#placeOf(target)
    const { posts, body } = await this.#topicAround(topic, number)
    const first = posts.some((it) => it.post_number === 1) ? null : await this.#one(topic, 1)
    const all = [...(first ? [named(first, body)] : []), ...posts]
    return this.#arrivalsOf(
      all.filter(isThere).sort((a, b) => a.post_number - b.post_number),
      { isPrivate: isMessage(body) },
    )
  }

  async glance(terms: readonly WatchTerm[], since: Instant): Promise<Glance> {
    const queries = [...new Set(terms.map(queryOf))].filter((it) => it !== '')
    const found: SeenPost[] = []
    let more = queries.length > glanceQueries
    for (const query of queries.slice(0, glanceQueries)) {
      const body = await this.#client.get('/search.json', {
        q: `${query} after:${new Date(since).toISOString().slice(0, 10)} order:latest`,
      })
      const items: unknown = fieldOf(body, 'posts')
      const shown = Array.isArray(items) ? items : []
      // A search shows the beginning of what was said, in plain words.
      const { good } = sift(
        SeenPost,
        shown.map((it) => ({ ...it, cooked: textOf(it, 'blurb') ?? '' })),
        idOf,
      )
      found.push(...good)
      more ||= textOf(fieldOf(body, 'grouped_search_result'), 'more_full_page_results') !== null
    }
    const once = new Map(found.map((it) => [it.id, it]))
    const posts = [...once.values()].filter((it) => momentOf(it.created_at, this.#edge.now()) >= since)
    return { arrivals: this.#arrivalsOf(posts), more }
  }

  async reply(target: ReplyTarget, text: string, key: ReplyKey): Promise<PublishedReply> {
    const { topic, number } = this.#placeOf(target)
    const there = await this.find(target, key, text)
    if (there !== null) return there
    try {
      const sent = await this.#client.post('/posts.json', {
        raw: asMarkdown(text),
        topic_id: topic,
        // The first post is answered by writing into its topic.
        ...(number === 1 ? {} : { reply_to_post_number: number }),
      })
      if (textOf(sent, 'action') === 'enqueued') throw heldBack(this.#client.host)
      const published = this.#published(fieldOf(sent, 'post') ?? sent)
      if (published === null) throw strange(this.#client.host)
      return published
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'duplicate') throw error
      const other = await this.find(target, key, text)
      if (other === null) throw error
      return other
    }
  }

  /** The answer of ours with these words since then; Discourse keeps no key of ours. */
  async find(target: ReplyTarget, key: ReplyKey, text: string): Promise<PublishedReply | null> {
    const { topic, number } = this.#placeOf(target)
    const { items, gone } =
      number === 1 ? { items: await this.#newestIn(topic), gone: null } : await this.#under(topic, number)
    const { good } = sift(SeenPost, items, idOf)
    const ours = good.find(
      (it) =>
        this.#parts.own.has(it.username.toLowerCase()) &&
        isThere(it) &&
        key.others?.has(postId(this.#client.place, it.topic_id, it.post_number)) !== true &&
        (it.reply_to_post_number ?? 1) === number &&
        momentOf(it.created_at, this.#edge.now()) >= this.#clock.since(key.at) &&
        bare(plainText(it.cooked).text) === bare(text),
    )
    if (ours === undefined && gone !== null) throw gone
    return ours === undefined ? null : this.#published(ours)
  }

  /** The answers to a post; where it is gone, what its topic ends with: whoever deletes what was answered does not take the answer along. */
  async #under(
    topic: number,
    number: number,
  ): Promise<{ readonly items: readonly unknown[]; readonly gone: ConnectorError | null }> {
    try {
      return { items: await this.#answersTo(topic, number), gone: null }
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'target_gone') throw error
      return { items: await this.#newestIn(topic), gone: error }
    }
  }

  /** What a topic ends with. */
  async #newestIn(topic: number): Promise<readonly unknown[]> {
    const items: unknown = fieldOf(fieldOf(await this.#client.get(`/t/${topic}/last.json`), 'post_stream'), 'posts')
    return Array.isArray(items) ? items : []
  }

  async #answersTo(topic: number, number: number): Promise<readonly unknown[]> {
    const post = SeenPost.safeParse(await this.#client.get(`/posts/by_number/${topic}/${number}.json`))
    if (!post.success) throw strange(this.#client.host)
    const answers: unknown[] = []
    let last = 1
    for (let pages = 0; pages < mostAnswerPages; pages += 1) {
      const body = await this.#client.get(`/posts/${post.data.id}/replies.json`, { after: String(last) })
      if (!Array.isArray(body) || body.length === 0) break
      answers.push(...body)
      const end = Math.max(...body.map((it: unknown) => Number(fieldOf(it, 'post_number') ?? 0)))
      if (!(end > last)) break
      last = end
    }
    return answers
  }

  #placeOf({ externalId }: ReplyTarget): { readonly topic: number; readonly number: number } {
    const place = placeIn(externalId)
    if (place !== null) return place
    throw new ConnectorError('target_gone', `${this.#client.host} does not have this post any more.`, {
      fr: `${this.#client.host} n’a plus ce message.`,
    })
  }

  #published(post: unknown): PublishedReply | null {
    const [topic, number] = [fieldOf(post, 'topic_id'), fieldOf(post, 'post_number')]
    if (typeof topic !== 'number' || typeof number !== 'number') return null
    const slug = encodeURIComponent(textOf(post, 'topic_slug') ?? '-')
    return {
      externalId: postId(this.#client.place, topic, number),
      url: this.#client.address(`/t/${slug}/${topic}/${number}`),
    }
  }

  #around({ told = null, isPrivate = false }: Partial<Pick<Around, 'told' | 'isPrivate'>>): Around {
    return {
      place: this.#client.place,
      base: this.#client.address(''),
      title: this.#parts.title,
      own: this.#parts.own,
      told,
      isPrivate,
      now: this.#edge.now(),
    }
  }
}

/** A post of a topic with what the topic is called. */
const named = (post: SeenPost, topic: unknown): SeenPost => ({
  ...post,
  topic_title: textOf(topic, 'title') ?? post.topic_title,
  topic_slug: textOf(topic, 'slug') ?? post.topic_slug,
})

/** Whether a topic is a message to some, as against one that stands in the forum. */
const isMessage = (topic: unknown): boolean => textOf(topic, 'archetype') === 'private_message'

const absent: ReadonlySet<string> = new Set(['target_gone', 'permission_missing'])

/** Keeps what was seen last of so many. */
function keep<T>(known: Map<number, T>, id: number, it: T): void {
  known.delete(id)
  known.set(id, it)
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) return
    known.delete(oldest)
  }
}

/** The number of a notification; null where it has none. */
const numberIn = (item: unknown): string | null => {
  const id = fieldOf(item, 'id')
  return typeof id === 'number' ? String(id) : null
}
const createdAt = (item: unknown): number => Date.parse(textOf(item, 'created_at') ?? '')

/** What somebody wrote, so that none of its signs becomes markup; addresses stay as they are. */
export const asMarkdown = (text: string): string =>
  text
    .split(/(https?:\/\/\S+)/u)
    .map((part, at) =>
      at % 2 === 1 ? part : part.replace(/[\\`*_[\]<>|~]/gu, '\\$&').replace(/^(\s*)([#+-])(?=\s)/gmu, '$1\\$2'),
    )
    .join('')

/** What is left of a text when a forum has turned it into its own HTML: letters and digits. */
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** What to search for; signs of the search's own language are taken out. */
function queryOf({ kind, text }: WatchTerm): string {
  const plain = text
    .replace(/["“”:@#]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return kind === 'name' && plain.includes(' ') ? `"${plain}"` : (plain.split('/')[0] ?? plain)
}
