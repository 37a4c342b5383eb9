import { between, firstMatch, keeping, linkTo, type NoticeFormat, sentBy, words } from './format.ts'

const handle = '(?<author>[a-z0-9._]{1,30})'
const comments = [
  new RegExp(`^${handle} a commenté (?:votre|un|une)(?![\\p{L}\\p{N}])[^:]*:?\\s*(?<text>.*)$`, 'iu'),
  new RegExp(`^${handle} commented on (?:your|a)(?![\\p{L}\\p{N}])[^:]*:?\\s*(?<text>.*)$`, 'iu'),
  new RegExp(`^${handle} commented:\\s*(?<text>.*)$`, 'iu'),
]
const mentions = [
  new RegExp(`^${handle} (?:vous a mentionné|vous a identifié)(?![\\p{L}\\p{N}])[^:]*:?\\s*(?<text>.*)$`, 'iu'),
  new RegExp(`^${handle} (?:mentioned|tagged) you(?![\\p{L}\\p{N}])[^:]*:?\\s*(?<text>.*)$`, 'iu'),
]
const end =
  /^(?:voir|afficher|répondre|ouvrir|view|see|reply|open|© instagram|de la part de|from meta|ce message a été envoyé|this message was sent)/i

/** Instagram writes to the people of an account: comments and mentions. */
export const instagram: NoticeFormat = {
  id: 'instagram',
  name: 'Instagram',
  isFrom: (mail) => sentBy(mail, 'mail.instagram.com', 'instagram.com'),
  read(mail) {
    const told = [mail.subject, ...mail.lines.slice(0, 6)]
    for (const [kind, patterns] of [
      ['comment', comments],
      ['mention', mentions],
    ] as const) {
      const at = told.findIndex((line) => firstMatch(line, patterns) !== null)
      const found = firstMatch(told[at] ?? '', patterns)
      if (found === null) continue
      const author = found['author'] ?? null
      const inSubject = words([found['text'] ?? ''])
      const opening = author === null ? null : new RegExp(`^@?${author.replaceAll('.', '\\.')}(?![\\p{L}\\p{N}])`, 'iu')
      const below = words(between(mail.lines, opening, end).filter((line) => line !== author))
      const raw = linkTo(mail, ['instagram.com'], /^\/(?:p|reel|tv|stories)\//)
      // The subject is cut short, the body is not.
      const text =
        below.length > inSubject.length || inSubject.endsWith('…') || inSubject.endsWith('...') ? below : inSubject
      return {
        kind,
        author,
        text: text === '' ? inSubject : text,
        stars: null,
        link: raw === null ? null : keeping(raw),
        key: null,
      }
    }
    return null
  },
}
