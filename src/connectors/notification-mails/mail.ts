import { createHash } from 'node:crypto'
import { type HtmlToTextOptions, convert } from 'html-to-text'
import { simpleParser } from 'mailparser'
import { readablePart } from '../sdk/markup.ts'
import { endOfSentence, plainText } from '../sdk/plain-text.ts'

/** A notification as the formats read it. All of it is untrusted. */
export interface Mail {
  /** What the mail is known by: its Message-ID, or a hash of it where it has none. */
  readonly id: string
  /** Address of the sender, in lower case. */
  readonly from: string
  readonly subject: string
  /** When it was sent, in ms since 1970; null when the mail does not say. */
  readonly sentAt: number | null
  /** The words of the mail, line by line, trimmed, without empty ones at the ends. */
  readonly lines: readonly string[]
  /** Web addresses that the mail links to, in order, each once. */
  readonly links: readonly string[]
  /** True when the mailbox's own server found that the sender is forged. */
  readonly forged: boolean
}

const line = { leadingLineBreaks: 1, trailingLineBreaks: 1 }
/** Notifications are laid out in tables: each cell is a line of its own. */
const plainly: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxInputLength: 1_000_000, maxDepth: 100, ellipsis: '…' },
  selectors: [
    ...['table', 'tr', 'td', 'th', 'p', 'div', 'li', 'h1', 'h2', 'h3', 'h4', 'blockquote'].map((selector) => ({
      selector,
      format: 'block',
      options: line,
    })),
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
  ],
}
const mostLines = 2_000
const mostLinks = 200

/** A message that is none. */
export class NoMail extends Error {
  override readonly message = 'This is no mail: it has neither sender nor words.'
}

/** Reads the source of a mail. Attachments and scripts are never looked at. Throws when it is none. */
export async function readMail(source: Buffer): Promise<Mail> {
  const parsed = await simpleParser(source, {
    skipHtmlToText: true,
    skipImageLinks: true,
    skipTextToHtml: true,
    skipTextLinks: true,
  })
  const html = typeof parsed.html === 'string' ? readablePart(parsed.html) : ''
  const text = (parsed.text?.trim() || convert(html, plainly)).replaceAll('\u0000', '')
  const from = parsed.from?.value[0]?.address?.toLowerCase() ?? ''
  if (from === '' && text === '') throw new NoMail()
  return {
    id: parsed.messageId ?? `sha256:${createHash('sha256').update(source).digest('hex').slice(0, 32)}`,
    from,
    subject: (parsed.subject ?? '').replaceAll(/\s+/g, ' ').trim(),
    sentAt: parsed.date === undefined || Number.isNaN(parsed.date.getTime()) ? null : parsed.date.getTime(),
    lines: linesOf(text),
    links: [...new Set([...hrefsIn(html), ...addressesIn(text)])].slice(0, mostLinks),
    forged: isForged(parsed.headerLines.map(({ key, line }) => ({ key, line }))),
  }
}

function linesOf(text: string): readonly string[] {
  const lines = text
    .split(/\r\n|\r|\n/)
    .slice(0, mostLines)
    .map((line) =>
      line
        .replaceAll(/\u00a0|[\u200b-\u200f]|\u2007|\ufeff|\u034f|\u00ad/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
  const from = lines.findIndex((line) => line !== '')
  const to = lines.findLastIndex((line) => line !== '')
  return from < 0 ? [] : lines.slice(from, to + 1)
}

const hrefsIn = (html: string): readonly string[] =>
  plainText(html)
    .links.map((it) => it.trim())
    .filter((it) => /^https?:\/\//i.test(it))

const addressesIn = (text: string): readonly string[] =>
  [...text.matchAll(/https?:\/\/[^\s<>"')\]]+/gi)].map(([it]) => it.replace(endOfSentence, ''))

/** The first Authentication-Results stands on top: the mailbox's own server wrote it (RFC 8601, section 5). Those below may be anybody's. */
function isForged(headers: readonly { readonly key: string; readonly line: string }[]): boolean {
  const verdict = headers.find(({ key }) => key === 'authentication-results')?.line.toLowerCase() ?? ''
  return /\bdmarc\s*=\s*fail\b/.test(verdict) && !/\bdkim\s*=\s*pass\b/.test(verdict)
}
