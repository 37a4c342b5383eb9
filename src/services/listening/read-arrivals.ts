import { type MatchablePost, type Matcher, match } from '../../domain/listening/index.ts'
import type { Arrival, IncomingPost } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import { cleanId, cleanPost, UnfitPost } from './clean-arrival.ts'
import type { Item } from './item.ts'

/** Arrivals, cleaned and matched. */
export interface Reading {
  /** The rules of the moment at which they were read. */
  readonly matcher: Matcher
  readonly items: readonly Item[]
  /** What cannot be read, and why: a word or a code, nothing of the post. */
  readonly unfit: readonly Unfit[]
}

/** What cannot be read. `broke`: not for what it holds, but because our own reading failed. */
export interface Unfit {
  readonly externalId: string
  readonly reason: string
  readonly broke: boolean
}

/** Cleans and matches; what cannot be read is named and left out. */
export function readArrivals(
  matcher: Matcher,
  arrivals: readonly Arrival[],
  now: Instant,
  network: string,
  targetsOf: TargetsOf = nowhere,
): Reading {
  const items: Item[] = []
  const unfit: Unfit[] = []
  for (const arrival of arrivals) {
    try {
      if (arrival.kind === 'deleted') {
        items.push({ kind: 'deleted', externalId: cleanId(arrival.externalId) })
        continue
      }
      const post = cleanPost(arrival.post, now)
      items.push({ kind: 'post', post, hits: match(matcher, matchable(post, network, targetsOf)) })
    } catch (error) {
      const id: unknown = arrival.kind === 'post' ? arrival.post.externalId : arrival.externalId
      unfit.push({
        externalId: typeof id === 'string' ? id : '',
        reason: reasonOf(error),
        broke: !(error instanceof UnfitPost),
      })
    }
  }
  return { matcher, items, unfit }
}

/** Where a post's short links lead, as far as that is known. */
export type TargetsOf = (post: IncomingPost) => readonly string[]

const nowhere: TargetsOf = () => []

/** A post as rules see it, heard on this network: a short link is what it leads to. */
function matchable(post: IncomingPost, network: string, targetsOf: TargetsOf): MatchablePost {
  const { text, links, tags, mentions, language, author } = post
  const targets = targetsOf(post)
  return {
    text,
    links: targets.length === 0 ? links : [...links, ...targets],
    tags,
    mentions,
    language,
    handle: author.handle,
    automated: author.automated === true,
    network,
  }
}

/** Readings with the same rules, as one, in their order. */
export function joinReadings([first, ...others]: readonly [Reading, ...Reading[]]): Reading {
  return {
    matcher: first.matcher,
    items: [first, ...others].flatMap(({ items }) => items),
    unfit: [first, ...others].flatMap(({ unfit }) => unfit),
  }
}

/** Why a post cannot be taken in, in a word: messages may quote it. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnfitPost) return error.message
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code
  return error instanceof Error ? error.name : 'unknown'
}
