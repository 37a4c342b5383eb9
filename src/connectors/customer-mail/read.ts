import { createHash } from 'node:crypto'
import type { AddressObject, ParsedMail } from 'mailparser'
import type { Instant } from '../../domain/model/time.ts'
import { headEnd, takeMailApart, Unreadable } from '../sdk/mail-apart.ts'
import { blanksBeforeEnd, endOfSentence, plainLine, plainText } from '../sdk/plain-text.ts'
import { type Attachment, typeOf } from './attachments.ts'

/** Somebody in a mail's head. */
export interface Person {
  /** In lower case. */
  readonly address: string
  readonly name: string
}

/** A mail, taken apart. All of it is untrusted. */
export interface Mail {
  /** Its Message-ID without brackets, or a hash of what it says. */
  readonly id: string
  /** True where the mail names itself. */
  readonly named: boolean
  readonly from: Person | null
  readonly replyTo: Person | null
  readonly subject: string
  /** When it says that it was written, in ms since 1970; null when it does not say. */
  readonly sentAt: number | null
  /** Its words, as plain text. */
  readonly text: string
  readonly links: readonly string[]
  readonly inReplyTo: string | null
  /** Oldest first. */
  readonly references: readonly string[]
  readonly attachments: readonly Attachment[]
  /** What a mail server says of a mail that could not be delivered. */
  readonly report: Report | null
  /** First value of a header, in lower case; empty where there is none. */
  readonly header: (name: string) => string
}

/** What a report of a delivery says (RFC 3464): whom it did not reach and why, and which mail of ours it is about. */
export interface Report {
  readonly failed: boolean
  readonly recipient: string | null
  readonly reason: string
  readonly original: string | null
  /** The name beside the recipient in the mail that came back. */
  readonly name: string | null
}

const largestHtml = 1_000_000
const longestText = 100_000
const longestId = 900
/** Takes a mail apart within limits of its own. Nothing in it is run, loaded or followed. Throws Unreadable. */
export async function readMail(source: Buffer, now: () => Instant): Promise<Mail> {
  const parsed = await takeMailApart(source, now, { keepDeliveryStatus: true })
  const from = personIn(parsed.from)
  const html = typeof parsed.html === 'string' ? parsed.html : ''
  const fromHtml = html === '' ? null : plainText(html.slice(0, largestHtml))
  const plain = tidy(parsed.text ?? '')
  const text = (plain === '' ? fromHtml?.text : plain) || withoutParts(source.subarray(headEnd(source)), parsed)
  const subject = plainLine(parsed.subject ?? '').slice(0, 300)
  const id = bareId(parsed.messageId ?? '')
  if (from === null && text === '' && subject === '')
    throw new Unreadable('This is no mail: it has neither sender nor words.')
  const lines = new Map<string, string>()
  for (const { key, line } of parsed.headerLines)
    if (!lines.has(key))
      lines.set(
        key,
        line
          .slice(line.indexOf(':') + 1)
          .replaceAll(/\s+/gu, ' ')
          .trim()
          .toLowerCase(),
      )
  const sentAt = parsed.date?.getTime() ?? Number.NaN
  return {
    id: id ?? hashOf([from?.address ?? '', parsed.subject ?? '', String(sentAt), text]),
    named: id !== null,
    from,
    replyTo: personIn(parsed.replyTo),
    subject,
    sentAt: Number.isNaN(sentAt) ? null : sentAt,
    text,
    links: linksIn(text, fromHtml?.links ?? []),
    inReplyTo: idsIn(parsed.inReplyTo ?? '').at(-1) ?? null,
    references: idsIn([parsed.references ?? []].flat().join(' ')).slice(-200),
    attachments: parsed.attachments
      // A picture within the words of a page is mostly a signature's.
      .filter((it) => !(it.related && it.size < 50_000) && it.contentType !== 'message/delivery-status')
      .map((it) => ({ name: it.filename ?? '', type: typeOf(it.content), bytes: it.size })),
    report: reportIn(parsed, text),
    header: (name) => lines.get(name) ?? '',
  }
}

/** The words of a mail that says that it has parts and does not tell them apart: all of it, as it stands. Empty for any other. */
function withoutParts(body: Buffer, parsed: ParsedMail): string {
  const type = parsed.headerLines.find(({ key }) => key === 'content-type')?.line.slice(0, 2_000) ?? ''
  if (!/^content-type:\s*multipart\//iu.test(type)) return ''
  const [, quoted, bare] = /boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/iu.exec(type) ?? []
  const line = quoted ?? bare
  return line !== undefined && body.includes(`--${line}`) ? '' : tidy(body.toString('utf8').slice(0, longestText))
}

/** A hash of it stands for a Message-ID that is missing, or too long to be one. */
const hashOf = (parts: readonly string[]): string =>
  `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)}`

function personIn(given: AddressObject | AddressObject[] | undefined): Person | null {
  for (const { value } of [given ?? []].flat()) {
    for (const each of value.flatMap((it) => [it, ...(it.group ?? [])])) {
      const address = each.address?.trim().toLowerCase() ?? ''
      if (/^[^\s@<>,;"\p{Cc}]+@[^\s@<>,;"\p{Cc}]+$/u.test(address) && address.length <= 254)
        return { address, name: plainLine(each.name.slice(0, 500)).slice(0, 200) }
    }
  }
  return null
}

/** The ids in a header, without their brackets. */
function idsIn(header: string): readonly string[] {
  const found = header.slice(0, 100_000).match(/<[^<>\s]+>/gu) ?? header.split(/\s+/u).filter((it) => it.includes('@'))
  return [...new Set(found.flatMap((it) => bareId(it) ?? []))]
}

function bareId(written: string): string | null {
  const id = written.replaceAll(/[<>\s\p{Cc}]/gu, '')
  return id === '' || id.length > longestId ? null : id
}

const tidy = (text: string): string =>
  text
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/(?![\n\t])[\p{Cc}\u00ad\u200b\ufeff]/gu, '')
    .replaceAll(blanksBeforeEnd, '\n')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim()
    .slice(0, longestText)
    .toWellFormed()

const linksIn = (text: string, more: readonly string[]): readonly string[] =>
  [
    ...new Set([
      ...(text.match(/https?:\/\/[^\s<>"')\]]+/giu) ?? []).map((it) => it.replace(endOfSentence, '')),
      ...more,
    ]),
  ]
    .filter((it) => /^https?:\/\//iu.test(it))
    .slice(0, 100)

/** An address, looked for where a word begins only: from each of its letters, a long one would take its length squared. */
const firstAddress = /(?<![^\s<>,;"])[^\s<>,;"]+@[^\s<>,;"]+/u

function reportIn(parsed: ParsedMail, text: string): Report | null {
  if (!/report-type="?delivery-status/iu.test(parsed.headerLines.find((it) => it.key === 'content-type')?.line ?? ''))
    return null
  const status =
    parsed.attachments.find((it) => it.contentType === 'message/delivery-status')?.content.toString('utf8') ?? ''
  const back = parsed.attachments
    .find((it) => it.contentType === 'message/rfc822' || it.contentType === 'text/rfc822-headers')
    ?.content.toString('utf8')
    .slice(0, 20_000)
  const field = (where: string, name: string): string | null =>
    new RegExp(`^${name}:[ \\t]*(.+(?:\\r?\\n[ \\t].+)*)`, 'imu').exec(where)?.[1]?.replaceAll(/\s+/gu, ' ').trim() ??
    null
  const recipient = field(status, '(?:Original|Final)-Recipient')
    ?.replace(/^[^;]*;\s*/u, '')
    .replaceAll(/[<>]/gu, '')
  const said = field(status, 'Diagnostic-Code')?.replace(/^[^;]*;\s*/u, '') ?? field(status, 'Status')
  const to = field(back ?? '', 'To') ?? ''
  return {
    failed: (field(status, 'Action') ?? 'failed').toLowerCase() === 'failed',
    recipient: recipient?.toLowerCase() ?? firstAddress.exec(to)?.[0]?.toLowerCase() ?? null,
    reason: plainLine(said ?? text.split('\n')[0] ?? '').slice(0, 300),
    original: idsIn(field(back ?? '', 'Message-ID') ?? '')[0] ?? null,
    name: /^"?([^"<=]+?)"?\s*</u.exec(to)?.[1] ?? null,
  }
}
