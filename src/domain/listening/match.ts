import { plainLanguage } from '../model/language.ts'
import type { IncomingPost } from '../model/post.ts'
import type { WatchHit } from '../model/watch.ts'
import { type Matcher, plainHandle, tagKey } from './compile.ts'
import { type ConditionName } from './conditions.ts'
import { Folded, fold, outside, spaced } from './fold.ts'
import { pairsOf, wordStarts } from './near.ts'
import { addressesIn, readLink } from './site.ts'

/** What the matcher reads of a post. */
export interface MatchablePost extends Pick<IncomingPost, 'text' | 'links' | 'tags' | 'mentions'> {
  /** The author's own handle; what somebody is called is nothing that they say, so no rule matches it. */
  readonly handle?: string
  /** BCP 47; left out or null: nobody tells. */
  readonly language?: string | null
  /** The connector that heard it; a rule for certain networks matches no post of which this is not known. */
  readonly network?: string
  /** The author's account says that a program writes for it. */
  readonly automated?: boolean
}

const hash = 0x23
const slash = 0x2f
const ampersand = 0x26
const underscore = 0x5f
const longestKept = 65_536
const longestHandleHost = 256
/** Of the places where one rule finds its terms in one post so many are told, and of each term the first: more than anybody reads, and whoever repeats a word without end fills no store. */
const mostPlaces = 200

interface Find {
  readonly pattern: number
  readonly start: number
  readonly end: number
}

const findNames = (matcher: Matcher, folded: Folded, finds: Find[]): void => {
  matcher.names.find(folded, (word, first, last) => {
    const start = folded.starts[first] ?? 0
    const end = folded.ends[last] ?? 0
    finds.push({ pattern: matcher.namePatterns[word] ?? 0, start, end })
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
    for (const pattern of matcher.hashtags.get(written) ?? []) finds.push({ pattern, start, end })
    for (const pattern of matcher.nameTags.get(letters) ?? [])
      finds.push({ pattern, start: folded.starts[sign + 1] ?? 0, end })
  }
}

const handlePatterns = (matcher: Matcher, handle: string, found: (pattern: number) => void): void => {
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
    handlePatterns(matcher, text.slice(start, end), (pattern) => finds.push({ pattern, start, end }))
  }
}

/** What the text does not show: cards, tags beside the text, mentions by id. */
const findBeside = (matcher: Matcher, post: MatchablePost): ReadonlySet<number> => {
  const beside = new Set<number>()
  if (!matcher.sites.empty) {
    for (const link of post.links) {
      const address = readLink(link)
      if (address !== null) matcher.sites.match(address, (pattern) => beside.add(pattern))
    }
  }
  for (const tag of post.tags) {
    if (tag.length > matcher.longestTag * 4 + 1) continue
    const folded = fold(tag, false, matcher.foldedTag)
    matcher.hashtags.get(tagKey(folded, true))?.forEach((pattern) => beside.add(pattern))
    matcher.nameTags.get(tagKey(folded, false))?.forEach((pattern) => beside.add(pattern))
  }
  if (matcher.handles.size > 0) {
    for (const mention of post.mentions) {
      if (mention.handle !== null) handlePatterns(matcher, mention.handle, (pattern) => beside.add(pattern))
    }
  }
  return beside
}

/** What of a post the rules may speak of. */
class Look {
  readonly #matcher: Matcher
  readonly #post: MatchablePost
  readonly #folded: Folded
  readonly #finds: readonly Find[]
  readonly #seen: ReadonlySet<number>
  #byPattern: Map<number, Find[]> | null = null
  #words: readonly number[] | null = null

  constructor(
    matcher: Matcher,
    post: MatchablePost,
    folded: Folded,
    finds: readonly Find[],
    beside: ReadonlySet<number>,
  ) {
    this.#matcher = matcher
    this.#post = post
    this.#folded = folded
    this.#finds = finds
    const seen = new Set(beside)
    for (const find of finds) seen.add(find.pattern)
    this.#seen = seen
  }

  /** The rules of which there is something to begin with, in their order. */
  candidates(): readonly number[] {
    const candidates = new Set<number>()
    for (const pattern of this.#seen) {
      for (const rule of this.#matcher.anchored[pattern] ?? []) candidates.add(rule)
    }
    return candidates.size < 2 ? [...candidates] : [...candidates].sort((a, b) => a - b)
  }

  /** The first condition that does not hold; null when all do. */
  failing(rule: Rule): ConditionName | null {
    const { network, language, automated } = this.#post
    if (rule.networks !== null && (network === undefined || !rule.networks.has(network))) return 'networks'
    if (rule.languages !== null && !speaksOneOf(rule.languages, language ?? null)) return 'languages'
    if (rule.author !== 'any' && (rule.author === 'automated') !== (automated === true)) return 'author'
    if (!rule.all.every((pattern) => this.#has(pattern))) return 'all'
    if (rule.near.some((pair) => this.#pairs(pair).first.size === 0)) return 'near'
    return rule.none.some((pattern) => this.#has(pattern)) ? 'none' : null
  }

  /** Where the rule's terms are, at most `mostPlaces` and the first of each term: by place and the longest first; what the text does not show comes last, without a place. */
  hits(rule: Rule): readonly WatchHit[] {
    const found: { readonly term: number; readonly start: number; readonly end: number }[] = []
    const terms = rule.all.length === 0 ? rule.any : [...rule.any, ...rule.all]
    terms.forEach((pattern, term) => {
      if (pattern === null || !this.#seen.has(pattern)) return
      const places = this.#places(pattern)
      for (const { start, end } of places) found.push({ term, start, end })
      if (places.length === 0) found.push({ term, start: nowhere, end: nowhere })
    })
    rule.near.forEach((pair, at) => {
      const { first, second } = this.#pairs(pair)
      const term = terms.length + at * 2
      for (const { start, end } of first) found.push({ term, start, end })
      for (const { start, end } of second) found.push({ term: term + 1, start, end })
    })
    found.sort((a, b) => a.start - b.start || b.end - a.end || a.term - b.term)
    const told = new Set<number>()
    let count = 0
    return found
      .filter(({ term, start, end }, i) => {
        const last = found[i - 1]
        if (last?.term === term && last.start === start && last.end === end) return false
        if (count >= mostPlaces && told.has(term)) return false
        told.add(term)
        count += 1
        return true
      })
      .map(({ term, start, end }) =>
        start === nowhere ? { ruleId: rule.id, term, start: null, end: null } : { ruleId: rule.id, term, start, end },
      )
  }

  #has(pattern: number | null): boolean {
    return pattern !== null && this.#seen.has(pattern)
  }

  #places(pattern: number | null): readonly Find[] {
    if (this.#byPattern === null) {
      this.#byPattern = new Map<number, Find[]>()
      for (const find of this.#finds) {
        const there = this.#byPattern.get(find.pattern)
        if (there === undefined) this.#byPattern.set(find.pattern, [find])
        else there.push(find)
      }
    }
    return pattern === null ? [] : (this.#byPattern.get(pattern) ?? [])
  }

  #pairs({ first, second, between }: Rule['near'][number]): ReturnType<typeof pairsOf<Find>> {
    if (!this.#has(first) || !this.#has(second)) return noPairs
    this.#words ??= wordStarts(this.#folded)
    return pairsOf({ first: this.#places(first), second: this.#places(second), between }, this.#words)
  }
}

type Rule = Matcher['rules'][number]

const nowhere = Number.MAX_SAFE_INTEGER
const noPairs = { first: new Set<Find>(), second: new Set<Find>() }

const speaksOneOf = (languages: ReadonlySet<string>, language: string | null): boolean => {
  const plain = language === null ? '' : plainLanguage(language)
  return plain === '' || plain === 'und' || languages.has(plain)
}

const lookAt = (matcher: Matcher, post: MatchablePost): Look | null => {
  const folded = fold(post.text, true, post.text.length > longestKept ? new Folded() : matcher.folded)
  const finds: Find[] = []
  findNames(matcher, folded, finds)
  if (matcher.longestTag > 0) findTags(matcher, folded, finds)
  if (matcher.handles.size > 0) findHandles(matcher, post.text, folded, finds)
  if (!matcher.sites.empty)
    addressesIn(post.text, (address) =>
      matcher.sites.match(address, (pattern, start, end) => finds.push({ pattern, start, end })),
    )
  const beside = findBeside(matcher, post)
  return finds.length === 0 && beside.size === 0 ? null : new Look(matcher, post, folded, finds, beside)
}

/** Says which rules a post matches, by which term and where: rules in their order, within one by place and the longest first; what the text does not show comes last, without a place. */
export function match(matcher: Matcher, post: MatchablePost): readonly WatchHit[] {
  const look = lookAt(matcher, post)
  if (look === null) return []
  const hits: WatchHit[] = []
  for (const number of look.candidates()) {
    const rule = matcher.rules[number]
    if (rule === undefined || look.failing(rule) !== null) continue
    for (const hit of look.hits(rule)) hits.push(hit)
  }
  return hits
}

/** What became of a post that holds something that a rule begins with. */
interface Verdict {
  readonly ruleId: string
  /** The first condition that keeps the post out; null when the rule matches. */
  readonly removedBy: ConditionName | null
}

/** Says, of each rule that finds something to begin with, whether it matches and what keeps the post out. */
export function judge(matcher: Matcher, post: MatchablePost): readonly Verdict[] {
  const look = lookAt(matcher, post)
  if (look === null) return []
  return look.candidates().flatMap((number) => {
    const rule = matcher.rules[number]
    return rule === undefined ? [] : [{ ruleId: rule.id, removedBy: look.failing(rule) }]
  })
}
