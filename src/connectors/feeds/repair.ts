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
  let ended = false
  const open: string[] = []
  let endOf = (): number => 0
  readMarkup(
    text,
    {
      onparserinit(parser) {
        endOf = () => parser.endIndex
      },
      onopentag(name, attributes) {
        if (ended) return
        if (items.has(name.toLowerCase()) && openItem === null) openItem = { name, at: out.length }
        open.push(name)
        const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeValue(value)}"`)
        out += `<${name}${written.join('')}>`
      },
      ontext(part) {
        if (!ended) out += escapeText(part)
      },
      onclosetag(name, implied) {
        if (ended) return
        // What nobody closed before the end of the document was cut off.
        if (implied && openItem !== null && openItem.name === name && endOf() >= text.length - 1) {
          out = out.slice(0, openItem.at)
          openItem = null
          open.pop()
          return
        }
        out += `</${name}>`
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
  return { text: out, items: found }
}
