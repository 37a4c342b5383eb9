import { createHash } from 'node:crypto'
import { type HtmlToTextOptions, convert } from 'html-to-text'
import type { ParsedMail } from 'mailparser'
import type { Instant } from '../../domain/model/time.ts'
import { headEnd, takeMailApart, Unreadable } from '../sdk/mail-apart.ts'
import { isForged } from '../sdk/mail-sender.ts'
import { readablePart } from '../sdk/markup.ts'
import { endOfSentence, plainText } from '../sdk/plain-text.ts'

/** What the head of a mail says: enough to know whether it may be a network's. */
export interface Head {
  /** Address of the sender, in lower case. */
  readonly from: string
  readonly subject: string
}

/** A notification as the formats read it. All of it is untrusted. */
export interface Mail extends Head {
  /** What the mail is known by: its Message-ID, or a hash of it where it has none. */
  readonly id: string
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

/** Reads who sent a mail and about what, without a look at the rest. Throws Unreadable. */
export async function readHead(source: Buffer, now: () => Instant): Promise<Head> {
  return headOf(await takeMailApart(source.subarray(0, headEnd(source)), now))
}

const headOf = (parsed: ParsedMail): Head => ({
  from: parsed.from?.value[0]?.address?.toLowerCase() ?? '',
  subject: (parsed.subject ?? '').replaceAll(/\s+/g, ' ').trim(),
})

/** Reads the source of a mail. Attachments and scripts are never looked at. Throws Unreadable. */
export async function readMail(source: Buffer, now: () => Instant): Promise<Mail> {
  const parsed = await takeMailApart(source, now)
  const html = typeof parsed.html === 'string' ? readablePart(parsed.html) : ''
  const text = (parsed.text?.trim() || convert(html, plainly)).replaceAll('\u0000', '')
  const head = headOf(parsed)
  if (head.from === '' && text === '') throw new Unreadable('This is no mail: it has neither sender nor words.')
  return {
    id: parsed.messageId ?? `sha256:${createHash('sha256').update(source).digest('hex').slice(0, 32)}`,
    ...head,
    sentAt: parsed.date === undefined || Number.isNaN(parsed.date.getTime()) ? null : parsed.date.getTime(),
    lines: linesOf(text),
    links: [...new Set([...hrefsIn(html), ...addressesIn(text)])].slice(0, mostLinks),
    forged: isForged(parsed.headerLines.find(({ key }) => key === 'authentication-results')?.line ?? '', head.from),
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
