import type { IncomingPost } from '../model/post.ts'
import type { WatchHit, WatchRule, WatchTerm } from '../model/watch.ts'
import { type Automaton, buildAutomaton } from './automaton.ts'
import { Folded, fold, outside, spaced } from './fold.ts'
import { addressesIn, readLink, Sites } from './site.ts'

/** All rules made ready to be looked for in one pass over a post. */
export interface Matcher {
  readonly terms: readonly MatcherTerm[]
  readonly names: Automaton
  /** Numbers of the terms that each word of the automaton stands for. */
  readonly nameTerms: readonly (readonly number[])[]
  /** Names without their spaces and signs, as a hashtag writes them. */
  readonly nameTags: ReadonlyMap<string, readonly number[]>
  readonly hashtags: ReadonlyMap<string, readonly number[]>
  readonly longestTag: number
  readonly handles: ReadonlyMap<string, readonly number[]>
  readonly longestHandle: number
  readonly sites: Sites
  readonly folded: Folded
}

/** A term with its place in the order of all rules. */
interface MatcherTerm {
  readonly ruleId: string
  readonly rule: number
  readonly term: number
}

/** What the matcher reads of a post. */
export interface MatchablePost extends Pick<IncomingPost, 'text' | 'links' | 'tags' | 'mentions'> {
  /** The author's own handle; what somebody is called is nothing that they say, so no rule matches it. */
  readonly handle?: string
}

/** Domains under which a network gives out handles: `acme` is `acme.bsky.social` there. */
const handleDomains = ['bsky.social']

const hash = 0x23
const slash = 0x2f
const ampersand = 0x26
const underscore = 0x5f
const longestKept = 65_536
const longestHandleHost = 256

const add = (map: Map<string, number[]>, key: string, term: number): void => {
  if (key.length === 0) return
  const known = map.get(key)
  if (known === undefined) map.set(key, [term])
  else known.push(term)
}

const trimmed = (folded: Folded): Uint16Array => {
  let from = 0
  let to = folded.length
  while (from < to && folded.units[from] === 0x20) from++
  while (to > from && folded.units[to - 1] === 0x20) to--
  return folded.units.slice(from, to)
}

const tagKey = (folded: Folded, withUnderscores: boolean): string => {
  let key = ''
  for (let i = 0; i < folded.length; i++) {
    const unit = folded.units[i] ?? 0
    if (folded.class(i) !== outside || (withUnderscores && unit === underscore)) key += String.fromCharCode(unit)
  }
  return key
}

/** "C++" and ".NET" lose what makes them themselves in a hashtag, so they are not looked for there. */
const fitsInTag = (folded: Folded, units: Uint16Array): boolean => {
  const from = folded.units[0] === 0x20 ? 1 : 0
  return units.length > 0 && folded.class(from) !== outside && folded.class(from + units.length - 1) !== outside
}

const plainHandle = (text: string): string => {
  const handle = text.trim().replace(/^[@＠]/, '')
  return handle.normalize('NFKC').toLowerCase()
}

const kindOf = (term: WatchTerm): WatchTerm['kind'] =>
  term.kind === 'name' && /^\s*[@＠][\p{L}\p{N}]/u.test(term.text) ? 'handle' : term.kind

const lengthOfLongest = (keys: Iterable<string>): number => {
  let longest = 0
  for (const key of keys) longest = Math.max(longest, key.length)
  return longest
}

/** Makes rules ready for `match`. A term that holds nothing to look for is never found. */
export function compileRules(rules: readonly WatchRule[]): Matcher {
  const terms: MatcherTerm[] = []
  const words: Uint16Array[] = []
  const nameTerms: number[][] = []
  const wordNumbers = new Map<string, number>()
  const nameTags = new Map<string, number[]>()
  const hashtags = new Map<string, number[]>()
  const handles = new Map<string, number[]>()
  const sites = new Sites()
  const scratch = new Folded()

  const addName = (text: string, number: number): void => {
    const folded = fold(text, false, scratch)
    const units = trimmed(folded)
    if (units.length === 0) return
    const key = units.join()
    const known = wordNumbers.get(key)
    if (known === undefined) {
      wordNumbers.set(key, words.length)
      words.push(units)
      nameTerms.push([number])
    } else nameTerms[known]?.push(number)
    if (fitsInTag(folded, units)) add(nameTags, tagKey(folded, false), number)
  }

  rules.forEach((rule, ruleNumber) => {
    rule.terms.forEach((term, termNumber) => {
      const number = terms.length
      terms.push({ ruleId: rule.id, rule: ruleNumber, term: termNumber })
      const kind = kindOf(term)
      if (kind === 'name') addName(term.text, number)
      else if (kind === 'hashtag') add(hashtags, tagKey(fold(term.text, false, scratch), true), number)
      else if (kind === 'site') sites.add(term.text, number)
      else {
        const handle = plainHandle(term.text)
        add(handles, handle, number)
        if (handle.length > 0 && !/[.@]/.test(handle))
          for (const domain of handleDomains) add(handles, `${handle}.${domain}`, number)
      }
    })
  })

  return {
    terms,
    names: buildAutomaton(words),
    nameTerms,
    nameTags,
    hashtags,
    longestTag: Math.max(lengthOfLongest(nameTags.keys()), lengthOfLongest(hashtags.keys())),
    handles,
    longestHandle: lengthOfLongest(handles.keys()),
    sites,
    folded: scratch,
  }
}

interface Find {
  readonly term: number
  readonly start: number
  readonly end: number
}

const findNames = (matcher: Matcher, folded: Folded, finds: Find[]): void => {
  matcher.names.find(folded, (word, first, last) => {
    const start = folded.starts[first] ?? 0
    const end = folded.ends[last] ?? 0
    for (const term of matcher.nameTerms[word] ?? []) finds.push({ term, start, end })
  })
}

const mayPrecedeTag = (folded: Folded, index: number): boolean => {
  if (index === 0) return true
  const unit = folded.units[index - 1]
  return folded.class(index - 1) !== spaced && unit !== slash && unit !== ampersand
}

const findTags = (matcher: Matcher, folded: Folded, finds: Find[]): void => {
  for (let i = 0; i < folded.length; i++) {
    if (folded.units[i] !== hash || !mayPrecedeTag(folded, i)) continue
    const sign = i
    let written = ''
    let letters = ''
    while (i + 1 < folded.length && (folded.class(i + 1) !== outside || folded.units[i + 1] === underscore)) {
      i++
      if (letters.length > matcher.longestTag) continue
      const char = String.fromCharCode(folded.units[i] ?? 0)
      if (written.length <= matcher.longestTag) written += char
      if (char !== '_') letters += char
    }
    const start = folded.starts[sign] ?? 0
    const end = folded.ends[i] ?? 0
    for (const term of matcher.hashtags.get(written) ?? []) finds.push({ term, start, end })
    for (const term of matcher.nameTags.get(letters) ?? [])
      finds.push({ term, start: folded.starts[sign + 1] ?? 0, end })
  }
}

const handleTerms = (matcher: Matcher, handle: string, found: (term: number) => void): void => {
  if (handle.length > matcher.longestHandle + longestHandleHost) return
  const plain = plainHandle(handle)
  const exact = matcher.handles.get(plain)
  if (exact !== undefined) exact.forEach(found)
  const host = plain.indexOf('@')
  if (host > 0) matcher.handles.get(plain.slice(0, host))?.forEach(found)
}

const findHandles = (matcher: Matcher, text: string, folded: Folded, finds: Find[]): void => {
  for (let i = 0; i + 1 < folded.handles.length; i += 2) {
    const start = folded.handles[i] ?? 0
    const end = folded.handles[i + 1] ?? 0
    handleTerms(matcher, text.slice(start, end), (term) => finds.push({ term, start, end }))
  }
}

/** What the text does not show: cards, tags beside the text, mentions by id. */
const findBeside = (matcher: Matcher, post: MatchablePost): ReadonlySet<number> => {
  const beside = new Set<number>()
  if (!matcher.sites.empty) {
    for (const link of post.links) {
      const address = readLink(link)
      if (address !== null) matcher.sites.match(address, (term) => beside.add(term))
    }
  }
  for (const tag of post.tags) {
    if (tag.length > matcher.longestTag * 4 + 1) continue
    const folded = fold(tag, false, matcher.folded)
    matcher.hashtags.get(tagKey(folded, true))?.forEach((term) => beside.add(term))
    matcher.nameTags.get(tagKey(folded, false))?.forEach((term) => beside.add(term))
  }
  if (matcher.handles.size > 0) {
    for (const mention of post.mentions) {
      if (mention.handle !== null) handleTerms(matcher, mention.handle, (term) => beside.add(term))
    }
  }
  return beside
}

/** Says which rules a post matches, by which term and where: rules in their order, within one by place and the longest first; what the text does not show comes last, without a place. */
export function match(matcher: Matcher, post: MatchablePost): readonly WatchHit[] {
  const folded = fold(post.text, true, post.text.length > longestKept ? new Folded() : matcher.folded)
  const finds: Find[] = []
  findNames(matcher, folded, finds)
  if (matcher.longestTag > 0) findTags(matcher, folded, finds)
  if (matcher.handles.size > 0) findHandles(matcher, post.text, folded, finds)
  if (!matcher.sites.empty)
    addressesIn(post.text, (address) =>
      matcher.sites.match(address, (term, start, end) => finds.push({ term, start, end })),
    )
  const beside = findBeside(matcher, post)
  if (finds.length === 0 && beside.size === 0) return []
  return inOrder(matcher, finds, beside)
}

const nowhere = Number.MAX_SAFE_INTEGER

const inOrder = (matcher: Matcher, finds: Find[], beside: ReadonlySet<number>): readonly WatchHit[] => {
  const shown = new Set(finds.map((find) => find.term))
  for (const term of beside) if (!shown.has(term)) finds.push({ term, start: nowhere, end: nowhere })
  const ruleOf = (find: Find): number => matcher.terms[find.term]?.rule ?? 0
  finds.sort((a, b) => ruleOf(a) - ruleOf(b) || a.start - b.start || b.end - a.end || a.term - b.term)
  const hits: WatchHit[] = []
  let last: Find | undefined
  for (const find of finds) {
    if (last !== undefined && last.term === find.term && last.start === find.start && last.end === find.end) continue
    last = find
    const term = matcher.terms[find.term]
    if (term === undefined) continue
    const at = find.start === nowhere ? { start: null, end: null } : { start: find.start, end: find.end }
    hits.push({ ruleId: term.ruleId, term: term.term, ...at })
  }
  return hits
}
