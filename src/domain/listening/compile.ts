import { plainLanguage } from '../model/language.ts'
import type { WatchRule, WatchTerm } from '../model/watch.ts'
import { type Automaton, buildAutomaton } from './automaton.ts'
import { anchorsOf, noConditions } from './conditions.ts'
import { Folded, fold, outside } from './fold.ts'
import { Sites } from './site.ts'

/** All rules made ready to be looked for in one pass over a post. What several rules look for is one pattern, looked for once. */
export interface Matcher {
  readonly rules: readonly CompiledRule[]
  /** By pattern: the rules that may match where it is found. */
  readonly anchored: readonly (readonly number[])[]
  readonly names: Automaton
  /** The pattern that each word of the automaton is. */
  readonly namePatterns: readonly number[]
  /** Names without their spaces and signs, as a hashtag writes them. */
  readonly nameTags: ReadonlyMap<string, readonly number[]>
  readonly hashtags: ReadonlyMap<string, readonly number[]>
  readonly longestTag: number
  readonly handles: ReadonlyMap<string, readonly number[]>
  readonly longestHandle: number
  readonly sites: Sites
  /** Room to fold a text and a tag into. */
  readonly folded: Folded
  readonly foldedTag: Folded
}

/** A rule, its terms by the number of their patterns; null where a term holds nothing to look for. */
interface CompiledRule {
  readonly id: string
  readonly any: readonly (number | null)[]
  readonly all: readonly (number | null)[]
  readonly none: readonly (number | null)[]
  readonly near: readonly { readonly first: number | null; readonly second: number | null; readonly between: number }[]
  readonly languages: ReadonlySet<string> | null
  readonly networks: ReadonlySet<string> | null
  readonly author: 'any' | 'person' | 'automated'
}

/** Domains under which a network gives out handles: `acme` is `acme.bsky.social` there. */
const handleDomains = ['bsky.social']

const underscore = 0x5f

const add = (map: Map<string, number[]>, key: string, pattern: number): void => {
  if (key.length === 0) return
  const known = map.get(key)
  if (known === undefined) map.set(key, [pattern])
  else if (!known.includes(pattern)) known.push(pattern)
}

const trimmed = (folded: Folded): Uint16Array => {
  let from = 0
  let to = folded.length
  while (from < to && folded.units[from] === 0x20) from++
  while (to > from && folded.units[to - 1] === 0x20) to--
  return folded.units.slice(from, to)
}

/** A tag as tags are compared. */
export const tagKey = (folded: Folded, withUnderscores: boolean): string => {
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

/** A handle as handles are compared, without its @. */
export const plainHandle = (text: string): string => {
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

/** Gives each thing that is looked for its number. */
class Patterns {
  readonly #words: Uint16Array[] = []
  readonly #wordNumbers = new Map<string, number>()
  readonly #known = new Map<string, number | null>()
  readonly namePatterns: number[] = []
  readonly nameTags = new Map<string, number[]>()
  readonly hashtags = new Map<string, number[]>()
  readonly handles = new Map<string, number[]>()
  readonly sites = new Sites()
  readonly scratch = new Folded()
  count = 0

  /** The number of what the term looks for; null when it holds nothing to look for. */
  of(term: WatchTerm): number | null {
    const kind = kindOf(term)
    const key = `${kind} ${term.text}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const before = this.count
    const number = kind === 'name' ? this.#name(term.text) : before
    if (kind === 'hashtag') add(this.hashtags, tagKey(fold(term.text, false, this.scratch), true), number ?? before)
    else if (kind === 'site') this.sites.add(term.text, before)
    else if (kind === 'handle') this.#handle(plainHandle(term.text), before)
    if (number === before) this.count++
    this.#known.set(key, number)
    return number
  }

  automaton(): Automaton {
    return buildAutomaton(this.#words)
  }

  #name(text: string): number | null {
    const folded = fold(text, false, this.scratch)
    const units = trimmed(folded)
    if (units.length === 0) return null
    const key = units.join()
    const known = this.#wordNumbers.get(key)
    if (known !== undefined) return known
    const pattern = this.count
    this.#wordNumbers.set(key, pattern)
    this.#words.push(units)
    this.namePatterns.push(pattern)
    if (fitsInTag(folded, units)) add(this.nameTags, tagKey(folded, false), pattern)
    return pattern
  }

  #handle(handle: string, pattern: number): void {
    add(this.handles, handle, pattern)
    if (handle.length > 0 && !/[.@]/.test(handle))
      for (const domain of handleDomains) add(this.handles, `${handle}.${domain}`, pattern)
  }
}

/** Makes rules ready for `match`. A term that holds nothing to look for is never found; a rule with nothing to begin with never matches. */
export function compileRules(rules: readonly WatchRule[]): Matcher {
  const patterns = new Patterns()
  const anchored: number[][] = []
  const name = (text: string): number | null => patterns.of({ kind: 'name', text })
  const compiled = rules.map((rule, number): CompiledRule => {
    const { all, none, near, languages, networks, author } = rule.conditions ?? noConditions
    for (const anchor of anchorsOf(rule)) {
      const pattern = patterns.of(anchor)
      if (pattern === null) continue
      const there = (anchored[pattern] ??= [])
      if (there.at(-1) !== number) there.push(number)
    }
    return {
      id: rule.id,
      any: rule.terms.map((term) => patterns.of(term)),
      all: all.map((term) => patterns.of(term)),
      none: none.map((term) => patterns.of(term)),
      near: near.map(({ first, second, between }) => ({ first: name(first), second: name(second), between })),
      languages: languages.length === 0 ? null : new Set(languages.map(plainLanguage)),
      networks: networks.length === 0 ? null : new Set(networks),
      author,
    }
  })
  const { namePatterns, nameTags, hashtags, handles, sites } = patterns
  return {
    rules: compiled,
    anchored: Array.from({ length: patterns.count }, (_, pattern) => anchored[pattern] ?? []),
    names: patterns.automaton(),
    namePatterns,
    nameTags,
    hashtags,
    longestTag: Math.max(lengthOfLongest(nameTags.keys()), lengthOfLongest(hashtags.keys())),
    handles,
    longestHandle: lengthOfLongest(handles.keys()),
    sites,
    folded: patterns.scratch,
    foldedTag: new Folded(),
  }
}
