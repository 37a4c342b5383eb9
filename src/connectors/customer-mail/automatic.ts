import { areNeighbours } from './answer-to.ts'
import { domainOf } from './settings.ts'

/** What tells a machine's mail from a person's. All of it is untrusted. */
export interface Marks {
  /** Values of a header in lower case, by its name in lower case, each header's first one. */
  readonly header: (name: string) => string
  readonly from: string
  readonly replyTo: string | null
  readonly subject: string
  readonly id: string | null
}

/** Who wrote: a person, or which kind of machine, with the sign that told it. */
export type Writer = { readonly is: 'person'; readonly through: 'mail' | 'form' } | Machine

/** A kind of machine, and the sign that told it. */
export interface Machine {
  readonly is: 'automatic' | 'bulk' | 'bounce' | 'own' | 'own-address'
  readonly why: string
}

const daemon = /^(?:mailer-daemon|postmaster|mail-daemon|maildaemon)@/u
const away =
  /^(?:automatic reply|out of office|auto(?:matic)?[- ]?reply|réponse automatique|absence du bureau|absent du bureau|message d['’]absence|abwesend|automatische antwort|respuesta automática|risposta automatica)\b/iu

/** Tells who wrote a mail: RFC 3834 (Auto-Submitted), RFC 3464 (reports), RFC 2919 (lists), and what mail programs write beside them. `own`: our address. */
export function writerOf(marks: Marks, own: string): Writer {
  const { header, from, replyTo, subject, id } = marks
  const contentType = header('content-type')
  const automatic = header('auto-submitted').replace(/[\s;(].*$/su, '')
  const precedence = header('precedence')
  const elsewhere = replyTo !== null && replyTo !== own && replyTo !== from
  // A form on the brand's own site speaks for somebody else, and names them as whom to answer.
  const isForm = elsewhere && (from === own || areNeighbours(from, own))
  if (/multipart\/report/u.test(contentType) && /report-type="?delivery-status/u.test(contentType))
    return { is: 'bounce', why: 'report of a delivery (RFC 3464)' }
  if (daemon.test(from) || (header('return-path').trim() === '<>' && automatic !== 'auto-replied'))
    return { is: 'bounce', why: daemon.test(from) ? 'from a mail server' : 'without a return path' }
  if (/multipart\/report/u.test(contentType)) return { is: 'automatic', why: 'a report, such as a receipt' }
  // Another mailbox of this domain, or of the same house, makes ids of the same form.
  if (from === own && id !== null && keyOf(id, own) !== null) return { is: 'own', why: 'our own answer' }
  if (isForm) return { is: 'person', through: 'form' }
  if (from === own) return { is: 'own-address', why: 'from our own address' }
  if (automatic !== '' && automatic !== 'no') return { is: 'automatic', why: `Auto-Submitted: ${short(automatic)}` }
  for (const name of ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply-from'])
    if (header(name) !== '' && header(name) !== 'no') return { is: 'automatic', why: name }
  if (/^auto[_-]?reply/u.test(precedence)) return { is: 'automatic', why: `Precedence: ${short(precedence)}` }
  if (away.test(subject)) return { is: 'automatic', why: 'its subject is that of an absence' }
  const list = header('list-id')
  // Mail to a group of the brand's own, such as contact@, is customers' mail.
  if (list !== '' && isOwnList(list, own)) return { is: 'person', through: 'mail' }
  if (list !== '') return { is: 'bulk', why: 'List-Id' }
  if (header('list-unsubscribe') !== '') return { is: 'bulk', why: 'List-Unsubscribe' }
  if (/^(?:bulk|junk|list)$/u.test(precedence)) return { is: 'bulk', why: `Precedence: ${precedence}` }
  if (/\b(?:all|oof|autoreply)\b/u.test(header('x-auto-response-suppress')))
    return { is: 'automatic', why: 'X-Auto-Response-Suppress' }
  return { is: 'person', through: 'mail' }
}

const short = (value: string): string => value.replaceAll(/[^\w ./-]/gu, '').slice(0, 40)

const isOwnList = (list: string, own: string): boolean => {
  const name = /<([^<>]+)>/u.exec(list)?.[1] ?? list.trim()
  return name.endsWith(`.${domainOf(own)}`)
}

/** The Message-ID of an answer, without its brackets: the same for every try of one key. */
export const answerId = (key: string, own: string): string => `vigie.${key}@${domainOf(own)}`

/** The key of the answer that a Message-ID of ours carries; null for everybody else's. */
export function keyOf(id: string, own: string): string | null {
  const [, key = null, domain] = /^vigie\.([0-9a-f-]{36})@(.+)$/u.exec(id) ?? []
  return domain?.toLowerCase() === domainOf(own) ? key : null
}
