/** One thing to listen for. `name`: words as people write them, misspellings included, each as a term of its own. */
export interface WatchTerm {
  readonly kind: 'name' | 'handle' | 'hashtag' | 'site'
  /** name: one or more words. handle: without @. hashtag: without #. site: host with optional path, without scheme. */
  readonly text: string
}

/** Two words that stand close to each other in the text, in either order. */
export interface NearWords {
  readonly first: string
  readonly second: string
  /** At most so many words stand between the two; 0: they follow each other. */
  readonly between: number
}

/** `automated`: the account says of itself that a program writes for it. An account that says nothing counts as a person's. */
export type AuthorKind = 'any' | 'person' | 'automated'

/** What else has to hold of a post that holds one of a rule's terms. What a list that is empty asks for always holds. */
export interface WatchConditions {
  /** All of these are in the post, too. */
  readonly all: readonly WatchTerm[]
  /** None of these is. */
  readonly none: readonly WatchTerm[]
  /** Each of these pairs stands together. */
  readonly near: readonly NearWords[]
  /** One of these languages (BCP 47, its first part). A post whose language nobody tells is listened to all the same. */
  readonly languages: readonly string[]
  /** Heard on one of these networks (ids of connectors). */
  readonly networks: readonly string[]
  readonly author: AuthorKind
}

/** What one brand listens for, under a name that people recognise ("Our name", "The misspellings"): one of the terms, under the conditions. A rule without terms begins with what its conditions ask for. */
export interface WatchRule {
  readonly id: string
  readonly brandId: string
  readonly name: string
  readonly terms: readonly WatchTerm[]
  /** Left out: the terms alone decide. */
  readonly conditions?: WatchConditions
}

/** Where in a post a rule matched. `start` and `end` are UTF-16 indices into the post's text; null when it matched a link, tag or mention that the text does not show. */
export interface WatchHit {
  readonly ruleId: string
  /** Index of the term in its rule: the terms, then those of `all`, then the two words of each pair of `near`. */
  readonly term: number
  readonly start: number | null
  readonly end: number | null
}
