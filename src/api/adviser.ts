import { z } from 'zod'

/** Which language model the person can ask; null: none. */
export const Adviser = z.object({ model: z.string().nullable() })
export type Adviser = z.infer<typeof Adviser>

const Tokens = z.number().int().min(1_000).max(10_000_000_000)
const Requests = z.number().int().min(1).max(10_000_000)

/** Where a language model is and what it may use in a month of universal time. */
export const AdviserInput = z.object({
  isOn: z.boolean(),
  /** The address below which `/chat/completions` is asked. */
  url: z.string().trim().min(1).max(2_000),
  model: z.string().trim().min(1).max(200),
  /** Left out: the one that is stored stays. Null: it asks for none. */
  key: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .regex(/^[\x21-\x7e]+$/u)
    .nullable()
    .optional(),
  /** An address inside the house's own network is meant. */
  inside: z.boolean(),
  monthTokens: Tokens,
  monthRequests: Requests,
  /** Whether words that were not said in public may be sent. */
  privateWords: z.boolean(),
})
export type AdviserInput = z.infer<typeof AdviserInput>

/** The language model as an administrator sees it: without its key. */
export const AdviserSettings = z.object({
  /** Null: none was named yet. */
  adviser: AdviserInput.omit({ key: true }).extend({ hasKey: z.boolean() }).nullable(),
  /** What this month has used, and when the next begins. */
  month: z.object({ tokens: z.number(), requests: z.number().int(), until: z.iso.datetime() }),
})
export type AdviserSettings = z.infer<typeof AdviserSettings>

/** What a trial came to: who answered, what it said, what it took. */
export const AdviserTrial = z.object({ model: z.string(), said: z.string(), tokens: z.number().int() })
export type AdviserTrial = z.infer<typeof AdviserTrial>

/** What a machine made of a case. */
export const CaseSummary = z.object({
  summary: z.string(),
  /** What the customer still waits for; empty: nothing. */
  open: z.string(),
  /** Messages that it was not shown. */
  leftOut: z.number().int(),
  model: z.string(),
  madeAt: z.iso.datetime(),
})
export type CaseSummary = z.infer<typeof CaseSummary>

/** The summary of a case as it stands; null: there is none. */
export const KeptSummary = z.object({ summary: CaseSummary.nullable() })

/** What a language model would say of a question, and why. */
export const SecondOpinion = z.object({
  answer: z.enum(['yes', 'no', 'unsure']),
  reason: z.string(),
  model: z.string(),
})
export type SecondOpinion = z.infer<typeof SecondOpinion>
