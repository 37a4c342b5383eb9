import { mf2 } from 'microformats-parser'
import { leadsTo, webAddress, withoutHash } from './address.ts'

type Document = ReturnType<typeof mf2>
type Root = Document['items'][number]
type Property = Root['properties'][string][number]

/** What a page says of itself in microformats: who wrote what, when, and what it does to the target. */
export interface Entry {
  readonly author: { readonly name: string; readonly url: string | null; readonly photo: string | null } | null
  readonly text: string
  readonly published: number | null
  readonly url: string | null
  readonly does: 'reply' | 'like' | 'repost' | 'mention'
}

/** How deep entries are looked for in feeds. */
const deepest = 5

/** The entry of a page: the one at its own address, else the first. Null where the page has none, or none that can be read. */
export function readEntry(html: string, pageUrl: string, target: URL): Entry | null {
  let parsed: Document
  try {
    parsed = mf2(html, { baseUrl: pageUrl })
  } catch {
    // The parser goes down with the document, and some go deeper than it can.
    return null
  }
  const entries = find(parsed.items, 'h-entry', 0)
  const page = webAddress(pageUrl)
  const own = entries.find((it) =>
    texts(it, 'url').some((url) => page !== null && webAddress(url)?.href === withoutHash(page)),
  )
  const entry = own ?? entries[0]
  if (entry === undefined) return null
  const card = entry.properties['author']?.[0] ?? find(parsed.items, 'h-card', 0)[0]
  const published = Date.parse(texts(entry, 'published')[0] ?? '')
  return {
    author: readAuthor(card),
    text: (texts(entry, 'content')[0] ?? texts(entry, 'summary')[0] ?? texts(entry, 'name')[0] ?? '').trim(),
    published: Number.isNaN(published) ? null : published,
    url: texts(entry, 'url')[0] ?? null,
    does: act(entry, target),
  }
}

function find(items: readonly Root[], type: string, depth: number): readonly Root[] {
  if (depth > deepest) return []
  return items.flatMap((it) => [
    ...(it.type?.includes(type) === true ? [it] : []),
    ...find(it.children ?? [], type, depth + 1),
  ])
}

function act(entry: Root, target: URL): Entry['does'] {
  const says = (name: string): boolean => texts(entry, name).some((it) => leadsTo(webAddress(it), target))
  if (says('in-reply-to')) return 'reply'
  if (says('like-of')) return 'like'
  return says('repost-of') ? 'repost' : 'mention'
}

function readAuthor(card: Property | undefined): Entry['author'] {
  if (card === undefined) return null
  const properties = typeof card === 'object' && 'properties' in card ? card.properties : {}
  const [name, url, photo] = ['name', 'url', 'photo'].map((it) => properties[it]?.[0])
  const said = (textOf(name) ?? textOf(card) ?? '').replace(/\s+/gu, ' ').trim()
  if (said === '') return null
  return {
    name: said,
    url: webAddress(textOf(url) ?? '')?.href ?? null,
    photo: webAddress(textOf(photo) ?? '')?.href ?? null,
  }
}

const texts = (entry: Root, name: string): readonly string[] =>
  (entry.properties[name] ?? []).flatMap((it) => {
    // What is cited says its address inside.
    const url = typeof it === 'object' && 'properties' in it ? it.properties['url']?.[0] : undefined
    return textOf(url) ?? textOf(it) ?? []
  })

function textOf(property: Property | undefined): string | null {
  if (property === undefined || typeof property === 'string') return property ?? null
  if ('value' in property && property.value !== undefined) return textOf(property.value)
  return null
}
