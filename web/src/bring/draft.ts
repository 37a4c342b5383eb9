import { z } from 'zod'
import { BroughtWay, Evidence } from '../../../src/api/schemas.ts'
import { tidyLink } from '../../../src/domain/model/web-link.ts'
import { newId } from '../cases/draft.ts'
import { kept } from '../storage.ts'

const Draft = z.object({
  /** Of the case that it becomes, so that a repeated request is one case. */
  id: z.string(),
  words: z.string(),
  link: z.string(),
  title: z.string().nullable(),
  way: BroughtWay.nullable(),
  name: z.string(),
  contact: z.string(),
  when: z.string(),
  language: z.enum(['fr', 'en']).nullable(),
  evidence: z.array(Evidence),
})

/** A case that somebody is writing up. */
export type Draft = z.infer<typeof Draft>

/** A draft with nothing in it. */
export const emptyDraft = (): Draft => ({
  id: newId(),
  words: '',
  link: '',
  title: null,
  way: null,
  name: '',
  contact: '',
  when: '',
  language: null,
  evidence: [],
})

/** Whether somebody has put anything into it. */
export const isEmpty = (draft: Draft): boolean =>
  [draft.words, draft.link, draft.name, draft.contact].every((it) => it.trim() === '') && draft.evidence.length === 0

const keyOf = (userId: string, which: 'now' | 'before'): string => `bring.${userId}.${which}`

const parse = (userId: string, which: 'now' | 'before'): unknown => {
  try {
    return JSON.parse(kept.read(keyOf(userId, which)) ?? 'null')
  } catch {
    return null
  }
}

const drafts = (found: readonly unknown[]): readonly Draft[] =>
  found.flatMap((it) => {
    const parsed = Draft.safeParse(it)
    return parsed.success && !isEmpty(parsed.data) ? [parsed.data] : []
  })

/** The draft kept on this device; null when there is none. */
export const readDraft = (userId: string): Draft | null => drafts([parse(userId, 'now')])[0] ?? null

/** Keeps the draft on this device. An empty one is forgotten. */
export function writeDraft(userId: string, draft: Draft | null): void {
  if (draft === null || isEmpty(draft)) kept.remove(keyOf(userId, 'now'))
  else kept.write(keyOf(userId, 'now'), JSON.stringify(draft))
}

/** Earlier drafts that wait on this device, the newest first. One alone may stand there from an earlier version. */
export function readWaiting(userId: string): readonly Draft[] {
  const found = parse(userId, 'before')
  return drafts(Array.isArray(found) ? found : [found])
}

/** Keeps the earlier drafts. */
export function writeWaiting(userId: string, waiting: readonly Draft[]): void {
  if (waiting.length === 0) kept.remove(keyOf(userId, 'before'))
  else kept.write(keyOf(userId, 'before'), JSON.stringify(waiting))
}

/** So many wait at most: who shares more than that without opening a case does not look for the first. */
const mostWaiting = 20

/** The earlier drafts with one more, which is set aside for another; without the one that is taken up. An empty one is not worth it. */
export const setAside = (
  waiting: readonly Draft[],
  aside: Draft,
  takenUp: Pick<Draft, 'id'> | null,
): readonly Draft[] => {
  const rest = waiting.filter(({ id }) => id !== aside.id && id !== takenUp?.id)
  return isEmpty(aside) ? rest : [aside, ...rest].slice(0, mostWaiting)
}

/** The earlier drafts with the one that was thrown away back in its place. */
export const takenBack = (waiting: readonly Draft[], thrown: Draft, at: number): readonly Draft[] => [
  ...waiting.filter(({ id }) => id !== thrown.id).slice(0, at),
  thrown,
  ...waiting.filter(({ id }) => id !== thrown.id).slice(at),
]

/** What a device still keeps once a draft was sent: it may have been put aside for another in the meantime, which stays. */
export const withoutSent = (
  sent: Pick<Draft, 'id'>,
  stored: Draft | null,
  waiting: readonly Draft[],
): { readonly stored: Draft | null; readonly waiting: readonly Draft[] } => ({
  stored: stored?.id === sent.id ? null : stored,
  waiting: waiting.filter(({ id }) => id !== sent.id),
})

/** What a form that was left keeps when something of it arrives late, such as a file: its own draft, where no other has taken its place. Null: nothing. */
export function lateDraft(stored: Draft | null, late: Draft, anotherIsOpen: boolean): Draft | null {
  if (anotherIsOpen || (stored !== null && stored.id !== late.id)) return null
  return stored === null ? late : { ...stored, evidence: late.evidence }
}

/** What a draft is told from others by: its words, else whatever it has. */
export const nameOfDraft = ({ words, title, link, name, contact, evidence }: Draft): string =>
  [words, title ?? '', link, name, contact, ...evidence.map((it) => it.name)]
    .map((it) => it.trim())
    .find((it) => it !== '') ?? ''

const longestShortName = 80

/** The same, short enough to be read out with what is done to it. */
export function shortNameOf(draft: Draft): string {
  const name = [...nameOfDraft(draft).replace(/\s+/g, ' ')]
  return name.length > longestShortName
    ? `${name
        .slice(0, longestShortName - 1)
        .join('')
        .trimEnd()}…`
    : name.join('')
}

const anyLink = /https?:\/\/[^\s<>"«»]+/i

/** How many files a share left on the device; null where it says nothing of files. */
export function sharedCount(hash: string): number | null {
  const count = new URLSearchParams(hash.slice(1)).get('files')
  return count !== null && /^\d{1,3}$/.test(count) ? Number(count) : null
}

/** Whether something was shared and did not arrive: the part of Vigie that takes files was not there. */
export const isShareLost = (hash: string): boolean => hash === '#lost'

/** The draft that a shared page makes: `title`, `text` and `url` as a share target gets them in its query, or as our bookmarklet hands them over in the fragment, which no log sees. Null when nothing was shared. */
export function sharedDraft(search: string, hash: string): Draft | null {
  const query = new URLSearchParams(hash.length > 1 ? hash.slice(1) : search)
  const part = (name: string, longest: number): string => (query.get(name) ?? '').trim().slice(0, longest)
  const [title, text, url] = [part('title', 300), part('text', 20_000), part('url', 4_000)]
  if (title === '' && text === '' && url === '') return sharedCount(hash) === null ? null : emptyDraft()
  // Many apps put the address into the text, or nowhere else.
  const inText = anyLink.exec(text)?.[0]?.replace(/[.,;:!?)\]]+$/, '') ?? ''
  const link = tidyLink(url) ?? tidyLink(inText) ?? tidyLink(anyLink.exec(title)?.[0] ?? '') ?? ''
  const words = (tidyLink(url) === null && inText !== '' ? text.replace(inText, '') : text.replace(url, '')).trim()
  const name = title.replace(anyLink, '').trim()
  // Without a page there is no title of a page: what stands there was said.
  return link === ''
    ? { ...emptyDraft(), words: words === '' ? name : words }
    : { ...emptyDraft(), words, link, title: name === '' || name === words ? null : name }
}
