import type { AtomFeed, JsonFeed, RdfFeed, RssFeed } from 'feedsmith'
import { parseFeed as parse } from 'feedsmith'
import type { Medium } from '../../domain/model/medium.ts'
import type { Instant } from '../../domain/model/time.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { absolute, hostOf } from './address.ts'
import { moment } from './dates.ts'
import { languageIn } from '../sdk/language.ts'
import { plainLine, plainText } from '../sdk/plain-text.ts'
import { picturesOf, type Shown } from './pictures.ts'
import { breaksOff, prepare, repair } from './repair.ts'

/** An item of any kind of feed: plain text, absolute addresses, dates as moments, null where the feed does not say. */
export interface FeedItem {
  readonly id: string | null
  readonly link: string | null
  readonly title: string
  readonly body: string
  /** False where the feed shows the first lines only. */
  readonly whole: boolean
  readonly links: readonly string[]
  readonly media: readonly Medium[]
  readonly tags: readonly string[]
  readonly author: { readonly name: string; readonly url: string | null } | null
  readonly published: Instant | null
  readonly updated: Instant | null
  readonly language: string | null
  /** What it answers: the other item's id or address. */
  readonly answers: { readonly id: string | null; readonly link: string | null } | null
  /** Where the comments under it can be read as a feed. */
  readonly comments: string | null
  readonly replies: number | null
}

/** A feed as it was read. */
export interface ReadFeed {
  readonly title: string
  /** The page that it belongs to. */
  readonly site: string | null
  readonly items: readonly FeedItem[]
  /** Ids that the feed says are deleted. */
  readonly gone: readonly string[]
  /** Why items were left out, one reason each, without their words. */
  readonly setAside: readonly string[]
  readonly ttlMinutes: number | null
  readonly skipHours: readonly number[]
  readonly skipDays: readonly number[]
}

const mostItems = 2_000
const mostReadAgain = 20_000_000
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** Whether a document looks like a feed at all, by its beginning. */
export function looksLikeFeed(text: string): boolean {
  const head = text.slice(0, 4_000)
  if (/^[\s\ufeff]*\{/u.test(head))
    return /"version"\s*:\s*"https?:\\?\/\\?\/jsonfeed\.org/u.test(head) || /"items"\s*:\s*\[/u.test(text)
  return (
    /<(?:rss|(?:[a-z]+:)?RDF|(?:[a-z]+:)?feed)[\s>]/iu.test(head.replace(/<!--[\s\S]*?-->/gu, '')) &&
    !/<html[\s>]/iu.test(head)
  )
}

/** The title of a feed, without reading all of it. */
export function titleOfFeed(text: string): string {
  const head = text.slice(0, 20_000).split(/<(?:item|entry)[\s>]/iu)[0] ?? ''
  const xml = /<title[^<>]*>([\s\S]{0,1000}?)<\/title>/iu.exec(head)?.[1]
  const json = /"title"\s*:\s*"((?:[^"\\]|\\.){0,500})"/u.exec(head.split('"items"')[0] ?? '')?.[1]
  if (xml === undefined) return (json ?? '').replaceAll('\\"', '"')
  // Blanks are taken off afterwards: looked for in the search itself, a title of nothing else would never end.
  return plainLine(
    plainText(
      xml
        .trim()
        .replace(/^<!\[CDATA\[/iu, '')
        .replace(/\]\]>$/u, ''),
    ).text,
  )
}

/** Reads RSS, Atom, RDF or JSON Feed; broken XML is repaired first. Throws where it is none of them. */
export function readFeed(text: string, url: string, now: Instant): ReadFeed {
  const { known, poison } = parseAny(text, url)
  const setAside: string[] = Array.from({ length: poison }, () => 'no parser takes it')
  const each = <T>(list: readonly T[] | undefined, read: (item: T) => FeedItem): FeedItem[] =>
    (list ?? []).slice(0, mostItems).flatMap((item) => {
      try {
        const it = read(item)
        if (it.title !== '' || it.body !== '') return [it]
        setAside.push('nothing to read')
      } catch (error) {
        setAside.push(error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : 'unreadable')
      }
      return []
    })
  const shared = { gone: deletedIn(text), setAside, ttlMinutes: null, skipHours: [], skipDays: [] }
  switch (known.format) {
    case 'rss': {
      const { feed } = known
      const base = baseOf(url, feed.xml?.base)
      return {
        ...shared,
        title: plainLine(feed.title ?? ''),
        site: absolute(feed.link, base),
        items: each(feed.items, (item) => fromRss(item, feed, base, now)),
        ttlMinutes: positive(feed.ttl),
        skipHours: (
          feed.skipHours ?? onlyIn(text, /<skipHours>\s*<hour>([^<>]{1,20})<\/hour>\s*<\/skipHours>/iu).map(Number)
        )
          .map((hour) => hour % 24)
          .filter((hour) => Number.isInteger(hour) && hour >= 0),
        skipDays: (feed.skipDays ?? onlyIn(text, /<skipDays>\s*<day>([^<>]{1,20})<\/day>\s*<\/skipDays>/iu))
          .map((day) => days.indexOf(day.toLowerCase()))
          .filter((day) => day >= 0),
      }
    }
    case 'rdf': {
      const { feed } = known
      const base = baseOf(url, feed.xml?.base)
      return {
        ...shared,
        title: plainLine(feed.title ?? ''),
        site: absolute(feed.link, base),
        items: each(feed.items, (item) => fromRdf(item, feed, base, now)),
      }
    }
    case 'atom': {
      const { feed } = known
      const base = baseOf(url, feed.xml?.base)
      return {
        ...shared,
        title: plainLine(textOf(feed.title)),
        site: absolute(linkOf(feed.links), base),
        items: each(feed.entries, (entry) => fromAtom(entry, feed, base, now)),
      }
    }
    case 'json': {
      const { feed } = known
      return {
        ...shared,
        title: (feed.title ?? '').trim(),
        site: absolute(feed.home_page_url, url),
        items: each(feed.items, (item) => fromJson(item, feed, url, now)),
      }
    }
  }
}

type AnyFeed = ReturnType<typeof parse<string>>

/** Parses a document; repaired where it is broken, and without the items that no parser takes where that is not enough. */
function parseAny(text: string, url: string): { readonly known: AnyFeed; readonly poison: number } {
  const whole = (document: string): AnyFeed => parse<string>(document, { maxItems: mostItems })
  try {
    if (/^[\s\ufeff]*\{/u.test(text)) return { known: whole(text), poison: 0 }
  } catch (cause) {
    throw unreadable(url, cause)
  }
  const prepared = prepare(text)
  try {
    // The parser takes half an item for one that says less, so what broke off is mended first.
    if (!breaksOff(prepared)) return { known: whole(prepared), poison: 0 }
  } catch {
    // It is mended too.
  }
  try {
    const { text: repaired, items } = repair(prepared)
    return withoutPoison(repaired, items.slice(0, mostItems), whole)
  } catch (cause) {
    throw unreadable(url, cause)
  }
}

function withoutPoison(
  text: string,
  items: readonly { readonly from: number; readonly to: number }[],
  whole: (document: string) => AnyFeed,
): { readonly known: AnyFeed; readonly poison: number } {
  try {
    return { known: whole(text), poison: 0 }
  } catch (cause) {
    const [first] = items
    const last = items.at(-1)
    if (first === undefined || last === undefined) throw cause
    // What stands around the items is read again with each of them.
    if (items.length * (first.from + text.length - last.to) > mostReadAgain) throw cause
    const around = (middle: string): string => text.slice(0, first.from) + middle + text.slice(last.to)
    const good = items
      .map(({ from, to }) => text.slice(from, to))
      .filter((item) => {
        try {
          whole(around(item))
          return true
        } catch {
          return false
        }
      })
    if (good.length === 0) throw cause
    return { known: whole(around(good.join(''))), poison: items.length - good.length }
  }
}

function unreadable(url: string, cause: unknown): ConnectorError {
  const host = hostOf(url)
  return new ConnectorError('transient', `What ${host} sends as a feed is too broken to be read. Vigie tries again.`, {
    cause,
    fr: `Ce que ${host} envoie comme flux est trop abîmé pour être lu. Vigie réessaie.`,
  })
}

const baseOf = (url: string, base: string | undefined): string => absolute(base, url) ?? url
const positive = (n: number | undefined): number | null => (n !== undefined && Number.isFinite(n) && n > 0 ? n : null)

interface Words extends Shown {
  readonly summary: string | undefined
}

/** Where the words end with these, the rest stands on the page only. */
const cutOff =
  /(?:…|\.\.\.|\[(?:…|\.{3}|&#8230;)\]|(?:lire la suite|lire plus|en savoir plus|read more|continue reading|read the rest|full story)[\s→»>.…]*)$/iu
const shortest = 600

function bodyOf({ html, summary, base, ...beside }: Words): Pick<FeedItem, 'body' | 'whole' | 'links' | 'media'> {
  const full = html === undefined || html.trim() === '' ? null : plainText(html)
  const needless = full !== null && full.text.length >= (summary?.length ?? 0)
  const short = needless || summary === undefined || summary.trim() === '' ? null : plainText(summary)
  const shown = full !== null && full.text.length >= (short?.text.length ?? 0) ? full : (short ?? full)
  const text = shown?.text ?? ''
  return {
    body: text,
    whole: (shown === full && full !== null && !cutOff.test(text.slice(-80))) || text.length >= 4 * shortest,
    links: (shown?.links ?? []).flatMap((link) => absolute(link, base) ?? []),
    media: picturesOf({ ...beside, html: full === null ? summary : html, base }),
  }
}

const withoutMarkup = (name: string | undefined): string => plainLine(name ?? '').slice(0, 200)

function person(name: string | undefined, url?: string | null): FeedItem['author'] {
  const plain = withoutMarkup(name).replace(/^\s*\(?(.*?)\)?\s*$/u, '$1')
  // Some write their address where a name belongs; who reads it here need not be able to write to it.
  const shown = plain.includes('@') && !plain.includes(' ') ? (plain.split('@')[0] ?? '') : plain
  return shown === '' ? null : { name: shown, url: url ?? null }
}

const firstOf = (list: readonly string[] | undefined): string | undefined => list?.find((it) => it.trim() !== '')
const dateOf = (now: Instant, ...written: readonly (string | undefined)[]): Instant | null =>
  written.map((it) => moment(it, now)).find((at) => at !== null) ?? null

const tag = (language: string | undefined): string | null =>
  language !== undefined && /^[a-z]{2,3}(?:[-_][a-z\d]{2,8})*$/iu.test(language.trim())
    ? language.trim().replaceAll('_', '-')
    : null

/** The language that is said nearest to an item: of several that stand together none is chosen. */
function nearest(...places: readonly (string | readonly string[] | undefined)[]): string | null {
  const said = places.map((place) => [place ?? []].flat().flatMap((it) => tag(it) ?? []))
  return languageIn(said.find((tags) => tags.length > 0) ?? [])
}

function fromRss(item: RssFeed.Item<string>, feed: RssFeed.Feed<string>, feedBase: string, now: Instant): FeedItem {
  const base = baseOf(feedBase, item.xml?.base)
  const permanent =
    item.guid?.isPermaLink !== false && /^https?:/iu.test(item.guid?.value ?? '') ? item.guid?.value : null
  const link = absolute(item.link, base) ?? absolute(permanent, base)
  const by = item.authors?.[0]
  return {
    id: item.guid?.value?.trim() || item.atom?.id || null,
    link,
    title: plainLine(item.title ?? item.dc?.titles?.[0] ?? ''),
    ...bodyOf({
      html: item.content?.encoded,
      summary: item.description ?? item.itunes?.summary,
      base: link ?? base,
      files: item.enclosures,
      media: item.media,
    }),
    tags: (item.categories ?? []).flatMap(({ name }) => withoutMarkup(name) || []),
    author:
      person(firstOf(item.dc?.creators)) ??
      person(by?.name ?? by?.email, absolute(by?.link, base)) ??
      person(item.atom?.authors?.[0]?.name, absolute(item.atom?.authors?.[0]?.uri, base)) ??
      person(item.itunes?.author) ??
      person(feed.itunes?.author),
    published: dateOf(now, item.pubDate, firstOf(item.dc?.dates), item.atom?.published, item.dcterms?.created?.[0]),
    updated: dateOf(now, item.atom?.updated, item.dcterms?.modified?.[0]),
    language: nearest(item.xml?.lang, item.dc?.languages, feed.language, feed.dc?.languages, feed.xml?.lang),
    answers: answered(item.thr?.inReplyTos, base),
    comments: absolute(item.wfw?.commentRss, base),
    replies: item.slash?.comments ?? item.thr?.total ?? null,
  }
}

function fromRdf(item: RdfFeed.Item<string>, feed: RdfFeed.Feed<string>, feedBase: string, now: Instant): FeedItem {
  const base = baseOf(feedBase, item.xml?.base)
  const link = absolute(item.link, base) ?? absolute(item.rdf?.about, base)
  return {
    id: item.rdf?.about ?? null,
    link,
    title: plainLine(item.title ?? firstOf(item.dc?.titles) ?? ''),
    ...bodyOf({
      html: item.content?.encoded,
      summary: item.description ?? firstOf(item.dc?.descriptions),
      base: link ?? base,
    }),
    tags: (item.dc?.subjects ?? []).flatMap((name) => withoutMarkup(name) || []),
    author: person(firstOf(item.dc?.creators)) ?? person(firstOf(feed.dc?.creators)),
    published: dateOf(now, firstOf(item.dc?.dates), item.dcterms?.created?.[0]),
    updated: dateOf(now, item.dcterms?.modified?.[0]),
    language: nearest(item.xml?.lang, item.dc?.languages, feed.dc?.languages, feed.xml?.lang),
    answers: null,
    comments: absolute(item.wfw?.commentRss, base),
    replies: item.slash?.comments ?? null,
  }
}

type Text = { readonly value?: string; readonly type?: string } | undefined

/** Atom says whether a text is HTML; what is said to be plain is escaped, so that its signs stay. */
const htmlOf = (text: Text): string | undefined =>
  text?.value === undefined
    ? undefined
    : text.type === undefined || text.type === 'text' || text.type === 'text/plain'
      ? text.value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>')
      : text.value

const textOf = (text: Text): string => htmlOf(text) ?? ''

const linkOf = (
  links: readonly { readonly href?: string; readonly rel?: string; readonly type?: string }[] | undefined,
): string | undefined =>
  (
    links?.find((it) => (it.rel ?? 'alternate') === 'alternate' && (it.type ?? 'text/html').includes('html')) ??
    links?.find((it) => (it.rel ?? 'alternate') === 'alternate')
  )?.href

function fromAtom(
  entry: AtomFeed.Entry<string>,
  feed: AtomFeed.Feed<string>,
  feedBase: string,
  now: Instant,
): FeedItem {
  const base = baseOf(feedBase, entry.xml?.base)
  const link = absolute(linkOf(entry.links), base) ?? absolute(entry.content?.src, base)
  const by = entry.authors?.[0] ?? entry.source?.authors?.[0] ?? feed.authors?.[0]
  const replies = entry.links?.find((it) => it.rel === 'replies' && (it.type ?? '').includes('atom'))
  return {
    id: entry.id?.trim() || null,
    link,
    title: plainLine(textOf(entry.title)),
    ...bodyOf({
      html: htmlOf(entry.content),
      summary: htmlOf(entry.summary),
      base: baseOf(link ?? base, entry.content?.xml?.base),
      files: (entry.links ?? []).flatMap(({ rel, href, type }) => (rel === 'enclosure' ? [{ url: href, type }] : [])),
      media: entry.media,
    }),
    tags: (entry.categories ?? []).flatMap(({ label, term }) => withoutMarkup(label ?? term) || []),
    author: person(by?.name ?? by?.email, absolute(by?.uri, base)) ?? person(firstOf(entry.dc?.creators)),
    published: dateOf(now, entry.published, entry.updated, firstOf(entry.dc?.dates)),
    updated: dateOf(now, entry.updated),
    language: nearest(entry.content?.xml?.lang, entry.xml?.lang, feed.xml?.lang),
    answers: answered(entry.thr?.inReplyTos, base),
    comments: absolute(replies?.href, base) ?? absolute(entry.wfw?.commentRss, base),
    replies: entry.thr?.total ?? replies?.thr?.count ?? entry.slash?.comments ?? null,
  }
}

function fromJson(item: JsonFeed.Item<string>, feed: JsonFeed.Feed<string>, url: string, now: Instant): FeedItem {
  const link = absolute(item.url, url) ?? absolute(item.external_url, url)
  const by = item.authors?.[0] ?? feed.authors?.[0]
  const plain = item.content_text?.trim()
  const words = bodyOf({
    html: item.content_html ?? htmlOf({ value: plain ?? '' }),
    summary: htmlOf({ value: item.summary ?? '' }),
    base: link ?? url,
    files: [
      ...(item.image === undefined ? [] : [{ url: item.image, type: 'image/*' }]),
      ...(item.attachments ?? []).map(({ url: file, mime_type: type }) => ({ url: file, type })),
    ],
  })
  return {
    id: item.id ?? null,
    link,
    title: (item.title ?? '').replace(/\s+/gu, ' ').trim(),
    ...words,
    tags: item.tags ?? [],
    author: person(by?.name, absolute(by?.url, url)),
    published: dateOf(now, item.date_published),
    updated: dateOf(now, item.date_modified),
    language: nearest(item.language, feed.language),
    answers: null,
    comments: null,
    replies: null,
  }
}

function answered(
  list: readonly { readonly ref?: string; readonly href?: string }[] | undefined,
  base: string,
): FeedItem['answers'] {
  const first = list?.[0]
  return first === undefined ? null : { id: first.ref ?? null, link: absolute(first.href, base) }
}

/** The one hour or day that a feed names, before its items or behind them: the parser gives them only where there are several. */
function onlyIn(text: string, where: RegExp): readonly string[] {
  const [before = ''] = text.split(/<item[\s>]/iu, 1)
  const behind = text.slice(Math.max(before.length, text.lastIndexOf('</item')))
  const only = (where.exec(before) ?? where.exec(behind))?.[1]?.trim() ?? ''
  return only === '' ? [] : [only]
}

/** Atom tombstones (RFC 6721): entries that are gone. */
function deletedIn(text: string): readonly string[] {
  if (!text.includes('deleted-entry')) return []
  return [...text.matchAll(/<(?:\w+:)?deleted-entry\b[^<>]*?\bref\s*=\s*["']([^"']{1,2000})["']/gu)].flatMap(
    ([, ref]) => (ref === undefined ? [] : [plainText(ref).text]),
  )
}
