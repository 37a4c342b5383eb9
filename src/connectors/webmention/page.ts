import { Parser } from 'htmlparser2'
import { endOfSentence, plainLine, plainText } from '../sdk/plain-text.ts'
import { leadsTo, siteOf, webAddress } from './address.ts'

/** What a page says about a target, whatever kind of document it is. */
export interface Found {
  /** It links to the target. */
  readonly links: boolean
  /** It links to the target's site, there or elsewhere. */
  readonly linksToSite: boolean
  readonly title: string
  /** The words around the link, where nothing says better what was written. */
  readonly words: string
}

/** A page is written by people: one that is far deeper or has far more elements is made to tie a reader up, and is read no further. */
const deepest = 300
const mostElements = 30_000
/** What reading entries costs grows with both: a page of 5,000 elements may be 30 deep. */
const mostWork = 150_000
/** How many elements of a page may be marked as part of entries. */
const mostMarks = 500
const longestPage = 600_000
const pieceLength = 8_192

const longestWords = 1_000
/** The attributes that make a link (W3C Webmention, 3.2.2). */
const linking: Readonly<Record<string, string>> = {
  a: 'href',
  area: 'href',
  link: 'href',
  img: 'src',
  video: 'src',
  audio: 'src',
  source: 'src',
}

/** What a page of HTML says about a target. */
export interface FoundInHtml extends Found {
  /** It was read to its end. */
  readonly whole: boolean
  /** Its entries can be read in a short time. */
  readonly plain: boolean
}

/** Looks for the target in a page of HTML. */
export function lookInHtml(html: string, pageUrl: string, target: URL): FoundInHtml {
  let [depth, depthReached, elements, marks] = [0, 0, 0, 0]
  let base = pageUrl
  let links = false
  let linksToSite = false
  let title = ''
  let inTitle = false
  let anchor: string | null = null
  let anchorText = ''
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        elements += 1
        if (/(?:^|\s)(?:h|p|u|e|dt)-/u.test(attributes['class'] ?? '')) marks += 1
        depth += 1
        depthReached = Math.max(depthReached, depth)
        if (name === 'base' && attributes['href'] !== undefined)
          base = webAddress(attributes['href'], pageUrl)?.href ?? base
        if (name === 'title') inTitle = title === ''
        const link = attributes[linking[name] ?? '']
        if (link === undefined) return
        const url = webAddress(link, base)
        linksToSite ||= url !== null && siteOf(url) === siteOf(target)
        if (!leadsTo(url, target)) return
        links = true
        if (name === 'a' && anchorText === '') anchor = ''
      },
      ontext(text) {
        if (inTitle) title = (title + text).slice(0, 500)
        if (anchor !== null) anchor = (anchor + text).slice(0, 300)
      },
      onclosetag(name) {
        depth -= 1
        if (name === 'title') inTitle = false
        if (name === 'a' && anchor !== null) {
          anchorText = anchor.replace(/\s+/gu, ' ').trim()
          anchor = null
        }
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  let at = 0
  while (at < html.length && depthReached <= deepest && elements <= mostElements) {
    parser.write(html.slice(at, at + pieceLength))
    at += pieceLength
  }
  const whole = at >= html.length && depthReached <= deepest && elements <= mostElements
  if (whole) parser.end()
  const plain = whole && depthReached * elements <= mostWork && html.length <= longestPage && marks <= mostMarks
  const lines = plain ? plainText(html).text.split('\n') : []
  const line = anchorText === '' ? undefined : lines.find((it) => it.includes(anchorText))
  const words = (line ?? anchorText).slice(0, longestWords)
  return { links, linksToSite, title: plainLine(title), words, whole, plain }
}

/** Looks for the target in a document of JSON: any value that is its address, whole. Null where it is no JSON. */
export function lookInJson(text: string, target: URL): Found | null {
  const nothing = { links: false, linksToSite: false, title: '', words: '' }
  let waiting: unknown[]
  try {
    waiting = [JSON.parse(text)]
  } catch {
    return null
  }
  const [root] = waiting
  let { links, linksToSite } = nothing
  // By hand, because a document may be deeper than a program can go down.
  for (let it = waiting.pop(); it !== undefined; it = waiting.pop()) {
    if (typeof it === 'string') {
      const url = webAddress(it)
      links ||= leadsTo(url, target)
      linksToSite ||= url !== null && siteOf(url) === siteOf(target)
    } else if (typeof it === 'object' && it !== null)
      // One by one, because a document may be wider than a call can be.
      for (const value of Object.values(it)) if (value !== undefined) waiting.push(value)
  }
  return {
    links,
    linksToSite,
    title: fieldOf(root, ['title', 'name']),
    words: fieldOf(root, ['content_text', 'content', 'summary', 'text']),
  }
}

/** Looks for the target in plain text. */
export function lookInText(text: string, target: URL): Found {
  const urls = (text.match(/https?:\/\/[^\s<>"']+/giu) ?? []).flatMap((it) => {
    // A full stop after an address ends the sentence.
    const url = webAddress(it.replace(endOfSentence, ''))
    return url === null ? [] : [url]
  })
  return {
    links: urls.some((it) => leadsTo(it, target)),
    linksToSite: urls.some((it) => siteOf(it) === siteOf(target)),
    title: '',
    words: text.slice(0, longestWords).trim(),
  }
}

function fieldOf(value: unknown, names: readonly string[]): string {
  for (const name of names) {
    const text: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
    if (typeof text === 'string' && text.trim() !== '') return plainText(text).text.slice(0, longestWords)
  }
  return ''
}
