import type { Features } from './features.ts'
import type { Abuse, Hate, Head, Kind, Sentiment, Topic } from './labels.ts'
import type { PersonalSpan } from './personal.ts'

/** How probable each answer of a head is, between 0 and 1. */
export interface Probabilities {
  readonly language: Readonly<Record<string, number>>
  readonly relevant: number
  readonly sentiment: Readonly<Record<Sentiment, number>>
  readonly complaint: number
  readonly kind: Readonly<Record<Kind, number>>
  /** At least 1, at least 2, 3. */
  readonly anger: readonly [number, number, number]
  readonly urgent: number
  readonly churn: number
  readonly reminder: number
  readonly viral: number
  readonly sarcasm: number
  /** Of a brand’s own topics, those that are said. */
  readonly topics: Readonly<Record<Topic, number> & Record<string, number>>
  readonly abuse: Readonly<Record<Abuse, number>>
  readonly hate: number
}

/** What is said of a post. */
export interface Judgement {
  /** Which model said it. */
  readonly version: string
  /** ISO 639-1; `null` for a text without letters. */
  readonly language: string | null
  readonly relevant: boolean
  readonly sentiment: Sentiment
  readonly complaint: boolean
  readonly kind: Kind
  readonly anger: 0 | 1 | 2 | 3
  readonly urgent: boolean
  readonly churn: boolean
  readonly reminder: boolean
  readonly viral: boolean
  readonly sarcasm: boolean
  /** Of `topics` and of the brand’s own, by their keys. */
  readonly topics: readonly string[]
  readonly abuse: Abuse
  readonly hate: Hate
  /** The heads that would rather ask a person. */
  readonly unsure: readonly Head[]
  readonly personal: readonly PersonalSpan[]
  readonly p: Probabilities
}

/** The verdicts of a judgement alone. */
export type Labels = Pick<Judgement, Head>

/** What is known of a post beside its text. */
export interface Circumstances {
  /** The language that its network or its writer says it has, ISO 639-1; evidence, not believed against the letters. */
  readonly lang?: string | undefined
  /** Addressed to the brand's own account. */
  readonly direct?: boolean | undefined
  /** What its writer gave in stars, as a share of the most that can be given. */
  readonly stars?: number | undefined
  /** What the brand's people taught: moves the outputs of the shared engine. */
  readonly shifts?: Shifts | undefined
}

/** How rare what is at a place of the hashed features is: 0 for what is in every post, 1 for what is hardly met. */
export type Rarity = (place: number) => number

/** By how much the outputs of the shared engine are moved for a post. */
export interface Shifts {
  /** Looks at a post that was just read. */
  take(features: Features, rarity: Rarity): void
  /** What to add to the logarithm of an output's odds for that post. */
  of(output: string): number
}

/** A part of a text that speaks for a verdict, and how much of what speaks for it stands there (0 to 1). */
export interface Reason {
  readonly start: number
  readonly end: number
  readonly share: number
}
