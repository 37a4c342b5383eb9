import type { Edge, SetAside } from '../sdk/connector.ts'
import type { LanePage } from '../sdk/lanes.ts'
import { fieldOf, sift } from '../sdk/sift.ts'
import type { Client } from './client.ts'
import { isAbsent, strange } from './errors.ts'
import { readFeed } from './feed.ts'
import type { Place } from './place.ts'
import { commentFields, idOf, SeenComment } from './seen.ts'

/** So many are shown on a page: the most that WordPress gives. */
export const pageSize = 100
/** Comments that go shift the rest: so many are read twice. */
export const overlap = 10
/** Where a site does not say how many there are: beyond its newest. */
const farUp = 2 ** 24
/** So many pages are asked for to find those that stand above a number. */
const mostPages = 40

/** The comments of a site by their numbers: its newest page, and what stands above a number. */
export class Comments {
  readonly #client: Client | null
  readonly #edge: Edge
  readonly #place: Place
  readonly #view: Readonly<Record<string, string>>
  /** What the last page from the top told of what stands below it. */
  #total: number | null = null
  #isFull = false

  /** `view`: what is asked for in addition, by whoever may see more than anybody. Without a client the feed is read. */
  constructor(client: Client | null, edge: Edge, place: Place, view: Readonly<Record<string, string>>) {
    this.#client = client
    this.#edge = edge
    this.#place = place
    this.#view = view
  }

  /** The newest, whatever their date, and the place below which there are more. */
  async newest(): Promise<LanePage> {
    // A feed shows its newest, and there is no way to ask for others.
    if (this.#client === null) return { items: await readFeed(this.#edge, this.#place), next: null }
    const { items, total } = await this.#page(this.#client, { order: 'desc' })
    this.#note(items, total)
    if (total === null) return { items, next: items.length < pageSize ? null : String(farUp) }
    return { items, next: total <= pageSize ? null : String(total - pageSize) }
  }

  /** Those before the newest, `skipped` from the top. */
  async before(skipped: number): Promise<readonly unknown[]> {
    if (this.#client === null) return []
    const { items, total } = await this.#page(this.#client, { order: 'desc', offset: String(skipped) })
    this.#note(items, total)
    return items
  }

  /** Whether more than so many are there. A page may be short in the middle: what stands under a private article is counted, and not shown. */
  hasBelow(skipped: number): boolean {
    return this.#total === null ? this.#isFull : this.#total > skipped
  }

  #note(items: readonly unknown[], total: number | null): void {
    this.#total = total
    this.#isFull = items.length >= pageSize
  }

  /** A page of those from a number on, lowest first, which joins what stands below that number; `hint`: so many stood below it when somebody last looked. New comments stand at the end, so places from the beginning stay: only what is removed, or approved late, moves them. */
  async from(number: number, hint: string): Promise<LanePage> {
    const client = this.#client
    if (client === null) return { items: [], next: null }
    let at = placeIn(hint)
    /** How many there were when a page joined. */
    let joined: number | null = null
    let searched = false
    for (let asked = 0; asked < mostPages; asked += 1) {
      const { items, total } = await this.#page(client, { order: 'asc', offset: String(at) })
      const numbers = items.flatMap(numbersIn)
      const isEnd = total === null ? items.length < pageSize : at + pageSize >= total
      // A page may be empty in the middle: what stands under a private article is counted, and not shown.
      const follows = joined !== null && (total ?? 0) >= joined
      if (at > 0 && !follows && !numbers.some((it) => it < number)) {
        at = searched ? Math.max(0, at - (pageSize - overlap)) : await this.#placeOf(client, number, at)
        searched = true
        joined = null
        continue
      }
      if (isEnd || numbers.some((it) => it >= number))
        return { items, next: isEnd ? null : String(at + pageSize - overlap) }
      joined = total ?? 0
      at += pageSize - overlap
    }
    throw strange(client.host)
  }

  /** A place at which something stands below the number, or the beginning; what stands at `top` does not. */
  async #placeOf(client: Client, number: number, top: number): Promise<number> {
    let [low, high] = [0, top]
    while (high - low > overlap) {
      const middle = Math.floor((low + high) / 2)
      const first = await this.#first(client, { order: 'asc', offset: String(middle) })
      if (first !== null && first < number) low = middle
      else high = middle
    }
    return low
  }

  /** The number below which nothing is wanted: of what was written since then (ISO 8601), or of the newest where nothing was. */
  async floorOf(since: string): Promise<number> {
    if (this.#client === null) return 0
    const first = await this.#first(this.#client, { order: 'asc', after: since })
    if (first !== null) return first - 1
    return (await this.#first(this.#client, { order: 'desc' })) ?? 0
  }

  /** Those with these numbers, a hundred at most. */
  async among(numbers: readonly number[]): Promise<readonly SeenComment[]> {
    if (this.#client === null) return []
    const { body } = await this.#client.get('wp/v2/comments', {
      ...this.#view,
      include: numbers.join(','),
      per_page: String(pageSize),
      _fields: commentFields,
    })
    return seenIn(Array.isArray(body) ? body : []).good
  }

  /** One comment as it stands now; null where it is gone, or is no longer for us. */
  async one(id: number): Promise<unknown> {
    if (this.#client === null) return null
    try {
      const { context } = this.#view
      return (await this.#client.get(`wp/v2/comments/${id}`, context === undefined ? {} : { context })).body
    } catch (error) {
      if (isAbsent(error)) return null
      throw error
    }
  }

  async #page(
    client: Client,
    params: Readonly<Record<string, string>>,
  ): Promise<{ readonly items: readonly unknown[]; readonly total: number | null }> {
    const { body, total } = await client.get('wp/v2/comments', {
      ...this.#view,
      orderby: 'id',
      per_page: String(pageSize),
      ...params,
      _fields: commentFields,
    })
    if (!Array.isArray(body)) throw strange(client.host)
    return { items: body, total }
  }

  async #first(client: Client, params: Readonly<Record<string, string>>): Promise<number | null> {
    const { body } = await client.get('wp/v2/comments', {
      ...this.#view,
      orderby: 'id',
      per_page: '1',
      ...params,
      _fields: 'id',
    })
    if (!Array.isArray(body)) throw strange(client.host)
    return numberOf(body[0])
  }
}

/** What of a page can be read, and what cannot. */
export const seenIn = (
  items: readonly unknown[],
): { readonly good: readonly SeenComment[]; readonly aside: readonly SetAside[] } => sift(SeenComment, items, idOf)

/** The number of a comment that may be anything; null where it has none. */
export const numberOf = (item: unknown): number | null => numbersIn(item)[0] ?? null

function numbersIn(item: unknown): readonly number[] {
  const id = fieldOf(item, 'id')
  return typeof id === 'number' && Number.isInteger(id) && id > 0 ? [id] : []
}

/** A place as a cursor keeps it; whoever wrote something else there begins at the beginning. */
const placeIn = (text: string): number => (/^\d{1,9}$/u.test(text) ? Number(text) : 0)
