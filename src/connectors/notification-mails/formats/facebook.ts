import { between, firstMatch, keeping, linkTo, type NoticeFormat, sentBy, words } from './format.ts'

const comments = [
  /^(?<author>.+?) a (?:commenté|réagi en commentant|répondu à) (?:votre|un|une|la|le)(?![\p{L}\p{N}])/iu,
  /^(?<author>.+?) a (?:également|aussi) commenté(?![\p{L}\p{N}])/iu,
  /^(?<author>.+?) (?:also )?commented on(?![\p{L}\p{N}])/iu,
  /^(?<author>.+?) replied to (?:your|a)(?![\p{L}\p{N}])/iu,
]
const mentions = [
  /^(?<author>.+?) (?:a mentionné|vous a mentionné|a identifié)(?![\p{L}\p{N}])/iu,
  /^(?<author>.+?) (?:mentioned|tagged) /i,
  /^(?<author>.+?) (?:a publié|a écrit) (?:sur|dans)(?![\p{L}\p{N}])/iu,
  /^(?<author>.+?) (?:posted|wrote) on(?![\p{L}\p{N}])/iu,
]
const reviews = [
  /^(?<author>.+?) (?<not>ne )?recommande (?:pas )?/i,
  /^(?<author>.+?) (?:a laissé|a écrit) (?:un avis|une recommandation)(?![\p{L}\p{N}])/iu,
  /^(?<author>.+?) (?<not>doesn['’]t |does not )?recommends? /i,
  /^(?<author>.+?) (?:left|wrote) a (?:review|recommendation)(?![\p{L}\p{N}])/iu,
]
const messages = [
  /^(?<author>.+?) (?:vous a envoyé un message|a envoyé un message)/i,
  /^(?<author>.+?) sent (?:you|your page) a message/i,
]
const end =
  /^(?:voir (?:le commentaire|la publication|l['’]avis|sur)|afficher|répondre|j['’]aime|réagir|accéder|aller sur|ce message a été envoyé|merci,|l['’]équipe|see (?:comment|post|review|on)|view|reply|like|react|go to|this message was sent|thanks,|the facebook team|répondez à cet e-?mail|respond to this)/i

/** Facebook writes to the people who run a page: comments, mentions, recommendations, messages. */
export const facebook: NoticeFormat = {
  id: 'facebook',
  name: 'Facebook',
  isFrom: (mail) => sentBy(mail, 'facebookmail.com'),
  read(mail) {
    const told = mail.subject.replace(/^(?:re|tr|fwd?)\s?:\s*/i, '')
    const [kind, found] = kindOf(told)
    if (found === null) return null
    const author = found['author']?.trim() ?? null
    const raw = linkTo(
      mail,
      ['facebook.com', 'fb.com'],
      /comment_id|story_fbid|permalink|\/posts\/|\/photos?\/|\/videos\/|\/reel\/|\/reviews?|\/messages?\//,
    )
    const link =
      raw === null ? null : keeping(raw, 'story_fbid', 'id', 'fbid', 'comment_id', 'reply_comment_id', 'v', 'set')
    const opening = author === null ? null : new RegExp(`^${literal(author)}(?![\\p{L}\\p{N}]).*`, 'iu')
    const said = between(mail.lines, opening, end)
      .filter((line) => line !== author)
      .map((line) =>
        author === null
          ? line
          : line.replace(new RegExp(`^${literal(author)} (?:wrote|said|a écrit|a dit)\\s?:\\s*`, 'i'), ''),
      )
    return { kind, author, text: words(said), stars: null, link, key: link === null ? null : commentIn(link) }
  },
}

function kindOf(
  subject: string,
): readonly ['comment' | 'mention' | 'review' | 'message', Readonly<Record<string, string>> | null] {
  for (const [kind, patterns] of [
    ['review', reviews],
    ['mention', mentions],
    ['comment', comments],
    ['message', messages],
  ] as const) {
    const found = firstMatch(subject, patterns)
    if (found !== null) return [kind, found]
  }
  return ['comment', null]
}

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

function commentIn(link: string): string | null {
  const { searchParams } = new URL(link)
  return searchParams.get('reply_comment_id') ?? searchParams.get('comment_id')
}
