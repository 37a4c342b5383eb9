import { dateOf, dayOfDate } from '../clocks/zone.ts'
import { sentiments, topics } from '../triage/labels.ts'
import { type CaseFilter, judgedFlags, longestWords, type Moment, noFilter, readMoment } from './filter.ts'
import {
  type AttachmentKind,
  attachmentKinds,
  attachmentWords,
  flagWords,
  judgedWords,
  kinds,
  kindWords,
  manyStatuses,
  names,
  type Operator,
  priorities,
  priorityWords,
  sentimentWords,
  statuses,
  statusWords,
  topicWords,
} from './query-words.ts'

/** What is wrong with a part of a search. */
export type QueryWrong =
  | 'unknown'
  | 'empty'
  | 'no-date'
  | 'no-value'
  | 'nobody'
  | 'no-account'
  | 'no-label'
  | 'star'
  | 'emoji'
  | 'too-long'

/** A part of a search that is left out, and why in one sentence. */
export interface QueryFault {
  readonly operator: string
  readonly value: string
  readonly why: QueryWrong
  readonly message: string
}

/** A search as it is understood: of each of `all` one alternative is said, of `none` nothing is. A text of several words is a phrase, one that ends in `*` the beginning of a word. */
export interface SearchQuery {
  readonly all: readonly (readonly string[])[]
  readonly none: readonly string[]
  /** Names or handles of who wrote; any one is enough. */
  readonly from: readonly string[]
  /** Names of owners that are to be looked up; any one is enough. */
  readonly ownerNames: readonly string[]
  /** Names of labels that are to be looked up; any one is enough. */
  readonly labelNames: readonly string[]
  /** Names or handles of our accounts to which was written; any one is enough. */
  readonly to: readonly string[]
  /** What hangs on the case; all of it. */
  readonly has: readonly AttachmentKind[]
  readonly kinds: readonly string[]
  /** When the passage was written. */
  readonly after: Moment | null
  readonly before: Moment | null
  readonly filter: CaseFilter
  readonly faults: readonly QueryFault[]
}

const mostTerms = 20
/** The beginning of a word has so many letters at least: fewer begin every other word. */
const shortestBeginning = 3

/** Half a character, as a cut leaves it, becomes the sign for what cannot be read. */
const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\uFFFD')
const flat = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const own = <T>(from: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(from, key) ? from[key] : undefined
/** What is drawn, not spelled: no word of a text is kept under it. */
const isDrawn = (text: string): boolean => /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/u.test(text)
const isWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text)
/** Whether a term asks for words that begin so: `remb*`. */
export const isBeginning = (term: string): boolean =>
  /^[\p{L}\p{N}\p{M}]+\*$/u.test(term) && [...term.normalize('NFC')].length > shortestBeginning

const says: Readonly<Record<QueryWrong, (operator: string, value: string) => string>> = {
  unknown: (it) => `There is no operator “${it}:”; write it in quotes to search for the words.`,
  empty: (it) => `“${it}:” needs a value right after it.`,
  'no-date': (it, value) => `“${it}:${value}” is no day, such as 2026-11-01, and no time ago, such as 7d.`,
  'no-value': (it, value) => `“${value}” is nothing that “${it}:” knows.`,
  nobody: (it, value) => `Nobody here is called “${value}” (“${it}:”).`,
  'no-account': (it, value) => `No account here is called “${value}” (“${it}:”).`,
  'no-label': (it, value) => `No label here is called “${value}” (“${it}:”).`,
  star: (_, value) =>
    `“${value}”: a “*” stands at the end of the beginning of a word, after ${shortestBeginning} letters at least.`,
  emoji: (_, value) => `“${value}”: emoji are not searched for, only words are.`,
  'too-long': () => `A search has at most ${longestWords} letters and ${mostTerms} parts; the rest is left out.`,
}

/** A fault with its sentence. */
export const queryFault = (why: QueryWrong, operator: string, value: string): QueryFault => ({
  operator: operator.slice(0, 40),
  value: value.slice(0, 40),
  why,
  message: says[why](operator.slice(0, 40), value.slice(0, 40)),
})

/** A sign before a word refuses it; an operator ends in a colon; quotes of either language hold a phrase, an open one to the end. */
const part = /(-?)(?:(\p{L}{2,16}):(?!\/\/))?(?:"([^"]*)"?|([^\s"]+))?/uy

/** What is written until a day is written on that day, too, as whoever says so means it; a time ago is a moment, and has no end. */
const endOf = (moment: Moment): Moment => ('day' in moment ? { day: dateOf((dayOfDate(moment.day) ?? 0) + 1) } : moment)

/** Reads what somebody typed into the search. Any text is a search: what is not understood is left out and said. */
export function parseQuery(typed: string): SearchQuery {
  const faults: QueryFault[] = []
  const fault = (why: QueryWrong, operator = '', value = ''): number => faults.push(queryFault(why, operator, value))
  const whole = wellFormed(typed)
    .replace(/\p{Cc}/gu, ' ')
    .replace(/[«“”„]\s?|\s?»/gu, '"')
  if (whole.length > longestWords) fault('too-long')
  const text = wellFormed(whole.slice(0, longestWords))
  const all: string[][] = []
  const none: string[] = []
  const from: string[] = []
  const ownerNames: string[] = []
  const labelNames: string[] = []
  const to: string[] = []
  const has: AttachmentKind[] = []
  const kindsAsked: string[] = []
  let filter: CaseFilter = noFilter
  let [after, before]: [Moment | null, Moment | null] = [null, null]
  let [parts, or] = [0, false]

  const operate = (operator: Operator, written: string, value: string): void => {
    const word = flat(value)
    switch (operator) {
      case 'from':
        if (isWords(value)) from.push(value)
        else fault('no-value', written, value)
        return
      case 'to':
        if (isWords(value)) to.push(value)
        else fault('no-value', written, value)
        return
      case 'has': {
        const kind = attachmentKinds.find((it) => it === word) ?? own(attachmentWords, word)
        if (kind === undefined) fault('no-value', written, value)
        else if (!has.includes(kind)) has.push(kind)
        return
      }
      case 'owner':
        if (word === 'me' || word === 'moi') filter = { ...filter, owners: [...filter.owners, 'me'] }
        else if (word === 'nobody' || word === 'personne') filter = { ...filter, owners: [...filter.owners, 'nobody'] }
        else if (isWords(value)) ownerNames.push(value)
        else fault('no-value', written, value)
        return
      case 'is': {
        const many = own(manyStatuses, word)
        const status = statuses.find((it) => it === word) ?? own(statusWords, word)
        const flag = own(flagWords, word)
        const judged = judgedFlags.find((it) => it === word) ?? own(judgedWords, word)
        if (many !== undefined) filter = { ...filter, statuses: [...new Set([...filter.statuses, ...many])] }
        else if (status !== undefined) filter = { ...filter, statuses: [...new Set([...filter.statuses, status])] }
        else if (judged !== undefined) filter = { ...filter, flags: [...new Set([...filter.flags, judged])] }
        else if (flag === undefined) fault('no-value', written, value)
        else filter = { ...filter, ...flag }
        return
      }
      case 'priority': {
        const priority = priorities.find((it) => it === word) ?? own(priorityWords, word)
        if (priority === undefined) fault('no-value', written, value)
        else filter = { ...filter, priorities: [...filter.priorities, priority] }
        return
      }
      case 'kind': {
        const kind = kinds.find((it) => it === word) ?? own(kindWords, word)
        if (kind === undefined) fault('no-value', written, value)
        else kindsAsked.push(kind)
        return
      }
      case 'sentiment': {
        const sentiment = sentiments.find((it) => it === word) ?? own(sentimentWords, word)
        if (sentiment === undefined) fault('no-value', written, value)
        else filter = { ...filter, sentiments: [...filter.sentiments, sentiment] }
        return
      }
      case 'topic': {
        const topic = topics.find((it) => it === word) ?? own(topicWords, word)
        // A brand has topics of its own.
        if (topic !== undefined || /^[\p{L}\p{N}_-]{1,60}$/u.test(word)) {
          filter = { ...filter, topics: [...filter.topics, topic ?? word] }
        } else fault('no-value', written, value)
        return
      }
      case 'anger':
        if (/^[123]$/.test(word)) filter = { ...filter, anger: Number(word) }
        else fault('no-value', written, value)
        return
      case 'channel':
        if (/^[a-z0-9-]{1,40}$/.test(word)) filter = { ...filter, channels: [...filter.channels, word] }
        else fault('no-value', written, value)
        return
      case 'label':
        if (isWords(value) || isDrawn(value)) labelNames.push(value)
        else fault('no-value', written, value)
        return
      case 'after':
      case 'before':
      case 'until': {
        const moment = readMoment(word.replace(/j$/, 'd'))
        if (moment === null) fault('no-date', written, value)
        else if (operator === 'after') after = moment
        else before = operator === 'until' ? endOf(moment) : moment
      }
    }
  }

  for (let at = 0; at < text.length; ) {
    if (/\s/u.test(text[at] ?? '')) {
      at++
      continue
    }
    part.lastIndex = at
    const [found = '', minus = '', operator, quoted, bare] = part.exec(text) ?? []
    // A sign that begins nothing, such as a quote alone.
    at += Math.max(found.length, 1)
    if (found === '') continue
    if (++parts > mostTerms) {
      fault('too-long')
      break
    }
    const value = (quoted?.replaceAll('*', ' ') ?? bare ?? '').trim()
    if (operator === undefined && isDrawn(value)) fault('emoji', '', value)
    if (operator !== undefined) {
      const known = own(names, flat(operator))
      // A filter says what is to be there; taking it for its opposite would be worse than leaving it out.
      if (known === undefined || minus !== '') fault('unknown', `${minus}${operator}`, value)
      else if (value === '') fault('empty', operator)
      else operate(known, operator, value)
      or = false
    } else if (quoted === undefined && minus === '' && (value === 'OR' || value === 'OU')) or = all.length > 0
    else if (quoted === undefined && isWords(value) && value.includes('*') && !isBeginning(value)) {
      fault('star', '', value)
      or = false
    } else if (isWords(value)) {
      const last = all.at(-1)
      if (minus !== '') none.push(value)
      else if (or && last !== undefined) last.push(value)
      else all.push([value])
      or = false
    }
  }
  return { all, none, from, to, has, ownerNames, labelNames, kinds: kindsAsked, after, before, filter, faults }
}

/** A stretch of a text, from a letter to the one before another. */
export interface Mark {
  readonly start: number
  readonly end: number
}

/** A passage out of a text, with what was found in it; whether words before or after are left out. */
export interface Passage {
  readonly text: string
  readonly marks: readonly Mark[]
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

const longestPassage = 220
const leadIn = 60

/** The words of a text, each with its place. */
export const wordsOf = (text: string): readonly (Mark & { readonly word: string })[] =>
  [...text.slice(0, 20_000).matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((it) => ({
    word: it[0],
    start: it.index,
    end: it.index + it[0].length,
  }))

/** The passage around the first place that was found, cut between words. */
export function passageOf(text: string, marks: readonly Mark[]): Passage {
  const first = marks[0]?.start ?? 0
  const from = first <= leadIn ? 0 : edge(text, first - leadIn)
  const to = text.length - from <= longestPassage ? text.length : Math.max(edge(text, from + longestPassage), first + 1)
  return {
    text: wellFormed(text.slice(from, to)),
    marks: marks
      .filter((it) => it.start >= from && it.end <= to)
      .map((it) => ({ start: it.start - from, end: it.end - from })),
    cutBefore: from > 0,
    cutAfter: to < text.length,
  }
}

/** The beginning of the word at this place, within reason. */
function edge(text: string, at: number): number {
  const space = text.slice(Math.max(0, at - 40), at).search(/\s\S*$/u)
  return space < 0 ? at : Math.max(0, at - 40) + space + 1
}
