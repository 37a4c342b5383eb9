import type { Head, Mail } from '../mail.ts'

/** What a notification tells of: somebody said something about the brand. */
export interface Notice {
  readonly kind: 'comment' | 'review' | 'mention' | 'message'
  /** Who said it; null when the mail does not name them. */
  readonly author: string | null
  /** Their words, as far as the mail has them; empty when it only says that something was written. */
  readonly text: string
  /** Stars out of five; null where there are none. */
  readonly stars: number | null
  /** Where it can be read and answered; null when the mail does not link to it. */
  readonly link: string | null
  /** What tells this thing from another on that network; null where the mail has nothing of the kind. */
  readonly key: string | null
}

/** One network's notification mails, in one file. */
export interface NoticeFormat {
  readonly id: string
  readonly name: string
  /** Whether a mail may be from this network, by its head alone: the rest of any other mail is never taken apart. Formats are asked in their order. */
  isFrom(head: Head): boolean
  /** Whether it is, by its words, where its sender may be anybody. */
  isLike?(mail: Mail): boolean
  /** What the mail tells of; null when it is of another kind (advertising, a summary, a code). */
  read(mail: Mail): Notice | null
}

/** True for senders of a domain or of what lies below it. */
export function sentBy(mail: Head, ...domains: readonly string[]): boolean {
  const host = mail.from.split('@').at(-1) ?? ''
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}

/** What says who wrote stands in a line's beginning. */
const longestHead = 500

/** The first pattern that fits the beginning of a line, with its named groups. */
export function firstMatch(text: string, patterns: readonly RegExp[]): Readonly<Record<string, string>> | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text.slice(0, longestHead))
    if (found !== null) return { ...found.groups }
  }
  return null
}

/** The lines after the first one that fits `start` (all, when none does), up to one that fits `end`. */
export function between(lines: readonly string[], start: RegExp | null, end: RegExp): readonly string[] {
  const from = start === null ? -1 : lines.findIndex((line) => start.test(line))
  const rest = lines.slice(from + 1)
  const to = rest.findIndex((line) => end.test(line))
  return to < 0 ? rest : rest.slice(0, to)
}

/** Words as they were written: paragraphs kept, addresses of buttons and quotation marks around the whole taken away. */
export function words(lines: readonly string[]): string {
  const text = lines
    .map((line) =>
      line
        .replace(/^>+ ?/, '')
        // No bracket within: of many that are never closed, each would be read to the end.
        .replaceAll(/[[<]https?:\/\/[^\s[\]<>]+[\]>]/g, '')
        .trim(),
    )
    .filter((line) => !/^https?:\/\/\S+$/.test(line) && !/^[-=_*–—]{3,}$/.test(line))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
  return /^["“«][^"“”«»]*["”»]$/s.test(text) ? text.slice(1, -1).trim() : text
}

/** Stars out of five in a text: « 2 étoiles », “1-star”, “2/5”, « 3 sur 5 », ★★☆☆☆. */
export function starsIn(text: string): number | null {
  const drawn = /([★⭐]{1,5})[☆✩]*/u.exec(text)?.[1]
  const counted =
    /(?<![\p{L}\p{N}])([1-5])(?:[.,]0)?(?:\s?-\s?|\s)(?:star|étoile)|(?<![\p{L}\p{N}/])([1-5])(?:[.,]0)?\s?(?:\/|sur|out of|of)\s?5(?![\p{N}/])/iu.exec(
      text,
    )
  const number = counted?.[1] ?? counted?.[2]
  if (number !== undefined) return Number(number)
  return drawn === undefined ? null : [...drawn].filter((char) => char === '★' || char === '⭐').length
}

/** The first link whose host is one of the domains and that fits `path`. */
export function linkTo(mail: Mail, domains: readonly string[], path: RegExp): string | null {
  for (const link of mail.links) {
    if (!URL.canParse(link)) continue
    const url = new URL(link)
    const known = domains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`))
    if (known && path.test(url.pathname + url.search)) return link
  }
  return null
}

/** A link without what only traces the mail: everything but these parameters is dropped. */
export function keeping(link: string, ...parameters: readonly string[]): string {
  const url = new URL(link)
  for (const name of [...url.searchParams.keys()]) if (!parameters.includes(name)) url.searchParams.delete(name)
  url.hash = ''
  return url.href
}
