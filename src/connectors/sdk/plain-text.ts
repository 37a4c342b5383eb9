import { readMarkup } from './markup.ts'

const blocks = new Set([
  ...['address', 'article', 'aside', 'blockquote', 'dd', 'div', 'dl', 'dt', 'fieldset', 'figcaption', 'figure'],
  ...['footer', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'main', 'nav', 'ol', 'p', 'pre'],
  ...['section', 'table', 'tbody', 'tfoot', 'thead', 'tr', 'ul', 'li'],
])
/** Elements after which an empty line reads well. */
const paragraphs = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'ul', 'ol', 'table', 'pre', 'dl'])
const silent = new Set(['script', 'style', 'template', 'iframe', 'object', 'noscript', 'svg', 'head', 'title', 'audio'])
const longest = 200_000

/** What is left of markup when only words count: paragraphs, list signs and line breaks stay, addresses come beside. */
export interface PlainText {
  readonly text: string
  readonly links: readonly string[]
}

/** Reads HTML as a person would: never markup, entities as their signs, lists with a sign each. */
export function plainText(html: string): PlainText {
  if (!/[<&]/u.test(html)) return { text: tidy(html), links: [] }
  const links: string[] = []
  const lists: { counter: number | null }[] = []
  // Whether a line has ended is asked at each element: of the end alone, because all of it would have to be put together anew each time.
  const parts: string[] = []
  let length = 0
  let end = ''
  let mute = 0
  let pre = 0
  const put = (part: string): void => {
    if (part === '' || length > longest) return
    parts.push(part)
    length += part.length
    end = (end + part.slice(-2)).slice(-2)
  }
  const newLine = (): void => {
    if (end !== '' && !end.endsWith('\n')) put('\n')
  }
  const emptyLine = (): void => {
    newLine()
    if (end !== '' && end !== '\n\n') put('\n')
  }
  readMarkup(
    html,
    {
      onopentag(name, attributes) {
        if (silent.has(name)) mute += 1
        if (mute > 0) return
        if (name === 'br') put('\n')
        if (name === 'pre') pre += 1
        if (paragraphs.has(name) && lists.length === 0) emptyLine()
        else if (blocks.has(name)) newLine()
        if (name === 'ul' || name === 'ol') lists.push({ counter: name === 'ol' ? 0 : null })
        if (name === 'li') {
          const list = lists.at(-1)
          if (list !== undefined && list.counter !== null) list.counter += 1
          put(list?.counter === null || list === undefined ? '• ' : `${list.counter}. `)
        }
        if ((name === 'td' || name === 'th') && end !== '' && !end.endsWith('\n')) put(' ')
        if (name === 'a' && attributes['href'] !== undefined) links.push(attributes['href'])
        if (name === 'img' && attributes['alt'] !== undefined) put(attributes['alt'])
      },
      ontext(part) {
        if (mute > 0) return
        const words = pre > 0 ? part : part.replace(/[\t\n\r\f ]+/gu, ' ')
        put((end.endsWith('\n') || end === '') && pre === 0 ? words.replace(/^ /u, '') : words)
      },
      onclosetag(name) {
        if (silent.has(name)) mute = Math.max(0, mute - 1)
        if (mute > 0) return
        if (name === 'pre') pre = Math.max(0, pre - 1)
        if (name === 'ul' || name === 'ol') lists.pop()
        if (paragraphs.has(name) && lists.length === 0) emptyLine()
        else if (blocks.has(name)) newLine()
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  return { text: tidy(parts.join('')), links: [...new Set(links)] }
}

/** One line of it, for titles and names. */
export const plainLine = (html: string): string => plainText(html).text.replace(/\s+/gu, ' ').trim()

/** Blanks at the end of a line. Looked for where they begin only: from each blank of a long line anew, it would take hours. */
export const blanksBeforeEnd = /(?<![ \t\u00a0])[ \t\u00a0]+\n/gu

/** Signs that end a sentence and not the address before them; looked for where they begin only, for the same reason. */
export const endOfSentence = /(?<![).,;:!?])[).,;:!?]+$/u

function tidy(text: string): string {
  return text
    .slice(0, 2 * longest)
    .replace(/\r\n?/gu, '\n')
    .replace(/(?![\n\t])[\p{Cc}\u00ad\u200b\ufeff]/gu, '')
    .replace(blanksBeforeEnd, '\n')
    .replace(/[ \t]{2,}/gu, ' ')
    .replace(/\n{3,}/gu, '\n\n')
    .trim()
    .slice(0, longest)
    .toWellFormed()
}
