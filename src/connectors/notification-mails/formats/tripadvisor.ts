import { between, firstMatch, keeping, linkTo, type NoticeFormat, sentBy, starsIn, words } from './format.ts'

const subjects = [
  /(?:nouvel avis|un avis|avis de voyageur)(?![\p{L}\p{N}]).*?(?:(?![\p{L}\p{N}])de (?<author>[^:–-]+?))?(?: (?:sur|pour|concernant) .+)?$/iu,
  /(?:new review|you have a review|a review)(?![\p{L}\p{N}]).*?(?:(?![\p{L}\p{N}])(?:by|from) (?<author>[^:–-]+?))?(?: (?:of|for|about) .+)?$/iu,
]
const writers = [
  /^(?<author>.+?) (?:a écrit|a laissé|a publié|vient de (?:publier|laisser|rédiger)) un (?:nouvel )?avis(?![\p{L}\p{N}])/iu,
  /^(?<author>.+?) (?:wrote|left|posted|just (?:wrote|left|posted)) a (?:new )?review(?![\p{L}\p{N}])/iu,
  /^(?:avis (?:de|rédigé par)|par|review (?:by|from)|reviewed by|by)\s:?\s?(?<author>.{1,60})$/i,
]
const end =
  /^(?:répondre|rédiger une réponse|lire (?:l['’]avis|la suite)|voir l['’]avis|gérer|respond|reply|write a response|read (?:the )?(?:full )?review|view review|manage|cet e-?mail|this e-?mail|©|tripadvisor (?:llc|ireland))/i

/** Tripadvisor writes to the owners of a listing when a review is published. */
export const tripadvisor: NoticeFormat = {
  id: 'tripadvisor',
  name: 'Tripadvisor',
  isFrom: (mail) => sentBy(mail, 'tripadvisor.com', 'tripadvisor.fr', 'tripadvisor.co.uk'),
  read(mail) {
    const head = firstMatch(mail.subject, writers) ?? firstMatch(mail.subject, subjects)
    if (head === null) return null
    const at = mail.lines.findIndex((line) => firstMatch(line, writers) !== null)
    const author = firstMatch(mail.lines[at] ?? '', writers)?.['author'] ?? head['author'] ?? null
    const said = between(mail.lines.slice(at + 1), null, end)
    const raw = linkTo(
      mail,
      ['tripadvisor.com', 'tripadvisor.fr', 'tripadvisor.co.uk'],
      /ShowUserReviews|Review|ManagementCenter|Owners/i,
    )
    return {
      kind: 'review',
      author: author?.trim() ?? null,
      text: words(said.filter((line) => !isRating(line))),
      stars: starsIn([mail.subject, ...mail.lines].join('\n')) ?? bubblesIn(mail.lines.join('\n')),
      link: raw === null ? null : keeping(raw),
      key: raw === null ? null : (/-r(\d+)-/.exec(raw)?.[1] ?? null),
    }
  },
}

const bubbles = /(?![\p{L}\p{N}])([1-5])(?:[.,]0)?\s?(?:sur 5 )?(?:bulles?|bubbles?)(?![\p{L}\p{N}])/iu
const bubblesIn = (text: string): number | null => {
  const found = bubbles.exec(text)?.[1]
  return found === undefined ? null : Number(found)
}
const isRating = (line: string): boolean =>
  line.length < 40 &&
  (bubbles.test(line) || /^(?:note|rating|évaluation)\s?:?\s?[1-5]/i.test(line) || starsIn(line) !== null)
