import type { Medium } from './medium.ts'
import type { Instant } from './time.ts'

/** Somebody who wrote, as their network names them. */
export interface Author {
  /** The network's own id for the account: stable when the handle changes. */
  readonly externalId: string
  readonly handle: string
  readonly name: string
  readonly url: string | null
  readonly avatarUrl: string | null
  readonly followers: number | null
  /** Links of their profile that the network itself has verified to be theirs; left out where it verifies none. */
  readonly verifiedLinks?: readonly string[]
  /** The mail address that they wrote from, where the network vouches for it; left out elsewhere. Addresses that stand in a text are none. */
  readonly address?: string | null
  /** The account says of itself that a program writes for it; left out or null where it says nothing. */
  readonly automated?: boolean | null
}

/** How a network says that a post speaks to the brand's own account. */
export type Addressed = 'mention' | 'reply' | 'quote'

/** How far a post went, as far as the network tells. */
export interface Reach {
  readonly reposts: number
  readonly likes: number
  readonly replies: number
  readonly quotes: number
}

/** Why no answer of ours is wanted under a post: its author lets only chosen people answer, or has blocked our account. */
export type Closed = 'chosen' | 'blocked'

/** Stars or points that a review gives. */
export interface Rating {
  readonly value: number
  readonly of: number
}

/** A post as a connector hands it in: plain text, ids as opaque strings, times as moments. */
export interface IncomingPost {
  /** Unique within the source; a second sighting of the same id changes nothing but reach and edits. */
  readonly externalId: string
  /** Where whoever writes chooses the id: what it is called where another post has that id already. Left out where the network gives ids out. */
  readonly apartId?: string
  /** Changes when the author edits; null where the network has no such thing. */
  readonly revision: string | null
  /** Heard by one way only, which shows it as it stands: no earlier version of it, and no sighting from before its deletion, comes late. */
  readonly inOrder?: true
  readonly author: Author
  /** Plain text without markup. Untrusted. */
  readonly text: string
  /** BCP 47, as the network or the author's client claims; null when it does not say. */
  readonly language: string | null
  readonly publishedAt: Instant
  /** Where a person can read it. */
  readonly url: string | null
  /** The post that this one answers, by external id. */
  readonly parentId: string | null
  /** The first post of the thread, by external id; null when this post is the first. */
  readonly rootId: string | null
  /** Absolute addresses linked from text, cards and embeds. */
  readonly links: readonly string[]
  /** Hashtags without the sign. */
  readonly tags: readonly string[]
  /** External ids and handles of the accounts that the post names. */
  readonly mentions: readonly { readonly externalId: string; readonly handle: string | null }[]
  /** Pictures, films, sounds and previews of links beside the words; left out where this sighting does not tell. */
  readonly media?: readonly Medium[]
  /** What this sighting told of it; what it left out stays as it was known. */
  readonly reach: Partial<Reach> | null
  /** What a review gives, e.g. 2 of 5 stars; left out where there is none. */
  readonly rating?: Rating | null
  /** Where it was said, for a source that gathers several places, e.g. the name of a network; left out where the source is the place. */
  readonly place?: string | null
  readonly addressed: Addressed | null
  /** It was said to the brand or a circle, not in public, so neither is the answer. */
  readonly private?: boolean
  /** Why we cannot answer under it; null where we can; left out where this sighting does not tell. */
  readonly closed?: Closed | null
  /** True when the brand's own account wrote it, through Vigie or natively. */
  readonly ours: boolean
  /** What the connector needs to answer this post later (ids, hashes). Opaque to everyone else; never shown. */
  readonly ref: Readonly<Record<string, string>>
}

/** What can come out of a network: a post (new, seen again or edited), or the news that one is gone. */
export type Arrival =
  | { readonly kind: 'post'; readonly post: IncomingPost }
  | { readonly kind: 'deleted'; readonly externalId: string; readonly at: Instant }
