import { readMarkup } from '../sdk/markup.ts'

const forbidden = /(?![\n\t\r])[\p{Cc}\ufffe\uffff]/gu
const items = new Set(['item', 'entry'])

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const escapeValue = (text: string): string => escapeText(text).replaceAll('"', '&quot;')

/** What every document needs: nothing before its beginning, no sign that XML forbids, no document type (a feed needs no entities of its own, and some are bombs). */
export function prepare(text: string): string {
  const begin = text.search(/<(?:\?xml|!--|!doctype|rss|feed|rdf|[a-z]+:(?:rdf|feed|rss))\b/iu)
  const known = (begin > 0 ? text.slice(begin) : text).replace(forbidden, '')
  // Only the first is one; a search from each sign that looks like one would never end.
  const at = known.search(/<!DOCTYPE/iu)
  return at < 0 ? known : known.slice(0, at) + known.slice(at).replace(/^<!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?>/iu, '')
}

/** Whether a document ends before its feed does: whoever sent it stopped in the middle. JSON that does is no JSON, and refused as such. */
export function breaksOff(text: string): boolean {
  if (/^[\s\ufeff]*\{/u.test(text)) return false
  const end = [...text.matchAll(/<\/(?:rss|(?:[a-z]+:)?(?:rdf|feed))\s*>/giu)].at(-1)?.index
  // The words of an item may speak of feeds too.
  return (
    end === undefined ||
    /<(?:item|entry)[\s>]/iu.test(text.slice(end)) ||
    text.lastIndexOf('<![CDATA[', end) > text.lastIndexOf(']]>', end)
  )
}

/** Well-formed XML, and where its items stand in it. */
export interface Repaired {
  readonly text: string
  readonly items: readonly { readonly from: number; readonly to: number }[]
}

/** Broken XML as well-formed XML that says the same: loose ampersands written out, open elements closed, an item that was cut off left out. */
export function repair(text: string): Repaired {
  let out = ''
  const found: { readonly from: number; readonly to: number }[] = []
  let openItem: { readonly name: string; readonly at: number } | null = null
  /** So much of what is written here stands in the document; the rest are elements that nobody closed. */
  let said = 0
  let ended = false
  const open: string[] = []
  const read = readMarkup(
    text,
    {
      onopentag(name, attributes) {
        if (ended) return
        if (items.has(name.toLowerCase()) && openItem === null) openItem = { name, at: out.length }
        open.push(name)
        const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeValue(value)}"`)
        out += `<${name}${written.join('')}>`
        said = out.length
      },
      ontext(part) {
        if (ended) return
        out += escapeText(part)
        said = out.length
      },
      onclosetag(name, implied) {
        // A tag that broke off within itself is closed without having been opened.
        if (ended || open.at(-1) !== name) return
        out += `</${name}>`
        if (!implied) said = out.length
        if (openItem?.name === name && open.filter((it) => it === name).length === 1) {
          found.push({ from: openItem.at, to: out.length })
          openItem = null
        }
        open.pop()
        if (open.length === 0) ended = true
      },
    },
    { xmlMode: true, decodeEntities: true, recognizeCDATA: true },
  )
  const last = found.at(-1)
  if (last === undefined || said >= last.to || read < text.length) return { text: out, items: found }
  return { text: out.slice(0, last.from) + out.slice(last.to), items: found.slice(0, -1) }
}
