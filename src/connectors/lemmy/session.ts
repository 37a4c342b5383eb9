import type { Addressed, Arrival } from '../../domain/model/post.ts'
import { after, duration, type Instant, seconds } from '../../domain/model/time.ts'
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
import { type Lane, type LanePage, walkLanes } from '../sdk/lanes.ts'
import { accountsTyped } from '../sdk/own-accounts.ts'
import { ServerClock } from '../sdk/server-clock.ts'
import { fieldOf, sift, textOf } from '../sdk/sift.ts'
import { Client } from './client.ts'
import { refusalOf, strange } from './errors.ts'
import { type Around, handleOf, momentOf, parentIn, toPost, wordsOf } from './normalize.ts'
import { idOf, SeenItem } from './seen.ts'
import type { LemmySettings } from './settings.ts'

type Remark = NonNullable<SeenItem['comment']>

const pageSize = 50
/** What goes between two pages shifts the rest: so many are read twice. */
const mayGo = 5
const soonest = seconds(60)
/** Lemmy allows 60 searches in ten minutes: half of that is ours. */
const perSearch = seconds(20)
const mostKnown = 5_000
/** Comments that are asked for one by one, because only their number was said. */
const mostLookups = 20
const glanceQueries = 5
/** Posts and comments that are asked for when it is looked whether they still stand there. */
const mostRechecked = 5
/** What a server searches for has so many letters at least. */
const shortestQuery = 3

/** Signs in with a password, or listens as anybody can. */
export async function connectLemmy(settings: LemmySettings, outside: Edge): Promise<Session> {
  const clock = new ServerClock(outside)
  const { edge } = clock
  const client = new Client(edge, settings.server, settings.way === 'account' ? settings : null)
  const site = await client.get('site')
  const name = textOf(fieldOf(fieldOf(site, 'site_view'), 'site'), 'name')
  if (name === null) throw strange(client.host)
  if (settings.way === 'public') {
    const own = accountsTyped(settings.own.toLowerCase())
    const account = { externalId: `public ${client.host}`, handle: '', name: client.host }
    return offered(new LemmySession(client, clock, account, new Set(own.filter((it) => it.includes('@')))), false)
  }
  const me = fieldOf(fieldOf(fieldOf(site, 'my_user'), 'local_user_view'), 'person')
  const [user, actor] = [textOf(me, 'name'), textOf(me, 'actor_id')]
  if (user === null || actor === null) throw refusalOf(client.host, 401, 'not_logged_in')
  const handle = handleOf(user, actor)
  const account = { externalId: actor, handle, name: textOf(me, 'display_name') || user }
  return offered(new LemmySession(client, clock, account, new Set([handle.toLowerCase()])), true)
}

/** The session with what it can do, and nothing that it cannot. */
function offered(session: LemmySession, signedIn: boolean): Session {
  return {
    account: session.account,
    pull: (cursor, terms) => session.pull(cursor, terms, signedIn),
    recheck: { atOnce: mostRechecked, ask: (targets) => session.standNow(targets) },
    thread: (target) => session.thread(target),
    glance: (terms, since) => session.glance(terms, since),
    ...(signedIn
      ? {
          reply: (target, text, key) => session.reply(target, text, key),
          find: (target, key, text) => session.find(target, key, text),
        }
      : {}),
    close: async () => {
      // The token ends by itself.
    },
  }
}

class LemmySession {
  readonly account: Account
  readonly #client: Client
  readonly #edge: Edge
  readonly #clock: ServerClock
  readonly #own: ReadonlySet<string>
  readonly #gaps = new GapMemory()
  /** What comments are called everywhere, by their number here. */
  readonly #known = new Map<number, string>()

  constructor(client: Client, clock: ServerClock, account: Account, own: ReadonlySet<string>) {
    this.account = account
    this.#client = client
    this.#edge = clock.edge
    this.#clock = clock
    this.#own = own
  }

  async pull(cursor: string | null, terms: readonly WatchTerm[], signedIn: boolean): Promise<Page> {
    const now = this.#edge.now()
    const told = signedIn ? [this.#inbox('mention'), this.#inbox('reply')] : []
    const searches = this.#searches(terms)
    const unsearched = tooShort(terms)
    const walked = await walkLanes({
      lanes: [...told, ...searches],
      cursor,
      now,
      memory: this.#gaps,
      momentOf: publishedAt,
      read: async (lane, at) => ({ ...(await lane.read(at ?? undefined)), refused: null }),
    })
    const addressed = walked.lane?.name === 'mention' || walked.lane?.name === 'reply' ? walked.lane.name : null
    const { arrivals, aside } = await this.#arrivals(walked.items, addressed)
    return {
      ...walked.found,
      arrivals,
      cursor: walked.cursor,
      more: walked.more,
      retain: walked.lane?.retain ?? 'matched',
      setAside: walked.more ? aside : [...aside, ...unsearched],
      // What cannot be searched for is not read.
      ...(unsearched.length > 0 ? { readTo: null } : {}),
      ...(walked.more ? {} : { nextAt: after(now, duration(Math.max(soonest, searches.length * perSearch))) }),
    }
  }

  /** What the server tells the account of; for us alone, so all of it is kept. */
  #inbox(kind: 'mention' | 'reply'): Lane {
    const [path, list] = kind === 'mention' ? ['user/mention', 'mentions'] : ['user/replies', 'replies']
    return {
      name: kind,
      retain: 'all',
      shifts: true,
      nameOf: addressOf,
      read: (at) => this.#page(path, { sort: 'New', unread_only: 'false' }, list, at),
    }
  }

  #searches(terms: readonly WatchTerm[]): readonly Lane[] {
    const queries = new Set(terms.map(queryOf).filter((it) => it.length >= shortestQuery))
    return [...queries].flatMap((q) =>
      (['Comments', 'Posts'] as const).map(
        (type): Lane => ({
          name: `${type} ${q.toLowerCase()}`,
          retain: 'matched',
          // What other servers wrote an hour ago may only arrive now, and stands where it was written.
          late: true,
          shifts: true,
          nameOf: addressOf,
          read: (at) =>
            this.#page('search', { q, type_: type, sort: 'New', listing_type: 'All' }, type.toLowerCase(), at),
        }),
      ),
    )
  }

  async #page(
    path: string,
    params: Readonly<Record<string, string>>,
    list: string,
    at: string | undefined,
  ): Promise<LanePage> {
    const { page, limit } = pageFrom(Number(at ?? 0))
    const items: unknown = fieldOf(
      await this.#client.get(path, { ...params, page: String(page), limit: String(limit) }),
      list,
    )
    if (!Array.isArray(items)) throw strange(this.#client.host)
    return { items, next: items.length >= limit ? String(page * limit - mayGo) : null }
  }

  async #arrivals(
    items: readonly unknown[],
    told: Addressed | null,
  ): Promise<{ readonly arrivals: readonly Arrival[]; readonly aside: readonly SetAside[] }> {
    const { good, aside } = sift(SeenItem, items, idOf)
    for (const { comment } of good) if (comment !== undefined) this.#remember(comment.id, comment.ap_id)
    await this.#lookUpParents(good)
    return { arrivals: good.map((item) => this.#arrivalOf(item, told)), aside }
  }

  #arrivalOf(item: SeenItem, told: Addressed | null): Arrival {
    const said = item.comment ?? item.post
    if (said.deleted || said.removed) return { kind: 'deleted', externalId: said.ap_id, at: this.#edge.now() }
    return { kind: 'post', post: toPost(item, this.#around(told)) }
  }

  /** Only the number of what is answered is said: what it is called everywhere is asked for, once. */
  async #lookUpParents(items: readonly SeenItem[]): Promise<void> {
    const wanted = new Set(
      items.flatMap(({ comment }) => {
        const parent = comment === undefined ? null : parentIn(comment.path)
        return parent === null || this.#known.has(parent) ? [] : [parent]
      }),
    )
    for (const id of [...wanted].slice(0, mostLookups)) {
      try {
        const view = fieldOf(await this.#client.get('comment', { id: String(id) }), 'comment_view')
        const called = textOf(fieldOf(view, 'comment'), 'ap_id')
        if (called !== null) this.#remember(id, called)
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.kind !== 'target_gone') throw error
      }
    }
  }

  #remember(id: number, called: string): void {
    this.#known.delete(id)
    this.#known.set(id, called)
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKnown) return
      this.#known.delete(oldest)
    }
  }

  /** What a post or comment is on this server: as it was stored, or looked up by the name that it has everywhere. */
  async #standing({ externalId, ref }: ReplyTarget): Promise<{ readonly view: SeenItem }> {
    const stored = ref['host'] === this.#client.host ? ref['id'] : undefined
    const kind = ref['kind'] === 'post' ? 'post' : 'comment'
    const answer =
      stored === undefined
        ? await this.#client.get('resolve_object', { q: externalId })
        : await this.#client.get(kind, { id: stored })
    const view =
      fieldOf(answer, 'comment_view') ??
      fieldOf(answer, 'post_view') ??
      fieldOf(answer, 'comment') ??
      fieldOf(answer, 'post')
    const parsed = SeenItem.safeParse(view)
    if (!parsed.success) throw refusalOf(this.#client.host, 404, 'couldnt_find_object')
    return { view: parsed.data }
  }

  /** How these stand now, each asked for by its number here. One that the server has no more is gone once it has shown that it answers us at all. */
  async standNow(targets: readonly ReplyTarget[]): Promise<readonly Arrival[]> {
    const views: unknown[] = []
    const gone: Arrival[] = []
    let witness: Promise<unknown> | undefined
    for (const { externalId, ref } of targets) {
      const { id = '', kind = '' } = ref
      if (ref['host'] !== this.#client.host || id === '') continue
      try {
        const answer = await this.#client.get(kind === 'post' ? 'post' : 'comment', { id })
        views.push(fieldOf(answer, kind === 'post' ? 'post_view' : 'comment_view'))
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.kind !== 'target_gone') throw error
        if (isByGateway(error)) continue
        witness ??= this.#client.get('site')
        await witness
        gone.push({ kind: 'deleted', externalId, at: this.#edge.now() })
      }
    }
    return [...(await this.#arrivals(views, null)).arrivals, ...gone]
  }

  async thread(target: ReplyTarget): Promise<readonly Arrival[]> {
    const { view } = await this.#standing(target)
    const [, top] = view.comment?.path.split('.') ?? []
    const [post, comments] = [
      await this.#client.get('post', { id: String(view.post.id) }),
      await this.#comments(view.post.id, top === undefined ? null : Number(top)),
    ]
    const all = [fieldOf(post, 'post_view'), ...comments]
    const { arrivals } = await this.#arrivals(all, null)
    return arrivals.filter((it) => it.kind === 'post').sort((a, b) => a.post.publishedAt - b.post.publishedAt)
  }

  async #comments(post: number, parent: number | null): Promise<readonly unknown[]> {
    const answer = await this.#client.get('comment/list', {
      post_id: String(post),
      ...(parent === null ? { max_depth: '1' } : { parent_id: String(parent), max_depth: '8' }),
      sort: 'New',
      type_: 'All',
      limit: String(pageSize),
    })
    const comments: unknown = fieldOf(answer, 'comments')
    return Array.isArray(comments) ? comments : []
  }

  async glance(terms: readonly WatchTerm[], since: Instant): Promise<Glance> {
    const lanes = this.#searches(terms)
    const items: unknown[] = []
    let more = lanes.length > glanceQueries * 2
    for (const lane of lanes.slice(0, glanceQueries * 2)) {
      const page = await lane.read(undefined)
      items.push(...page.items)
      more ||= page.next !== null
    }
    const { arrivals } = await this.#arrivals(items, null)
    return { arrivals: arrivals.filter((it) => it.kind === 'post' && it.post.publishedAt >= since), more }
  }

  async reply(target: ReplyTarget, text: string, key: ReplyKey): Promise<PublishedReply> {
    const { view } = await this.#standing(target)
    const there = await this.#answerIn(view, key, text)
    if (there !== null) return there
    const sent = await this.#client.post('comment', {
      content: asMarkdown(text),
      post_id: view.post.id,
      ...(view.comment === undefined ? {} : { parent_id: view.comment.id }),
    })
    return published(fieldOf(fieldOf(sent, 'comment_view'), 'comment')) ?? refuse(this.#client.host)
  }

  async find(target: ReplyTarget, key: ReplyKey, text: string): Promise<PublishedReply | null> {
    try {
      const { view } = await this.#standing(target)
      return await this.#answerIn(view, key, text)
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'target_gone') throw error
      // Whoever deletes what was answered does not take the answer along.
      const there = await this.#answerAmongOwn(target, key, text)
      if (there === null) throw error
      return there
    }
  }

  /** The answer of ours with these words since then; Lemmy keeps no key of ours. */
  async #answerIn(view: SeenItem, key: ReplyKey, text: string): Promise<PublishedReply | null> {
    const under = view.comment?.id ?? null
    const said = this.#saidSince(await this.#comments(view.post.id, under), key, text)
    return published(said.find((comment) => parentIn(comment.path) === under))
  }

  /** The same, looked for in what the account said last. */
  async #answerAmongOwn(target: ReplyTarget, key: ReplyKey, text: string): Promise<PublishedReply | null> {
    const { externalId, ref } = target
    const answer = await this.#client.get('user', {
      username: this.account.handle,
      sort: 'New',
      limit: String(pageSize),
    })
    const comments: unknown = fieldOf(answer, 'comments')
    const items = Array.isArray(comments) ? comments : []
    const isHere = ref['host'] === this.#client.host
    const posts = new Map(sift(SeenItem, items, idOf).good.map(({ comment, post }) => [comment?.id, post]))
    const answers = ({ id, path }: Remark): boolean => {
      const under = parentIn(path)
      const post = posts.get(id)
      if (under === null)
        return post?.ap_id === externalId || (isHere && ref['kind'] === 'post' && String(post?.id) === ref['id'])
      return this.#known.get(under) === externalId || (isHere && ref['kind'] !== 'post' && String(under) === ref['id'])
    }
    return published(this.#saidSince(items, key, text).find(answers))
  }

  /** Of these comments those of ours that say this since then, and are no other reply of ours. */
  #saidSince(items: readonly unknown[], key: ReplyKey, text: string): readonly Remark[] {
    const wanted = bare(text)
    return sift(SeenItem, items, idOf).good.flatMap(({ comment, creator }) =>
      comment !== undefined &&
      !comment.deleted &&
      key.others?.has(comment.ap_id) !== true &&
      this.#own.has(handleOf(creator.name, creator.actor_id).toLowerCase()) &&
      momentOf(comment.published, this.#edge.now()) >= this.#clock.since(key.at) &&
      bare(wordsOf(comment.content)) === wanted
        ? [comment]
        : [],
    )
  }

  #around(told: Addressed | null): Around {
    return { host: this.#client.host, own: this.#own, told, known: this.#known, now: this.#edge.now() }
  }
}

/** The page that holds the item after so many and reaches furthest behind it: Lemmy counts in whole pages, of a length that one may choose. */
export function pageFrom(start: number): { readonly page: number; readonly limit: number } {
  let best = { page: 1, limit: pageSize }
  for (let limit = pageSize; limit > 0; limit--) {
    const page = Math.floor(start / limit) + 1
    if (limit === pageSize || page * limit > best.page * best.limit) best = { page, limit }
  }
  return best
}

const refuse = (host: string): never => {
  throw strange(host)
}

function published(comment: unknown): PublishedReply | null {
  const externalId = textOf(comment, 'ap_id')
  return externalId === null ? null : { externalId, url: externalId }
}

/** When the server took it in: a notification's own date, or that of what was said. */
/** What an item is called everywhere; null where it does not say. */
const addressOf = (item: unknown): string | null => textOf(fieldOf(item, 'comment') ?? fieldOf(item, 'post'), 'ap_id')

function publishedAt(item: unknown): number {
  const of =
    fieldOf(item, 'person_mention') ??
    fieldOf(item, 'comment_reply') ??
    fieldOf(item, 'comment') ??
    fieldOf(item, 'post')
  const written = textOf(of, 'published') ?? ''
  return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/u.test(written) ? written : `${written}Z`)
}

/** What somebody wrote, so that none of its signs becomes markup; addresses stay as they are. */
const asMarkdown = (text: string): string =>
  text
    .split(/(https?:\/\/\S+)/u)
    .map((part, at) =>
      at % 2 === 1 ? part : part.replace(/[\\`*_[\]<>~|]/gu, '\\$&').replace(/^(\s*)([#+-])(?=\s)/gmu, '$1\\$2'),
    )
    .join('')

/** What is left of a text when its signs are gone: letters and digits. */
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** What is too short for a server to search for, so that it is said. */
const tooShort = (terms: readonly WatchTerm[]): readonly SetAside[] =>
  [...new Set(terms.map(queryOf))]
    .filter((it) => it !== '' && it.length < shortestQuery)
    .map((it) => ({
      externalId: `search ${it}`,
      reason: 'the network searches for no word of less than three letters',
    }))

/** What to search for: Lemmy looks for the letters as they are written. */
function queryOf({ kind, text }: WatchTerm): string {
  const plain = text.replace(/\s+/gu, ' ').trim()
  return kind === 'site' ? (plain.split('/')[0] ?? plain) : plain.replace(/^[@#]/u, '')
}
