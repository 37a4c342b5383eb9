import { type LookFailure, lookFailures, type SiteLook } from '../model/site-look.ts'

/** What must hold of a watched page. */
export interface SiteExpectation {
  /** The status that it answers; null: any from 200 to 299. */
  readonly status: number | null
  /** It answers within this (ms). */
  readonly within: number
  /** A sentence that must stand there; null asks for none. */
  readonly words: string | null
  /** A sentence that must not. */
  readonly notWords: string | null
  /** Hosts to which it may lead; empty until the first good look taught them. */
  readonly hosts: readonly string[]
}

/** What can be wrong with a page: no answer that can be judged, or one that is not what it must be. */
export const siteFaults = [...lookFailures, 'status', 'slow', 'words-missing', 'words-forbidden', 'elsewhere'] as const
export type SiteFault = (typeof siteFaults)[number]

const far: ReadonlySet<string> = new Set<LookFailure>([
  'name-gone',
  'name-unanswered',
  'no-connection',
  'no-answer',
  'certificate',
])

/** Whether this could as well be our own connection: nothing of the page itself was seen. */
export const couldBeOurs = (fault: SiteFault): boolean => far.has(fault)

/** Whether this looks as if somebody else held the address: it answers, and with what is not the brand's. */
export const looksTaken = (fault: SiteFault): boolean => fault === 'elsewhere' || fault === 'words-forbidden'

const folded = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/gu, ' ').trim().toLowerCase()

/** Whether these words stand in this text, whatever the white space between them and however they are written large. */
export const stands = (text: string, words: string): boolean => folded(text).includes(folded(words))

/** What is wrong with what a look found, the most telling first; null when all holds. A page that is as it was the last time (no text) still holds its words. */
export function judgeLook(look: SiteLook, expected: SiteExpectation): SiteFault | null {
  if (look.failure !== null) return look.failure
  const { status, host, text } = look
  if (host !== null && expected.hosts.length > 0 && !expected.hosts.includes(host)) return 'elsewhere'
  if (text !== null && expected.notWords !== null && stands(text, expected.notWords)) return 'words-forbidden'
  if (status === null) return 'no-answer'
  const unchanged = status === 304 && text === null
  const wanted = expected.status === null ? unchanged || (status >= 200 && status <= 299) : status === expected.status
  if (!wanted) return 'status'
  if (text !== null && expected.words !== null && !stands(text, expected.words)) return 'words-missing'
  return look.took > expected.within ? 'slow' : null
}
