import { between, firstMatch, linkTo, type NoticeFormat, starsIn, words } from './format.ts'

const senders = new Set([
  'businessprofile-noreply@google.com',
  'googlemybusiness-noreply@google.com',
  'google-my-business-noreply@google.com',
])
const reviews = [
  /^(?<author>.+?) a (?:laissé|publié|rédigé) un avis(?![\p{L}\p{N}])/iu,
  /^(?<author>.+?) (?:left|posted|wrote) a review(?![\p{L}\p{N}])/iu,
]
const questions = [
  /^(?<author>.+?) a posé une question(?![\p{L}\p{N}])/iu,
  /^(?<author>.+?) asked a question(?![\p{L}\p{N}])/iu,
]
const start = /^(?:lire l['’]avis|read review|voir l['’]avis|view review|voir la question|see question)/i
const end =
  /^(?:répondre|reply|gérer|manage|signaler|report|vous recevez|you (?:are|received)|google (?:llc|ireland)|©|se désabonner|unsubscribe)/i

/** Google writes to the people who run a business profile: reviews and questions. The subject cuts the name short, the body has it whole. */
export const google: NoticeFormat = {
  id: 'google',
  name: 'Google',
  isFrom: (mail) => senders.has(mail.from),
  read(mail) {
    const found = firstMatch(mail.subject, reviews) ?? firstMatch(mail.subject, questions)
    if (found === null) return null
    const short = found['author']?.trim() ?? ''
    const body = between(mail.lines, start, end).filter((line) => !/^<?https?:/.test(line))
    const nameAt = body.findIndex(
      (line) => line !== '' && short !== '' && line.startsWith(short.replace(/…|\.\.\.$/, '')) && line.length <= 80,
    )
    const author = nameAt < 0 ? short : (body[nameAt] ?? short)
    const said = body.slice(nameAt + 1).filter((line) => !onlyStars(line))
    return {
      kind: firstMatch(mail.subject, reviews) === null ? 'mention' : 'review',
      author: author === '' ? null : author,
      text: words(said),
      stars: starsIn([mail.subject, ...mail.lines].join('\n')),
      link: linkTo(mail, ['google.com', 'g.page', 'goo.gl'], /review|avis|question|local|maps|business/i),
      key: null,
    }
  },
}

const onlyStars = (line: string): boolean =>
  /^[★☆⭐✩\s]+$/u.test(line) || /^[1-5]\s?(?:\/\s?5|étoiles?|stars?)$/i.test(line)
