import { dateOf, dayLength, dayOfDate, zoneOf } from '../clocks/zone.ts'
import { after, days, hours, minutes, type Duration, type Instant, instant } from '../model/time.ts'
import { caseKinds } from '../model/priority.ts'
import { sentiments, topics } from '../triage/labels.ts'
import type { CaseStatus, Priority } from './case.ts'
import { type CaseSort, caseSorts } from './sort.ts'

/** A moment that a filter names: the beginning of a day (« 2026-11-01 »), or so long ago, so that a view that is kept goes with the time; `at`: a day that has been begun in a time zone. */
export type Moment = { readonly day: string } | { readonly ago: Duration } | { readonly at: Instant }

/** What picks cases out. Of each list any one is enough, an empty one asks for nothing; everything that is asked for must hold. `owners`: ids of people, `me` or `nobody`. */
export interface CaseFilter {
  readonly statuses: readonly CaseStatus[]
  readonly priorities: readonly Priority[]
  readonly owners: readonly string[]
  readonly channels: readonly string[]
  readonly sources: readonly string[]
  readonly languages: readonly string[]
  readonly places: readonly string[]
  readonly authors: readonly string[]
  /** Ids of labels; what was merged into one counts as it. */
  readonly labels: readonly string[]
  /** What is searched for in it, as a search is typed (`domain/cases/query`); empty: nothing. */
  readonly words: string
  /** What its posts were judged to be (`judgedFlags`); of these all must hold. */
  readonly flags: readonly string[]
  /** What the customer writes for, as a person or the judgement says. */
  readonly kinds: readonly string[]
  readonly sentiments: readonly string[]
  readonly topics: readonly string[]
  /** How angry one of its posts is at least, from 1 to 3. */
  readonly anger: number | null
  /** That the person has written without an answer at least so often; from two on. */
  readonly unanswered: number | null
  /** Whether the promise of its last round was broken. */
  readonly late: boolean | null
  /** Whether an answer of ours was ever given. */
  readonly replied: boolean | null
  readonly openedAfter: Moment | null
  readonly openedBefore: Moment | null
  readonly lastAfter: Moment | null
  readonly lastBefore: Moment | null
  /** In which order they are asked for; null: the usual one, by what is due. It picks nothing out. */
  readonly sort: CaseSort | null
}

/** What is wrong with one part of an address: which, and one sentence. */
export interface FilterFault {
  readonly path: string
  readonly message: string
}

/** A filter that asks for nothing. */
export const noFilter: CaseFilter = {
  statuses: [],
  priorities: [],
  owners: [],
  channels: [],
  sources: [],
  languages: [],
  places: [],
  authors: [],
  labels: [],
  words: '',
  flags: [],
  kinds: [],
  sentiments: [],
  topics: [],
  anger: null,
  unanswered: null,
  late: null,
  replied: null,
  openedAfter: null,
  openedBefore: null,
  lastAfter: null,
  lastBefore: null,
  sort: null,
}

/** What a case may be judged to be beside its kind; `unsure`: a person should say. */
export const judgedFlags = ['complaint', 'urgent', 'churn', 'reminder', 'viral', 'sarcasm', 'unsure'] as const

const oneOf = (words: readonly string[]) => ({
  fits: (it: string): boolean => words.includes(it),
  says: `one of ${words.join(', ')}`,
})

const statuses: readonly CaseStatus[] = ['new', 'open', 'waiting', 'waiting-team', 'paused', 'settled', 'set-aside']
const priorities: readonly Priority[] = ['critical', 'high', 'medium', 'low']

/** More values than these in one part no person ever chose. */
const mostValues = 50
const longestValue = 200
/** A search has so many letters at most. */
export const longestWords = 300

type Lists =
  | 'statuses'
  | 'priorities'
  | 'owners'
  | 'channels'
  | 'sources'
  | 'languages'
  | 'places'
  | 'authors'
  | 'labels'
  | 'flags'
  | 'kinds'
  | 'sentiments'
  | 'topics'
type Moments = 'openedAfter' | 'openedBefore' | 'lastAfter' | 'lastBefore'

const isUuid = (it: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(it)

/** The parts of an address that are lists, with what a value may be. */
const lists: Readonly<
  Record<string, { readonly into: Lists; readonly fits: (value: string) => boolean; readonly says: string }>
> = {
  status: {
    into: 'statuses',
    fits: (it) => statuses.some((word) => word === it),
    says: `one of ${statuses.join(', ')}`,
  },
  priority: {
    into: 'priorities',
    fits: (it) => priorities.some((word) => word === it),
    says: `one of ${priorities.join(', ')}`,
  },
  owner: { into: 'owners', fits: (it) => /^[\w-]{1,64}$/.test(it), says: '“me”, “nobody” or the id of a person' },
  channel: { into: 'channels', fits: (it) => /^[a-z0-9-]{1,40}$/.test(it), says: 'the name of a network' },
  source: {
    into: 'sources',
    fits: isUuid,
    says: 'the id of a source',
  },
  language: {
    into: 'languages',
    fits: (it) => /^[a-zA-Z]{2,3}(-[\w-]{1,12})?$/.test(it),
    says: 'the code of a language, such as fr',
  },
  place: { into: 'places', fits: (it) => it.length <= longestValue, says: 'the name of a place' },
  author: { into: 'authors', fits: (it) => /^\d{1,18}$/.test(it), says: 'the id of an author' },
  label: { into: 'labels', fits: isUuid, says: 'the id of a label' },
  is: { into: 'flags', ...oneOf(judgedFlags) },
  kind: { into: 'kinds', ...oneOf(caseKinds) },
  sentiment: { into: 'sentiments', ...oneOf(sentiments) },
  // A brand has topics of its own beside these.
  topic: { into: 'topics', fits: (it) => it.length <= 60 && !/\s/.test(it), says: `a topic, such as ${topics[0]}` },
}

const moments: Readonly<Record<string, Moments>> = {
  'opened-after': 'openedAfter',
  'opened-before': 'openedBefore',
  'last-after': 'lastAfter',
  'last-before': 'lastBefore',
}
const flags: Readonly<Record<string, 'late' | 'replied'>> = { late: 'late', replied: 'replied' }

/** The parts of an address that filter, in the order in which they are written. */
export const filterParts: readonly string[] = [
  ...Object.keys(lists),
  'unanswered',
  'anger',
  ...Object.keys(flags),
  ...Object.keys(moments),
  'q',
  'sort',
]

/** What each of them takes, in words. */
export const filterSays: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(lists).map(([part, { says }]) => [
      part,
      part === 'place' ? `${says}; several: the part several times` : `${says}; several: with commas between`,
    ]),
  ),
  unanswered: 'a number from 2 on',
  anger: 'a number from 1 to 3',
  ...Object.fromEntries(Object.keys(flags).map((part) => [part, 'yes or no'])),
  ...Object.fromEntries(
    Object.keys(moments).map((part) => [part, 'a day, such as 2026-11-01, or so long ago, such as 7d']),
  ),
  q: 'words, as a search is typed',
  sort: `one of ${caseSorts.join(', ')}`,
}

const units = { d: days, h: hours, m: minutes } as const
const longestAgo = 3_650

/** Reads a day (« 2026-11-01 ») or so long ago: « 7d », « 24h », « 30m »; null where it is none of these. */
export function readMoment(text: string): Moment | null {
  const ago = /^(\d{1,5})([dhm])$/.exec(text)
  if (ago === null) {
    return dayOfDate(text) === null ? null : { day: text }
  }
  const [, count = '', unit = ''] = ago
  const length = units[unit as keyof typeof units](Number(count))
  return length <= days(longestAgo) ? { ago: length } : null
}

/** The moment that a filter means at `now`; a day that was begun in no zone begins in universal time. */
export function momentAt(moment: Moment, now: Instant): Instant {
  if ('at' in moment) return moment.at
  if ('ago' in moment) return after(now, -moment.ago as Duration)
  return instant((dayOfDate(moment.day) ?? 0) * dayLength)
}

/** The moment with its day begun in a time zone, when its clocks show midnight. */
export function momentInZone(moment: Moment, timeZone: string): Moment {
  const day = 'day' in moment ? dayOfDate(moment.day) : null
  return day === null ? moment : { at: zoneOf(timeZone).momentOf(day, 0) }
}

const momentNames = ['openedAfter', 'openedBefore', 'lastAfter', 'lastBefore'] as const

/** Whether a filter names a day, which begins at another moment in each time zone. */
export const hasDays = (filter: CaseFilter): boolean =>
  momentNames.some((name) => {
    const moment = filter[name]
    return moment !== null && 'day' in moment
  })

/** The filter with its days begun in a time zone. */
export function beginDays(filter: CaseFilter, timeZone: string): CaseFilter {
  const begun = (moment: Moment | null): Moment | null => moment && momentInZone(moment, timeZone)
  return {
    ...filter,
    openedAfter: begun(filter.openedAfter),
    openedBefore: begun(filter.openedBefore),
    lastAfter: begun(filter.lastAfter),
    lastBefore: begun(filter.lastBefore),
  }
}

/** Reads the filters of an address; every part that is not understood gets a sentence. Parts that are no filters (`view`, `after` …) are left to whoever asks; `known` names them. */
export function readFilter(
  parts: Iterable<readonly [string, string]>,
  known: readonly string[] = [],
):
  | { readonly ok: true; readonly filter: CaseFilter }
  | { readonly ok: false; readonly faults: readonly FilterFault[] } {
  const found: Record<Lists, string[]> = {
    statuses: [],
    priorities: [],
    owners: [],
    channels: [],
    sources: [],
    languages: [],
    places: [],
    authors: [],
    labels: [],
    flags: [],
    kinds: [],
    sentiments: [],
    topics: [],
  }
  let rest: Pick<CaseFilter, 'words' | 'unanswered' | 'anger' | 'late' | 'replied' | 'sort' | Moments> = noFilter
  const faults: FilterFault[] = []
  const fault = (path: string, message: string): number => faults.push({ path, message })
  for (const [path, value] of parts) {
    if (known.includes(path)) continue
    const list = Object.hasOwn(lists, path) ? lists[path] : undefined
    const moment = Object.hasOwn(moments, path) ? moments[path] : undefined
    const flag = Object.hasOwn(flags, path) ? flags[path] : undefined
    if (list !== undefined) {
      // The name of a place may hold a comma: each has a part of its own.
      const values = (path === 'place' ? [value] : value.split(',')).map((it) => it.trim()).filter((it) => it !== '')
      const into = found[list.into]
      for (const it of values) {
        if (!list.fits(it) || it.includes('\0')) fault(path, `“${it.slice(0, 40)}” is not ${list.says}.`)
        else if (!into.includes(it)) into.push(it)
      }
      if (into.length > mostValues) fault(path, `At most ${mostValues} values.`)
    } else if (path === 'unanswered') {
      const count = /^\d{1,3}$/.test(value) ? Number(value) : Number.NaN
      if (count >= 2) rest = { ...rest, unanswered: count }
      else fault(path, `“${value.slice(0, 40)}” is not a number from 2 on.`)
    } else if (path === 'q') {
      const words = [rest.words, value.trim()].filter((it) => it !== '').join(' ')
      if (words.length > longestWords || words.includes('\0'))
        fault(path, `A search has at most ${longestWords} letters.`)
      else rest = { ...rest, words }
    } else if (path === 'anger') {
      if (/^[123]$/.test(value)) rest = { ...rest, anger: Number(value) }
      else fault(path, `“${value.slice(0, 40)}” is not a number from 1 to 3.`)
    } else if (path === 'sort') {
      const sort = caseSorts.find((it) => it === value)
      if (sort !== undefined) rest = { ...rest, sort }
      else fault(path, `“${value.slice(0, 40)}” is not one of ${caseSorts.join(', ')}.`)
    } else if (flag !== undefined) {
      if (value === 'yes' || value === 'no') rest = { ...rest, [flag]: value === 'yes' }
      else fault(path, `“${value.slice(0, 40)}” is neither “yes” nor “no”.`)
    } else if (moment !== undefined) {
      const read = readMoment(value)
      if (read === null)
        fault(path, `“${value.slice(0, 40)}” is no day, such as 2026-11-01, and no time ago, such as 7d.`)
      else rest = { ...rest, [moment]: read }
    } else fault(path, `There is no filter “${path.slice(0, 40)}”.`)
  }
  return faults.length > 0
    ? { ok: false, faults }
    : {
        ok: true,
        filter: {
          ...rest,
          ...found,
          statuses: found.statuses.flatMap((it) => statuses.find((word) => word === it) ?? []),
          priorities: found.priorities.flatMap((it) => priorities.find((word) => word === it) ?? []),
        },
      }
}

function momentText(moment: Moment): string {
  if ('day' in moment) return moment.day
  if ('at' in moment) return dateOf(Math.floor(moment.at / dayLength))
  if (moment.ago % days(1) === 0) return `${moment.ago / days(1)}d`
  return moment.ago % hours(1) === 0 ? `${moment.ago / hours(1)}h` : `${Math.round(moment.ago / minutes(1))}m`
}

/** A filter as the parts of an address, always in the same order: read again, they are the same filter. */
export function writeFilter(filter: CaseFilter): readonly (readonly [string, string])[] {
  const parts: [string, string][] = []
  for (const [path, { into }] of Object.entries(lists)) {
    if (path === 'place') for (const it of filter.places) parts.push([path, it])
    else if (filter[into].length > 0) parts.push([path, filter[into].join(',')])
  }
  if (filter.unanswered !== null) parts.push(['unanswered', String(filter.unanswered)])
  if (filter.anger !== null) parts.push(['anger', String(filter.anger)])
  for (const [path, flag] of Object.entries(flags)) {
    const value = filter[flag]
    if (value !== null) parts.push([path, value ? 'yes' : 'no'])
  }
  for (const [path, into] of Object.entries(moments)) {
    const moment = filter[into]
    if (moment !== null) parts.push([path, momentText(moment)])
  }
  if (filter.words !== '') parts.push(['q', filter.words])
  if (filter.sort !== null) parts.push(['sort', filter.sort])
  return parts
}

/** The same cases in the usual order. */
export const unsorted = (filter: CaseFilter): CaseFilter => (filter.sort === null ? filter : { ...filter, sort: null })

/** Whether what it finds depends on who asks. */
export const isPersonal = (filter: CaseFilter): boolean => filter.owners.includes('me')

/** The views that everybody has. */
export type StandingView = 'to-answer' | 'mine' | 'unowned' | 'waiting' | 'settled' | 'all'

/** What a standing view shows. */
export function filterOfView(view: StandingView): CaseFilter {
  switch (view) {
    case 'to-answer':
      return { ...noFilter, statuses: ['new', 'open'] }
    case 'mine':
      return { ...noFilter, statuses: ['new', 'open', 'waiting', 'waiting-team', 'paused'], owners: ['me'] }
    case 'unowned':
      return { ...noFilter, statuses: ['new', 'open'], owners: ['nobody'] }
    case 'waiting':
      return { ...noFilter, statuses: ['waiting', 'waiting-team', 'paused'] }
    case 'settled':
      return { ...noFilter, statuses: ['settled', 'set-aside'] }
    case 'all':
      return noFilter
  }
}
