import { createHash } from 'node:crypto'
import type { IncomingPost } from '../../domain/model/post.ts'
import { hours, type Instant, instant } from '../../domain/model/time.ts'
import { isForged } from '../sdk/mail-sender.ts'
import { answerTo, houseOf } from './answer-to.ts'
import { listAttachments } from './attachments.ts'
import { answerId, keyOf, type Machine, writerOf } from './automatic.ts'
import { fold } from './fold.ts'
import type { Mail } from './read.ts'

/** What became of a mail: a post, or something to set aside with the reason; nothing for what is ours anyway. */
export type Reading =
  | { readonly is: 'post'; readonly post: IncomingPost }
  | { readonly is: 'aside'; readonly why: string }
  | { readonly is: 'nothing' }

/** What is known around a mail. */
export interface Around {
  /** Our address, in lower case. */
  readonly own: string
  /** When the server took it in. */
  readonly receivedAt: Instant
  /** It stands among what was sent from here. */
  readonly sent: boolean
  /** More than was loaded: files behind it are not known. */
  readonly cut: boolean
}

/** A date further from the server's own than this is a clock that goes wrong. */
const longestWay = hours(24)
const longestList = 1_800
const answered = /^(?:re|aw|sv|antw|rép|réf|rif)\s*(?:\[\d+\])?\s*:\s*/iu
const forwarded = /^(?:fwd?|tr|wg|rv|i)\s*:/iu

/** Makes a post of a mail, or says why it becomes none. */
export function toReading(mail: Mail, around: Around): Reading {
  const { own } = around
  if (mail.from === null) return { is: 'aside', why: 'It names no sender.' }
  if (around.sent) return sentReading(mail, around)
  const writer = writerOf(
    {
      header: mail.header,
      from: mail.from.address,
      replyTo: mail.replyTo?.address ?? null,
      subject: mail.subject,
      id: mail.named ? mail.id : null,
    },
    own,
  )
  if (writer.is !== 'person') return machineReading(mail, around, writer)
  const author = writer.through === 'form' ? (mail.replyTo ?? mail.from) : mail.from
  // A group of our own house signs what it passes on.
  if (isForged(mail.header('authentication-results'), mail.from.address, houseOf(own)))
    return { is: 'aside', why: 'Its sender could not be verified: the mail server found it forged (DMARC).' }
  // A form names whom it speaks for, who is whom one answers.
  const to = writer.through === 'form' ? author : answerTo(mail.from, mail.replyTo, own)
  return {
    is: 'post',
    post: {
      ...bare(mail, around),
      // A form is told an address by whoever fills it in; a mail is sent from one.
      author: {
        ...person(author.address, author.name),
        ...(writer.through === 'mail' ? { address: author.address } : {}),
      },
      ...(mail.named ? { apartId: apartIdOf(mail) } : {}),
      text: wordsOf(mail, around),
      addressed: mail.inReplyTo === null && mail.references.length === 0 ? 'mention' : 'reply',
      ours: false,
      ref: {
        to: to.address,
        name: to.name,
        subject: mail.subject,
        // A Message-ID that we made up is nobody's.
        id: mail.named ? mail.id : '',
        references: shortList([...mail.references, ...(mail.inReplyTo === null ? [] : [mail.inReplyTo])]),
      },
    },
  }
}

function machineReading(mail: Mail, around: Around, { is, why }: Machine): Reading {
  switch (is) {
    case 'bounce':
      return bounceReading(mail, around, why)
    case 'own':
      return { is: 'nothing' }
    case 'own-address':
      return { is: 'aside', why: 'It says that it is from our own address.' }
    case 'automatic':
      return { is: 'aside', why: `An automatic reply (${why}).` }
    case 'bulk':
      return { is: 'aside', why: `Mail to many (${why}).` }
  }
}

/** What we wrote with another program answers where it stands in a thread; anything else that was sent from here is nobody's business. */
function sentReading(mail: Mail, around: Around): Reading {
  if (mail.inReplyTo === null && mail.references.length === 0) return { is: 'nothing' }
  const key = mail.header('x-vigie-reply')
  // Some houses give each mail an id of their own as they send it.
  const id = /^[0-9a-f-]{36}$/u.test(key) ? answerId(key, around.own) : mail.id
  return {
    is: 'post',
    post: {
      ...bare(mail, around),
      externalId: id,
      author: person(around.own, mail.from?.name ?? ''),
      text: wordsOf(mail, around),
      addressed: null,
      ours: true,
      ref: {},
    },
  }
}

/** An answer of ours that did not arrive is told in its case, by whom it should have reached; any other report concerns nobody. */
function bounceReading(mail: Mail, around: Around, why: string): Reading {
  const { report } = mail
  const about = [report?.original ?? null, mail.inReplyTo, ...mail.references].find(
    (id) => id !== null && keyOf(id, around.own) !== null,
  )
  const recipient = report?.recipient ?? null
  if (report === null || !report.failed || recipient === null || about === undefined || about === null)
    return { is: 'aside', why: `A mail server’s own report (${why}).` }
  return {
    is: 'post',
    post: {
      ...bare(mail, around),
      parentId: about,
      rootId: about,
      author: person(recipient, report.name ?? ''),
      text: `⚠ Non remis / Not delivered — ${recipient}\n${report.reason}`,
      // In its thread it joins the case; without one it opens none.
      addressed: null,
      ours: false,
      ref: { automatic: 'bounce' },
    },
  }
}

/** A Message-ID is chosen by whoever writes: another mail under the same one is kept by who wrote it, when and what. */
const apartIdOf = ({ id, from, sentAt, text }: Mail): string =>
  `${id}#${createHash('sha256')
    .update(JSON.stringify([from?.address ?? '', sentAt, text]))
    .digest('base64url')
    .slice(0, 22)}`

const person = (address: string, name: string): IncomingPost['author'] => ({
  externalId: address,
  handle: address,
  name: name.includes('@') ? '' : name,
  url: null,
  avatarUrl: null,
  followers: null,
})

const bare = (mail: Mail, { receivedAt }: Around) => ({
  externalId: mail.id,
  revision: null,
  language: null,
  publishedAt:
    mail.sentAt === null || mail.sentAt > receivedAt || receivedAt - mail.sentAt > longestWay
      ? receivedAt
      : instant(mail.sentAt),
  url: null,
  parentId: mail.inReplyTo ?? mail.references.at(-1) ?? null,
  rootId: mail.references[0] ?? mail.inReplyTo,
  links: mail.links,
  tags: [],
  mentions: [],
  reach: null,
  /** Nobody else reads a mail. */
  private: true,
})

/** What is shown of a mail: its subject where it begins something, the words without history and signature, its files by name. */
function wordsOf(mail: Mail, { cut }: Around): string {
  const { shown } = fold(mail.text, forwarded.test(mail.subject))
  const begins = !answered.test(mail.subject) && mail.subject !== ''
  const files = listAttachments(mail.attachments)
  return [begins ? mail.subject : '', shown, cut ? '[…]' : '', files].filter((it) => it !== '').join('\n\n') || '…'
}

/** As many ids as there is room for: the first one, and the newest. */
function shortList(ids: readonly string[]): string {
  const [first, ...rest] = [...new Set(ids)]
  if (first === undefined) return ''
  const kept: string[] = []
  let room = longestList - first.length
  for (const id of rest.reverse()) {
    room -= id.length + 1
    if (room < 0) break
    kept.unshift(id)
  }
  return [first, ...kept].join(' ')
}

/** The subject of an answer (RFC 5322, 3.6.5): “Re: ” once. */
export const answerSubject = (subject: string): string =>
  answered.test(subject) ? subject : `Re: ${subject}`.trimEnd()
