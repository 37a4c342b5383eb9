import { z } from 'zod'
import { brandWordKinds } from '../domain/triage/brand-words.ts'
import { heads } from '../domain/triage/labels.ts'

/** What people say of what the engine said, and how well it learns from that. */

const Head = z.enum(heads)

/** What is right: yes or no, how angry (0 to 3), one of the labels, or all topics of the post; that what was said is right is said the same way. */
export const CorrectionInput = z.object({
  right: z.union([z.boolean(), z.number().int(), z.string().max(40), z.array(z.string().max(40)).max(40)]),
})
export type CorrectionInput = z.infer<typeof CorrectionInput>

/** Where a corrected post stands (null: in no case), from which version to which that brought its case (null: nothing changed there), and under which id the correction is undone (null: it was said already). */
export const Corrected = z.object({
  caseId: z.string().nullable(),
  moved: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
  correctionId: z.uuid().nullable(),
})
export type Corrected = z.infer<typeof Corrected>

/** The one correction that is undone: what was said before it stands again. Left out: all that people said of the label. */
export const TakeBackQuery = z.object({ correction: z.uuid().optional() })

/** Where the post stands of which a correction was taken back (null: in no case), and how far that brought its case. */
export const TakenBack = Corrected.pick({ caseId: true, moved: true })
export type TakenBack = z.infer<typeof TakenBack>

const count = z.number().int()

/** How well something was answered on some posts. */
const HeadQuality = z.object({
  posts: count,
  /** How many of them were answered rightly as a whole. */
  correct: count,
  /** Of each answer: how often it was said and right (`hits`), said at all, right at all. */
  scores: z.array(z.object({ label: z.string(), hits: count, said: count, right: count })),
  confusion: z.array(z.object({ right: z.string(), said: z.string(), count })),
})

export const HeadReport = z.object({
  head: Head,
  /** Whether corrections of it are learnt from. */
  learns: z.boolean(),
  /** Learning made it worse beyond chance: the shared engine speaks. */
  off: z.boolean(),
  help: z.enum(['too-few', 'helps', 'harms', 'no-difference']),
  /** On posts that are never learnt from: without what was learnt, and with it. */
  heldOut: z.object({ shared: HeadQuality, layered: HeadQuality }),
  /** On all corrected posts, without what was learnt. */
  all: HeadQuality,
  byLanguage: z.array(z.object({ language: z.string(), posts: count, correct: count })),
})
export type HeadReport = z.infer<typeof HeadReport>

/** Judging history anew, while it runs; null: it does not. */
export const JudgingAgain = z.object({
  again: z.object({ since: z.iso.datetime(), done: count, of: count }).nullable(),
})
export type JudgingAgain = z.infer<typeof JudgingAgain>

export const Quality = z.object({
  version: z.string(),
  isOn: z.boolean(),
  /** Corrections before this are not learnt from; null: all are. */
  learnsFrom: z.iso.datetime().nullable(),
  /** From how many posts it learnt. */
  learnt: count,
  /** So many held-out posts it takes to tell whether learning helps. */
  enough: count,
  mayChange: z.boolean(),
  heads: z.array(HeadReport),
  /** Judging history anew, while it runs. */
  again: JudgingAgain.shape.again,
  /** The label whose share moved most, where the mix has moved away from what is usual: its usual share and that of the last week (0 to 1). */
  drift: z
    .object({ since: z.iso.datetime(), label: z.string(), usual: z.number(), now: z.number(), index: z.number() })
    .nullable(),
})
export type Quality = z.infer<typeof Quality>

/** `forget`: what was corrected until now is not learnt from; false takes that back. */
export const LearningInput = z.object({ isOn: z.boolean(), forget: z.boolean() })
export type LearningInput = z.infer<typeof LearningInput>

const longestWord = 80
const mostWords = 500

const words = z
  .array(z.object({ kind: z.enum(brandWordKinds), text: z.string().trim().min(1).max(longestWord) }))
  .max(mostWords)

/** Names that mean something to a brand: what it sells, its places and people, its rivals. */
export const BrandWordList = z.object({
  words,
  /** The same as long as the words are. */
  version: z.string(),
})
export type BrandWordList = z.infer<typeof BrandWordList>
export const BrandWordsInput = z.object({
  words,
  /** Of the list that was seen; null: in the place of whatever is there. */
  version: z.string().max(64).nullable().default(null),
})
export type BrandWordsInput = z.infer<typeof BrandWordsInput>
