import { z } from 'zod'
import { caseKinds, emotions, priorities } from '../domain/model/priority.ts'
import { abuses, hates, heads, kinds, sentiments } from '../domain/triage/labels.ts'
import { verdictReasons } from '../domain/triage/verdict.ts'

export const Head = z.enum(heads)
export type Head = z.infer<typeof Head>

/** A part of a text, in UTF-16 units. */
const span = { start: z.number().int(), end: z.number().int() }

const personalKinds = ['phone', 'mail', 'address', 'iban', 'card', 'social', 'account', 'order'] as const

/** What is said of a customer's post. */
export const PostJudgement = z.object({
  /** The model that said it. */
  version: z.string(),
  /** ISO 639-1; null: no letters. */
  language: z.string().nullable(),
  /** It is about the brand. */
  relevant: z.boolean(),
  sentiment: z.enum(sentiments),
  complaint: z.boolean(),
  kind: z.enum(kinds),
  anger: z.number().int().min(0).max(3),
  urgent: z.boolean(),
  churn: z.boolean(),
  reminder: z.boolean(),
  viral: z.boolean(),
  sarcasm: z.boolean(),
  topics: z.array(z.string()),
  abuse: z.enum(abuses),
  /** What its words would most likely be, if they were rough. */
  rough: z.enum(abuses).exclude(['none']),
  hate: z.enum(hates),
  /** What it would rather ask a person. */
  unsure: z.array(Head),
  /** How likely what was said is, between 0 and 1, by head; of topics the least likely one. */
  sure: z.partialRecord(Head, z.number()),
  /** The words that speak for what was said, by head; none where the model that said it is not here any more. */
  reasons: z.array(z.object({ head: Head, ...span, share: z.number() })),
  /** Personal data, to be masked. */
  personal: z.array(z.object({ kind: z.enum(personalKinds), ...span })),
})
export type PostJudgement = z.infer<typeof PostJudgement>

/** A post about which a person is asked, because the engine is unsure and something hangs on it. */
export const UnsurePost = z.object({
  postId: z.string(),
  /** Null: it is in no case. */
  caseId: z.string().nullable(),
  at: z.iso.datetime(),
  connector: z.string(),
  author: z.object({ name: z.string(), handle: z.string() }),
  text: z.string(),
  language: z.string().nullable(),
  /** What is asked, the most consequential first. */
  asked: z.array(Head),
  /** What of it is asked because words of the post say otherwise than the model, which is sure of its no; they are the reasons of that head. */
  byWords: z.array(Head),
  judgement: PostJudgement,
})
export type UnsurePost = z.infer<typeof UnsurePost>

/** `capped`: there are more than `total`, which is only counted so far. */
export const UnsurePage = z.object({
  posts: z.array(UnsurePost),
  next: z.string().nullable(),
  total: z.number().int(),
  capped: z.boolean(),
})
export type UnsurePage = z.infer<typeof UnsurePage>

export const UnsureQuery = z.object({
  after: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})

/** What the customer's words made of a case, by rules that can be read. */
export const CaseJudgement = z.object({
  kind: z.enum(caseKinds).nullable(),
  /** A person said what kind it is; the judgement says nothing to it any more. */
  kindByHand: z.boolean(),
  emotion: z.enum(emotions).nullable(),
  severity: z.enum(priorities),
  /** Why, each with the priority that it asks for; `n`: how many. */
  reasons: z.array(
    z.object({ because: z.enum(verdictReasons), asks: z.enum(priorities), n: z.number().int().nullable() }),
  ),
  /** What its posts were judged to be: `complaint`, `urgent`, `kind:question`, `sentiment:neg`, `anger:2` (at least), `topic:delivery`, `unsure`. */
  labels: z.array(z.string()),
})
export type CaseJudgement = z.infer<typeof CaseJudgement>
