import { readMarkup } from './markup.ts'

const unread = new Set(['script', 'style', 'template'])

/** The text of a body as a person or a program reads it: decoded by what the answer or the page says of itself, and for a page without its markup. */
export function bodyText(bytes: Uint8Array, contentType: string): string {
  const raw = decoded(bytes, contentType)
  const markup = /html|xml/i.test(contentType) || (contentType === '' && raw.trimStart().startsWith('<'))
  return markup ? wordsOf(raw) : raw
}

function decoded(bytes: Uint8Array, contentType: string): string {
  const said =
    /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ??
    /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 2_048)))?.[1]
  try {
    return new TextDecoder(said ?? 'utf-8').decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

/** Words inside a line stay together where an element only dresses them. */
const blocks =
  /^(?:address|article|aside|br|button|dd|div|dl|dt|footer|form|h[1-6]|header|hr|li|main|nav|ol|option|p|pre|section|table|td|th|title|tr|ul)$/

function wordsOf(html: string): string {
  let text = ''
  let mute = 0
  readMarkup(
    html,
    {
      onopentag(name) {
        if (unread.has(name)) mute += 1
        if (blocks.test(name)) text += '\n'
      },
      ontext(words) {
        if (mute === 0) text += words
      },
      onclosetag(name) {
        if (unread.has(name)) mute -= 1
        if (blocks.test(name)) text += '\n'
      },
    },
    { decodeEntities: true },
  )
  return text
}
