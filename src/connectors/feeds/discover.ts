import { readMarkup } from '../sdk/markup.ts'
import { absolute } from './address.ts'

/** A feed that a page names. */
export interface OfferedFeed {
  readonly url: string
  readonly title: string
}

const types =
  /^(?:application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)|text\/xml|application\/xml|application\/json)\b/iu
const surely = /^application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)\b/iu
const longestPage = 500_000

/** The feeds that a page names in its head or links to, as absolute addresses, in its order. */
export function feedsIn(html: string, url: string): readonly OfferedFeed[] {
  const found: (OfferedFeed & { readonly sure: boolean })[] = []
  let base = url
  let anchor: { readonly href: string; text: string } | null = null
  readMarkup(html.slice(0, longestPage), {
    onopentag(name, { rel = '', type = '', href, title = '' }) {
      if (name === 'base' && href !== undefined) base = absolute(href, url) ?? url
      if (name === 'link' && /\balternate\b|\bfeed\b/iu.test(rel) && href !== undefined) {
        const address = absolute(href, base)
        // An alternate of the type application/json is WordPress's own API more often than a feed.
        if (address !== null && types.test(type) && (surely.test(type) || /feed|rss|atom/iu.test(href)))
          found.push({ url: address, title: title.trim(), sure: true })
      }
      if (name === 'a' && href !== undefined) anchor = { href, text: '' }
    },
    ontext(text) {
      if (anchor !== null) anchor.text += text
    },
    onclosetag(name) {
      if (name !== 'a' || anchor === null) return
      const address = absolute(anchor.href, base)
      if (
        address !== null &&
        /(?:\/(?:feed|rss|atom)\/?|\.(?:rss|atom|rdf)|(?:rss|atom|feed|index)\.xml|feed\.json)(?:\?.*)?$/iu.test(
          address,
        )
      )
        found.push({ url: address, title: anchor.text.trim().slice(0, 100), sure: false })
      anchor = null
    },
  })
  const named = found.filter((it) => it.sure)
  const chosen = named.length > 0 ? named : found
  return [...new Map(chosen.map(({ url: address, title }) => [address, { url: address, title }])).values()]
}

/** Where feeds stand when no page says so, most usual first. */
export const wellKnown = ['/feed/', '/rss.xml', '/feed.xml', '/atom.xml', '/index.xml', '/rss', '/feed.json'] as const

/** Of the same things in several formats the first is enough: titles that differ by “RSS” and “Atom” only name one feed. */
export function oneOfEach(feeds: readonly OfferedFeed[]): readonly OfferedFeed[] {
  const bare = ({ url, title }: OfferedFeed): string => {
    const words = title
      .toLowerCase()
      .replace(/\b(?:rss|atom|json|rdf|xml|feed|flux)\b|[\d.()[\]:|–-]/gu, '')
      .replace(/\s+/gu, ' ')
      .trim()
    return words === ''
      ? url
          .toLowerCase()
          .replace(/\b(?:rss2?|atom|json|rdf|xml)\b/gu, '')
          .replace(/[^\p{L}\d]+/gu, ' ')
          .trim()
      : words
  }
  return [...new Map([...feeds].reverse().map((feed) => [bare(feed), feed])).values()].reverse()
}
