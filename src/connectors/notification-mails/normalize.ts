import type { IncomingPost } from '../../domain/model/post.ts'
import { type Instant, instant } from '../../domain/model/time.ts'
import { formats } from './formats/index.ts'
import type { Head, Mail } from './mail.ts'

/** What became of a mail: a post, nothing that concerns the brand, or something to set aside with the reason. */
export type Reading =
  | { readonly is: 'post'; readonly post: IncomingPost }
  | { readonly is: 'nothing' }
  | { readonly is: 'aside'; readonly why: string }

const words = 2_000

/** Whether a mail may be a network's, or says so little that only the whole of it can tell. */
export const mayTell = (head: Head): boolean => head.from === '' || formats.some((it) => it.isFrom(head))

/** Makes a post of a notification. A known network's mail whose form is new becomes a post with the mail's own words, so that nothing is lost; a mail of nobody known stays private. */
export function toReading(mail: Mail, receivedAt: Instant): Reading {
  const format = formats.find((it) => it.isFrom(mail) && (it.isLike?.(mail) ?? true))
  if (format === undefined) return { is: 'nothing' }
  if (mail.forged) return { is: 'aside', why: `It says that it is from ${format.name}, and its sender is forged.` }
  const notice = format.read(mail)
  if (notice === null) return { is: 'nothing' }
  const author = notice.author ?? format.name
  const text = notice.text === '' ? mail.subject : notice.text
  const sent = mail.sentAt === null || mail.sentAt > receivedAt ? receivedAt : instant(mail.sentAt)
  return {
    is: 'post',
    post: {
      externalId: `${format.id}:${notice.key ?? mail.id}`,
      revision: null,
      author: {
        externalId: notice.author === null ? `${format.id}:${notice.key ?? mail.id}` : `${format.id}:${author}`,
        handle: '',
        name: author,
        url: null,
        avatarUrl: null,
        followers: null,
      },
      text: text.slice(0, words * 10),
      language: null,
      publishedAt: sent,
      url: notice.link,
      parentId: null,
      rootId: null,
      links: notice.link === null ? [] : [notice.link],
      tags: [],
      mentions: [],
      reach: null,
      place: format.name,
      rating: notice.stars === null ? null : { value: notice.stars, of: 5 },
      addressed: notice.kind === 'comment' ? 'reply' : 'mention',
      ours: false,
      ref: { kind: notice.kind },
    },
  }
}
