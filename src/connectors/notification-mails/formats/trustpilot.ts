import { between, firstMatch, keeping, linkTo, type NoticeFormat, sentBy, starsIn, words } from './format.ts'

const writers = [
  /^(?<author>.+?) (?:vient de (?:laisser|publier|donner)|a (?:laissé|publié|écrit|donné)) (?:un|votre|à)(?![\p{L}\p{N}]).*avis/iu,
  /^(?<author>.+?) (?:vous a (?:donné|attribué|laissé))(?![\p{L}\p{N}])/iu,
  /^(?<author>.+?) (?:just )?(?:left|wrote|gave|posted)(?![\p{L}\p{N}]).*(?:review|stars?)(?![\p{L}\p{N}])/iu,
  /^(?:nouvel avis|new review)(?![\p{L}\p{N}]).*?(?:de|par|from|by) (?<author>.+)$/iu,
]
const reviews = [
  ...writers,
  /(?:nouvel avis|avis \d étoile|new (?:\d-star )?review|you(?:['’]ve| have) (?:got|received) a)/i,
]
const end =
  /^(?:répondre|lire l['’]avis|voir l['’]avis|signaler|partager|reply|read (?:the )?review|see (?:the )?review|view review|flag|share|cordialement|best regards|l['’]équipe trustpilot|the trustpilot team|©|trustpilot a\/s)/i

/** Trustpilot writes to a company when a review is published. */
export const trustpilot: NoticeFormat = {
  id: 'trustpilot',
  name: 'Trustpilot',
  isFrom: (mail) => sentBy(mail, 'trustpilot.com', 'trustpilotmail.com', 'trustpilot.net'),
  read(mail) {
    if (firstMatch(mail.subject, reviews) === null) return null
    const at = mail.lines.findIndex((line) => firstMatch(line, writers) !== null)
    const author = (firstMatch(mail.subject, writers) ?? firstMatch(mail.lines[at] ?? '', writers))?.['author'] ?? null
    const said = between(mail.lines.slice(at + 1), null, end)
    const raw = linkTo(mail, ['trustpilot.com'], /\/reviews?\//)
    return {
      kind: 'review',
      author: author?.trim() ?? null,
      text: words(said.filter((line) => !(line.length < 40 && starsIn(line) !== null) && line !== author?.trim())),
      stars: starsIn([mail.subject, ...mail.lines].join('\n')),
      link: raw === null ? null : keeping(raw),
      key: raw === null ? null : (/\/reviews\/([0-9a-f]{24})/.exec(raw)?.[1] ?? null),
    }
  },
}
