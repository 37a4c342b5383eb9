import { between, firstMatch, type NoticeFormat, words } from './format.ts'

const subjects = [
  /^\[[^\]]+\] (?:comment|please moderate|pingback|trackback)\s?: /i,
  /^\[[^\]]+\] (?:commentaire|veuillez modérer|modération|merci de modérer|pingback|rétrolien)\s?: /i,
]
const author = /^(?:author|auteur|auteur\/autrice|name|nom)\s?: (?<author>.+)$/i
/** What stands behind the author. */
const address = / \((?:IP address|adresse IP)\s?:.*$/i
const opening = /^(?:comment|commentaire)\s?:$/i
const oneLine = /^(?:comment|commentaire)\s?: (?<text>.+)$/i
const end =
  /^(?:you can see all|vous pouvez (?:voir|lire) tous|vous pouvez voir l['’]ensemble|permalink|permalien|approve it|approuver|l['’]approuver|trash it|spam it|currently|actuellement)/i

/** WordPress writes to whoever runs a site when a comment stands there or waits to be let in. Any site may be the sender, so the form of the mail decides. */
export const wordpress: NoticeFormat = {
  id: 'wordpress',
  name: 'WordPress',
  isFrom: (head) => firstMatch(head.subject, subjects) !== null,
  isLike: (mail) => mail.lines.some((line) => author.test(line)),
  read(mail) {
    const named = mail.lines.map((line) => author.exec(line)?.groups?.['author']).find((it) => it !== undefined)
    const single = mail.lines.map((line) => oneLine.exec(line)?.groups?.['text']).find((it) => it !== undefined)
    const said = mail.lines.some((line) => opening.test(line)) ? between(mail.lines, opening, end) : [single ?? '']
    const link =
      mail.links.find((it) => /#comment-\d+$/.test(it)) ?? mail.links.find((it) => /[?&]c=\d+/.test(it)) ?? null
    const number = /#comment-(\d+)$|[?&]c=(\d+)/.exec(link ?? mail.links.find((it) => /[?&]c=\d+/.test(it)) ?? '')
    const host = link === null ? '' : new URL(link).host
    const id = number?.[1] ?? number?.[2]
    return {
      kind: 'comment',
      author: named?.replace(address, '') ?? null,
      text: words(said),
      stars: null,
      link,
      key: id === undefined ? null : `${host}#${id}`,
    }
  },
}
