import { createHash } from 'node:crypto'
import { z } from 'zod'
import { hostOf, pageKey } from './address.ts'
import type { FeedItem } from './parse.ts'

const Feed = z.object({
  url: z.string(),
  /** In whose name the ids of its items stand: it stays when the feed moves. Empty in what was written before there were names. */
  scope: z.string().default(''),
  title: z.string(),
  /** Read until then: the comments under one post. Null: as long as the source lives. */
  until: z.number().nullable(),
  etag: z.string().nullable(),
  modified: z.string().nullable(),
  /** Hash of the last body: a server that knows no conditions sends the same again and again. */
  body: z.string(),
  nextAt: z.number(),
  /** When it was last read without a condition, and whether its answers to conditions can be believed. */
  freshAt: z.number(),
  lies: z.boolean(),
  /** When it was last read well; 0: never, as far as is known. */
  readAt: z.number().default(0),
  /** Since when its server says that it is gone; null where it does not. */
  goneSince: z.number().nullable().default(null),
  /** It is gone for so long that the site counts as read without it, which was said. */
  leftOut: z.boolean().default(false),
  /** False until it was read once. */
  begun: z.boolean(),
  /** For what it was last read: other words mean to read it again. */
  terms: z.string(),
  /** 32 letters for each item: id, address, words. */
  seen: z.string(),
  /** Items whose page is still to be opened. */
  pending: z.array(z.string()),
  /** What the feed itself says of when to come back, as it was last sent. */
  ttlMinutes: z.number().nullable().default(null),
  skipHours: z.array(z.number()).default([]),
  skipDays: z.array(z.number()).default([]),
})
export type FeedState = z.infer<typeof Feed>

const State = z.object({ v: z.literal(1), address: z.string(), name: z.string(), feeds: z.array(Feed) })

/** Where every feed of a source stands. */
export type State = z.infer<typeof State>

/** The state that a cursor holds; null where there is none, or it is about another address. */
export function parseState(cursor: string | null, address: string): State | null {
  if (cursor === null) return null
  try {
    const parsed = State.safeParse(JSON.parse(cursor))
    return parsed.success && parsed.data.address === address ? parsed.data : null
  } catch {
    // A cursor that cannot be read means to begin anew; posts are stored once all the same.
    return null
  }
}

/** A feed that has never been read. */
export const newFeed = (url: string, title: string, until: number | null = null): FeedState => ({
  ...{
    url,
    title,
    until,
    scope: scopeAt(url, until),
    etag: null,
    modified: null,
    body: '',
    nextAt: 0,
    freshAt: 0,
    readAt: 0,
    goneSince: null,
    leftOut: false,
  },
  ...{ lies: false, begun: false, terms: '', seen: '', pending: [] },
  ...{ ttlMinutes: null, skipHours: [], skipDays: [] },
})

/** A short name of some text: 6 bits a letter. */
export const hash = (text: string, letters: number): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, letters)

/** What was seen of an item. */
export interface Seen {
  readonly id: string
  readonly link: string
  readonly words: string
}

const idLetters = 16
const otherLetters = 8
const perItem = idLetters + 2 * otherLetters
const mostSeen = 2_500
/** So many are remembered beyond those that the feed shows now: what leaves a feed may come back. */
const vanishedKept = 200
const noLink = '-'.repeat(otherLetters)
/** The words of an item that are to be read anew. */
export const noWords = '-'.repeat(otherLetters)
/** Shorter words may be said twice by different people. */
const telling = 60

/** The same item, with the id that it had before ids stood in a site's name. */
interface Sighting extends Seen {
  readonly bare: string
}

/** What is seen of an item: its own id where it has one, else its address, else its words. */
function seenOf(item: FeedItem, scope: string): Sighting {
  const words = hash(`${item.title}\n${item.body}`, otherLetters)
  const key = item.id ?? item.link ?? `${item.title}\n${item.body}\n${item.published ?? ''}`
  const link = item.link === null ? noLink : hash(pageKey(item.link), otherLetters)
  return { id: idHash(key, scope), bare: hash(key, idLetters), link, words }
}

const commentsOf = (host: string): string => `${host} comments`

/** Whether a feed holds what people write under articles, as far as its address says it. */
export const holdsComments = ({ url, until }: Pick<FeedState, 'url' | 'until'>): boolean =>
  until !== null || /comment/iu.test(url)

function scopeAt(url: string, until: number | null): string {
  const host = hostOf(url)
  return holdsComments({ url, until }) ? commentsOf(host) : host
}

/** In whose name the ids of a feed's items stand: its host's; articles and the comments under them count each for themselves. */
export const scopeOf = (feed: Pick<FeedState, 'scope' | 'url' | 'until'>): string =>
  feed.scope === '' ? scopeAt(feed.url, feed.until) : feed.scope

/** The name under which the articles stand whose comments stand under this one. */
export const articleScope = (scope: string): string => scope.split(' ')[0] ?? ''

/** The address of a post as other items point to it. */
export const linkHash = (link: string): string => hash(pageKey(link), otherLetters)

/** The id that an item with this id of its own has here. Only an address on the feed's own host is believed as it stands: any site can write any number, and any other site's address, into its feed. */
export const idHash = (id: string, scope: string): string =>
  hash(/^https?:\/\//iu.test(id) && hostOf(id) === articleScope(scope) ? id : `${scope}\n${id}`, idLetters)

/** The id that an item with this id had here before ids stood in a site's name. */
export const bareHash = (id: string): string => hash(id, idLetters)

/** The items that a feed has shown, newest first, as they stand in its state. */
export function unpackSeen(packed: string): readonly Seen[] {
  const list: Seen[] = []
  for (let at = 0; at + perItem <= packed.length; at += perItem) {
    list.push({
      id: packed.slice(at, at + idLetters),
      link: packed.slice(at + idLetters, at + idLetters + otherLetters),
      words: packed.slice(at + idLetters + otherLetters, at + perItem),
    })
  }
  return list
}

/** The same for storing, bounded: a round without news must stay cheap to write down. `present` is how many the feed shows now. */
export const packSeen = (list: readonly Seen[], present: number): string =>
  list
    .slice(0, Math.min(present + vanishedKept, mostSeen))
    .map(({ id, link, words }) => id + link + words)
    .join('')

/** An item with the id that it keeps here, and whether it was seen before, and with these words. */
export interface Recognised {
  readonly item: FeedItem
  readonly seen: Seen
  readonly known: boolean
  readonly changed: boolean
}

/** Recognises the items of a feed: by id; where the id is new, by an address or by words that only one vanished item had. So a feed that gives everything new ids floods nobody. What was stored under an id without a site's name keeps it; `elsewhere`: the ids that other feeds of the site know. */
export function recognise(
  items: readonly FeedItem[],
  before: readonly Seen[],
  scope: string,
  elsewhere: ReadonlySet<string> = new Set(),
): readonly Recognised[] {
  const byId = new Map(before.map((it) => [it.id, it]))
  const present = new Map<string, { readonly item: FeedItem; readonly seen: Seen }>()
  const ids = count(items.map((it) => it.id ?? ''))
  for (const item of items) {
    // An id that several items share names none of them.
    const shared = item.id !== null && (ids.get(item.id) ?? 0) > 1 && item.link !== null
    const { bare, ...fresh } = seenOf(shared ? { ...item, id: null } : item, scope)
    const isOld = !byId.has(fresh.id) && (byId.has(bare) || elsewhere.has(bare))
    const seen = isOld ? { ...fresh, id: bare } : fresh
    if (!present.has(seen.id)) present.set(seen.id, { item, seen })
  }
  const vanished = before.filter((it) => !present.has(it.id))
  const byLink = unique(vanished, (it) => (it.link === noLink ? null : it.link))
  const byWords = unique(vanished, (it) => it.words)
  const linksHere = count([...present.values()].map(({ seen }) => seen.link))
  const taken = new Set<string>()
  return [...present.values()].map(({ item, seen }) => {
    const own = byId.get(seen.id)
    if (own !== undefined) return { item, seen, known: true, changed: own.words !== seen.words }
    const long = item.title.length + item.body.length >= telling
    const other =
      (linksHere.get(seen.link) === 1 ? byLink.get(seen.link) : undefined) ??
      (long ? byWords.get(seen.words) : undefined)
    if (other === undefined || taken.has(other.id)) return { item, seen, known: false, changed: false }
    taken.add(other.id)
    return { item, seen: { ...seen, id: other.id }, known: true, changed: other.words !== seen.words }
  })
}

function unique(list: readonly Seen[], keyOf: (it: Seen) => string | null): ReadonlyMap<string, Seen> {
  const found = new Map<string, Seen | null>()
  for (const it of list) {
    const key = keyOf(it)
    if (key !== null) found.set(key, found.has(key) ? null : it)
  }
  return new Map([...found].flatMap(([key, it]) => (it === null ? [] : [[key, it] as const])))
}

function count(list: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const it of list) counts.set(it, (counts.get(it) ?? 0) + 1)
  return counts
}
