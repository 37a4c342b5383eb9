import type { Arrival } from '../../domain/model/post.ts'
import { longestRound } from '../../domain/model/quota.ts'
import { after, duration, type Duration, type Instant, minutes, seconds } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type { Account, Edge, Glance, Page, ReplyTarget, Session, SetAside, Words } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { GapMemory } from '../sdk/lane-gap.ts'
import { type Lane, type LaneAnswer, type LanePage, walkLanes } from '../sdk/lanes.ts'
import { QuotaRound, spent } from '../sdk/quota-round.ts'
import { accountsTyped } from '../sdk/own-accounts.ts'
import { scopesIn } from '../sdk/oauth.ts'
import { ServerClock } from '../sdk/server-clock.ts'
import { fieldOf, sift, textOf } from '../sdk/sift.ts'
import { Answering } from './answering.ts'
import { Client, type Instance, readInstance } from './client.ts'
import { longestIn } from './length.ts'
import { refusalOf, strange } from './errors.ts'
import { moderation } from './moderate.ts'
import { toAuthor, toPost } from './normalize.ts'
import { missingIn } from './rights.ts'
import { idOf, SeenAccount, SeenStatus } from './seen.ts'
import type { MastodonSettings } from './settings.ts'
import { standNow, statusesAtOnce } from './stand-now.ts'
import { listIn, Statuses, unoffered } from './statuses.ts'
import { LiveTags, streamEvents } from './stream.ts'

const pageSize = '40'
/** A page of a search with so many is a full one: what this account may not see is taken out of it afterwards. */
const fullSearch = 30
/** Posts that go between two pages of a search shift the rest: so many are read twice. */
const mayGo = 5
/** A search is followed so far down. */
const deepestSearch = 5_000
/** A shorter name is too many other words as a hashtag. */
const shortestTag = 4
/** A glance is one page of so many searches. */
const glanceQueries = 8
/** How often to look at best, beside a live stream, and of what share of the server's limit to make use. */
const soonest = seconds(4)
const besideStream = seconds(15)
const usedShare = 0.5
/** What was missed waits while less than this share of the limit is left. */
const keptForNow = 0.1
/** Mastodon's own limit, for servers that name none: 300 requests in five minutes. */
const usualLimit = 300
const window = minutes(5)

/** Signs in with a token, or listens as anybody can. */
export async function connectMastodon(settings: MastodonSettings, outside: Edge): Promise<Session> {
  const clock = new ServerClock(outside)
  const { edge } = clock
  if (settings.way === 'public') {
    const client = new Client(edge, settings.server, null)
    const account = { externalId: `public ${client.host}`, handle: '', name: client.host }
    return offered(
      new MastodonSession(client, clock, {
        account,
        self: null,
        own: handlesIn(settings.own),
        instance: unknownInstance,
      }),
      client,
    )
  }
  const client = new Client(edge, settings.server, settings.token)
  const me = SeenAccount.safeParse(await whoAmI(client))
  if (!me.success) throw strange(client.host)
  const instance = await readInstance(client)
  const { externalId, handle, name } = toAuthor(me.data, client.host)
  const parts = {
    account: { externalId, handle, name },
    self: me.data.id,
    own: new Set([handle.toLowerCase()]),
    instance,
  }
  return offered(
    new MastodonSession(client, clock, parts),
    client,
    settings.token,
    missingIn(scopesIn(settings.granted)),
  )
}

/** Whose token it is. Servers refuse a wrong one in many ways (401, 403, 422 without a word); one that knows no such question speaks another language. */
async function whoAmI(client: Client): Promise<unknown> {
  try {
    return (await client.get('/api/v1/accounts/verify_credentials')).body
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    if (error.kind === 'blocked_by_policy') throw refusalOf({ host: client.host, status: 401, said: '', retryAt: null })
    if (error.kind !== 'target_gone') throw error
    throw new ConnectorError(
      'target_gone',
      `${client.host} does not speak the language of Mastodon. Check the address of the server.`,
      {
        fr: `${client.host} ne parle pas la langue de Mastodon. Vérifiez l’adresse du serveur.`,
        cause: error,
      },
    )
  }
}

/** Who these settings sign in as; without an account, whether anybody may look there. */
export async function tryMastodon(settings: MastodonSettings, edge: Edge): Promise<Account> {
  const session = await connectMastodon(settings, edge)
  try {
    if (settings.way === 'public') await session.glance?.([{ kind: 'hashtag', text: 'mastodon' }], edge.now())
    return session.account
  } finally {
    await session.close()
  }
}

/** The session with what it can do, and nothing that it cannot. */
function offered(
  session: MastodonSession,
  client: Client,
  token: string | null = null,
  lacks: Words | null = null,
): Session {
  return {
    account: session.account,
    pull: (cursor, terms) => session.pull(cursor, terms),
    ...(token === null || session.streaming === null
      ? {}
      : { stream: (_cursor: string | null, signal: AbortSignal) => session.stream(token, signal) }),
    recheck: { atOnce: statusesAtOnce, ask: (targets) => session.standNow(targets) },
    thread: (target) => session.thread(target),
    ...(token === null
      ? {}
      : {
          reply: (target, text, key, language) => session.answering.reply(target, text, key, language),
          find: (target, key, text) => session.answering.find(target, key, text),
          ...moderation(client),
        }),
    standing: () => ({
      ...(session.longest === null ? {} : { longest: session.longest }),
      rate: session.rate,
      expiresAt: null,
      renews: false,
      sampled: session.sampled,
      ...(lacks === null ? {} : { lacks }),
    }),
    glance: (terms, since) => session.glance(terms, since),
    close: () => session.close(),
  }
}

/** The brand's own accounts as somebody typed them, as full handles in lower case. */
function handlesIn(typed: string): ReadonlySet<string> {
  const handles = accountsTyped(typed.toLowerCase())
  return new Set(handles.filter((it) => /^[\w.-]+@[\p{L}\p{N}.:-]+$/u.test(it)))
}

/** Who asks, and how. */
interface Parts {
  readonly account: Account
  readonly self: string | null
  readonly own: ReadonlySet<string>
  readonly instance: Instance
}

const unknownInstance: Instance = { streaming: null, most: null }

class MastodonSession {
  readonly account: Account
  readonly streaming: string | null
  /** How long an answer may be here; null where the server does not say. */
  readonly longest: number | null
  /** What is said as the account. */
  readonly answering: Answering
  readonly #client: Client
  readonly #edge: Edge
  readonly #self: string | null
  readonly #own: ReadonlySet<string>
  readonly #gaps = new GapMemory()
  readonly #quota = new QuotaRound()
  readonly #tags = new LiveTags()
  /** What a search began with when its newest page was asked for last. */
  readonly #firstOf = new Map<string, string | null>()
  readonly #statuses: Statuses

  constructor(client: Client, clock: ServerClock, { account, self, own, instance }: Parts) {
    this.account = account
    this.streaming = instance.streaming
    this.longest = instance.most === null ? null : longestIn(instance.most)
    this.#client = client
    this.#edge = clock.edge
    this.#self = self
    this.#own = own
    this.#statuses = new Statuses(client, self !== null)
    this.answering = new Answering({ client, clock, statuses: this.#statuses, self, own })
  }

  get rate() {
    return this.#client.rate
  }

  get sampled() {
    return this.#quota.sampled
  }

  async pull(cursor: string | null, terms: readonly WatchTerm[]): Promise<Page> {
    const all = this.#lanes(terms)
    this.#tags.want(all.flatMap(({ name }) => (name.startsWith('tag ') ? [name.slice('tag '.length)] : [])))
    const now = this.#edge.now()
    const rate = this.#client.rate
    const quota = { rate, perRequest: this.#perRequest() }
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
      momentOf,
      read: (lane, at, from) => this.#read(lane, at, from),
    })
    const { arrivals, aside } = await this.#arrivals(walked.items)
    return {
      ...(walked.more ? {} : { nextAt: this.#nextRound(lanes.length) }),
      ...walked.found,
      ...this.#quota.honest(walked, all, now),
      arrivals,
      cursor: walked.cursor,
      more: walked.more,
      retain: walked.lane?.retain ?? 'matched',
      setAside: walked.refused === null ? aside : [walked.refused, ...aside],
      // What cannot be searched for is not read.
      ...(walked.refused === null ? {} : { readTo: null }),
    }
  }

  async *stream(token: string, signal: AbortSignal): AsyncIterable<Page> {
    if (this.streaming === null) return
    for await (const event of streamEvents(this.streaming, token, this.#edge, signal, {
      host: this.#client.host,
      tags: this.#tags,
    })) {
      const page = { cursor: 'live', more: false, retain: 'matched' } as const
      if (event.kind === 'odd') {
        yield { ...page, arrivals: [], setAside: [{ externalId: 'frame', reason: event.reason }] }
      } else if (event.kind === 'deleted') {
        const externalId = this.#statuses.uriOf(event.id)
        if (externalId === undefined || externalId === null) continue
        yield { ...page, arrivals: [{ kind: 'deleted', externalId, at: this.#edge.now() }] }
      } else {
        const { arrivals, aside } = await this.#arrivals([event.item])
        yield { ...page, arrivals, setAside: aside }
      }
    }
  }

  async standNow(targets: readonly ReplyTarget[]): Promise<readonly Arrival[]> {
    const here = targets.filter(({ ref }) => ref['host'] === this.#client.host)
    // The stream names what is deleted by its local id alone: after a restart it is known again.
    for (const { externalId, ref } of here) if (ref['id']) this.#statuses.remember(ref['id'], externalId)
    const { found, gone } = await standNow(
      this.#client,
      here,
      this.#self === null ? null : (uri) => this.#statuses.lookUp(uri),
    )
    const at = this.#edge.now()
    const { arrivals } = await this.#arrivals(found)
    return [...arrivals, ...gone.map((externalId): Arrival => ({ kind: 'deleted', externalId, at }))]
  }

  async thread(target: ReplyTarget): Promise<readonly Arrival[]> {
    const { id, around } = await this.#statuses.around(target)
    const { body: status } = await this.#client.get(`/api/v1/statuses/${encodeURIComponent(id)}`)
    const all = [...listIn(around, 'ancestors'), status, ...listIn(around, 'descendants')]
    const { arrivals } = await this.#arrivals(all)
    return [...arrivals].sort((a, b) =>
      a.kind === 'post' && b.kind === 'post' ? a.post.publishedAt - b.post.publishedAt : 0,
    )
  }

  async glance(terms: readonly WatchTerm[], since: Instant): Promise<Glance> {
    const lanes = this.#searches(terms)
    const items: unknown[] = []
    let more = lanes.length > glanceQueries
    for (const lane of lanes.slice(0, glanceQueries)) {
      const page = await lane.read(undefined, since)
      items.push(...page.items)
      more ||= page.items.length >= Number(pageSize)
    }
    const { arrivals } = await this.#arrivals(items, false)
    return { arrivals: arrivals.filter((it) => it.kind === 'post' && it.post.publishedAt >= since), more }
  }

  async close(): Promise<void> {
    // A token is ended by whoever made it.
  }

  /** A page of a lane. A search that the server does not offer holds up no other lane. */
  async #read(lane: Lane, at: string | null, from: number): Promise<LaneAnswer> {
    if (this.#quota.spares(lane, this.#edge.now())) return spent
    try {
      return { ...(await lane.read(at ?? undefined, from)), refused: null }
    } catch (error) {
      const spared = error instanceof ConnectorError && unoffered.has(error.kind) && lane.retain === 'matched'
      if (this.#self === null) throw error
      if (!spared) return this.#quota.rest(lane, error)
      return {
        items: [],
        next: null,
        refused: { externalId: 'search', reason: 'the server does not offer this search' },
      }
    }
  }

  #lanes(terms: readonly WatchTerm[]): readonly Lane[] {
    const searches = this.#searches(terms)
    if (this.#self === null) return searches
    const own = `/api/v1/accounts/${encodeURIComponent(this.#self)}/statuses`
    return [
      {
        name: 'mentions',
        retain: 'all',
        // Some servers know no `types`, and send everything that happened. Private words of strangers are set apart by Mastodon (from 4.3 on, unless the account says otherwise), and no stream pushes them.
        read: async (max_id) => {
          const asked = { 'types[]': ['mention', 'quote'], include_filtered: 'true' }
          const page = await this.#page('/api/v1/notifications', asked, max_id)
          return { ...page, items: page.items.filter((it) => ['mention', 'quote'].includes(textOf(it, 'type') ?? '')) }
        },
      },
      {
        name: 'own',
        retain: 'all',
        nameOf: uriOf,
        read: async (max_id) => {
          const page = await this.#page(own, { exclude_reblogs: 'true' }, max_id)
          return { ...page, items: page.items.filter((it) => (fieldOf(it, 'reblog') ?? null) === null) }
        },
      },
      ...searches,
    ]
  }

  /** Hashtags have timelines; any other word is searched for, which needs an account. */
  #searches(terms: readonly WatchTerm[]): readonly Lane[] {
    const lanes = terms.flatMap((term): readonly Lane[] => {
      if (term.kind === 'hashtag') return [this.#tagLane(term.text)]
      // A name is written as a hashtag, too: without its spaces and signs.
      const joined = term.kind === 'name' ? term.text.replace(/[^\p{L}\p{M}\p{N}]+/gu, '') : ''
      const tags = joined.length >= shortestTag ? [this.#tagLane(joined)] : []
      const q = queryOf(term)
      if (this.#self === null || q === '') return tags
      return [
        ...tags,
        {
          name: `search ${q}`,
          retain: 'matched',
          late: true,
          shifts: true,
          nameOf: uriOf,
          read: (at) => this.#search(q, Number(at ?? 0)),
        },
      ]
    })
    return [...new Map(lanes.map((lane) => [lane.name.toLowerCase(), lane])).values()]
  }

  /** A page of a search, by its distance from the newest post. Some servers count no distance, and show what is newest whatever is asked for, or nothing (snac): then what lies behind is not shown. */
  async #search(q: string, offset: number): Promise<LanePage & { readonly lost?: true }> {
    const lost = { items: [], next: null, lost: true } as const
    if (offset > deepestSearch) return lost
    const ask = async (from: number): Promise<readonly unknown[]> => {
      const params = { q, type: 'statuses', limit: pageSize, ...(from === 0 ? {} : { offset: String(from) }) }
      return listIn((await this.#client.get('/api/v2/search', params)).body, 'statuses')
    }
    if (offset === 0 || !this.#firstOf.has(q)) {
      const items = await ask(0)
      this.#firstOf.set(q, uriOf(items[0]))
      if (offset === 0) return { items, next: behind(items, 0) }
    }
    try {
      const items = await ask(offset)
      const first = uriOf(items[0])
      // A page always begins with what the one before ended with.
      if (items.length === 0 || (first !== null && first === this.#firstOf.get(q))) return lost
      return { items, next: behind(items, offset) }
    } catch (error) {
      if (error instanceof ConnectorError && unoffered.has(error.kind)) return lost
      throw error
    }
  }

  #tagLane(written: string): Lane {
    const tag = written.toLowerCase()
    return {
      name: `tag ${tag}`,
      retain: 'matched',
      // What other servers wrote an hour ago may only arrive now, and stands where it was written.
      late: true,
      nameOf: uriOf,
      read: async (max_id) => {
        try {
          return await this.#page(`/api/v1/timelines/tag/${encodeURIComponent(tag)}`, {}, max_id)
        } catch (error) {
          const closed = error instanceof ConnectorError && closedKinds.has(error.kind)
          throw closed && this.#self === null ? closedToThePublic(this.#client.host, error) : error
        }
      },
    }
  }

  /** A page of a timeline, and the place behind it: as the server names it, or the last id of a full page. */
  async #page(
    path: string,
    params: Readonly<Record<string, string | readonly string[]>>,
    max_id: string | undefined,
  ): Promise<LanePage> {
    const { body, next } = await this.#client.get(path, {
      ...params,
      limit: pageSize,
      ...(max_id === undefined ? {} : { max_id }),
    })
    if (!Array.isArray(body)) throw strange(this.#client.host)
    const items: readonly unknown[] = body
    const last = items.length >= Number(pageSize) ? textOf(items.at(-1), 'id') : null
    return { items, next: items.length === 0 ? null : (next ?? last) }
  }

  /** How long each request is paid for, in the share of the server's limit that is used. */
  #perRequest(): Duration {
    return duration(window / ((this.#client.rate?.of ?? usualLimit) * usedShare))
  }

  /** When the next round is polite: within a share of what the server allows, and slowly when little is left. */
  #nextRound(lanes: number): Instant {
    const now = this.#edge.now()
    const rate = this.#client.rate
    const requests = lanes + 2
    if (rate !== null && rate.left <= requests && rate.resetsAt > now) return after(now, longestRound)
    const perRequest = this.#perRequest()
    const least: Duration = this.streaming === null || this.#self === null ? soonest : besideStream
    return after(now, duration(Math.max(least, Math.ceil(requests * perRequest))))
  }

  async #arrivals(
    items: readonly unknown[],
    lookUp = true,
  ): Promise<{ readonly arrivals: readonly Arrival[]; readonly aside: readonly SetAside[] }> {
    const { good, aside } = sift(SeenStatus, items.map(statusIn), idOf)
    // Some servers name nobody in a status (snac): that it was told to us says that it speaks to us.
    const told = new Set(items.map((it) => (textOf(it, 'type') === 'mention' ? textOf(statusIn(it), 'uri') : null)))
    for (const { id, uri } of good) this.#statuses.remember(id, uri)
    if (lookUp) await this.#statuses.lookUpParents(good)
    const now = this.#edge.now()
    const posts = good.map((status) =>
      toPost(status, {
        host: this.#client.host,
        self: this.#self,
        own: this.#own,
        told: told.has(status.uri),
        parent: this.#statuses.uriOf(status.in_reply_to_id ?? '') ?? null,
        now,
      }),
    )
    return { arrivals: posts.map((post) => ({ kind: 'post', post })), aside }
  }
}

const closedKinds: ReadonlySet<string> = new Set(['auth_revoked', ...unoffered])

const closedToThePublic = (host: string, cause: unknown): ConnectorError =>
  new ConnectorError(
    'permission_missing',
    `${host} shows nothing to people without an account. Choose another server, or connect your account.`,
    {
      fr: `${host} ne montre rien à qui n’a pas de compte. Choisissez un autre serveur, ou branchez votre compte.`,
      cause,
    },
  )

/** The place behind a page of a search that is full. What was taken out of it counted where it stands, so the next one always begins with what this one ended with. */
const behind = ({ length }: readonly unknown[], offset: number): string | null =>
  length >= fullSearch ? String(offset + length - mayGo) : null

/** Notifications carry their status; timelines are statuses. */
const statusIn = (item: unknown): unknown => (textOf(item, 'type') === null ? item : (fieldOf(item, 'status') ?? item))

/** What a status is called everywhere, whatever became of its counts. */
const uriOf = (item: unknown): string | null => textOf(item, 'uri')

/** When the server took it in: a notification's own date, or that of the status. */
const momentOf = (item: unknown): number => Date.parse(textOf(item, 'created_at') ?? '')

/** What to search for; a search engine would take signs of its own language at their word. */
function queryOf({ kind, text }: WatchTerm): string {
  const plain = text
    .replace(/["“”:]/gu, ' ')
    .replace(/(^|\s)[-+]+/gu, '$1')
    .replace(/\s+/gu, ' ')
    .trim()
  if (plain === '') return ''
  if (kind === 'site') return plain.split('/')[0] ?? plain
  return kind === 'name' && plain.includes(' ') ? `"${plain}"` : plain
}
