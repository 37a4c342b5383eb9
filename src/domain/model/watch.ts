/** One thing to listen for. `name`: words as people write them, misspellings included, each as a term of its own. */
export interface WatchTerm {
  readonly kind: 'name' | 'handle' | 'hashtag' | 'site'
  /** name: one or more words. handle: without @. hashtag: without #. site: host with optional path, without scheme. */
  readonly text: string
}

/** What one brand listens for, under a name that people recognise ("Our name", "The misspellings"). */
export interface WatchRule {
  readonly id: string
  readonly brandId: string
  readonly name: string
  readonly terms: readonly WatchTerm[]
}

/** Where in a post a rule matched. `start` and `end` are UTF-16 indices into the post's text; null when it matched a link, tag or mention that the text does not show. */
export interface WatchHit {
  readonly ruleId: string
  /** Index of the term in its rule. */
  readonly term: number
  readonly start: number | null
  readonly end: number | null
}
