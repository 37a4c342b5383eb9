import { z } from 'zod'
import { draftWays } from '../domain/replies/draft.ts'

/** Working together on one case: shapes of the requests about drafts, presence, labels and mentions. */

const Id = z.string().regex(/^\d{1,18}$/)
const Time = z.iso.datetime()
/** What the database counts with ends here. */
const mostCounted = 2_147_483_647
const Someone = z.object({ id: z.string(), name: z.string() })

export const DraftWay = z.enum(draftWays)
export type DraftWay = z.infer<typeof DraftWay>

/** What is being written on a case. */
export const Draft = z.object({
  way: DraftWay,
  text: z.string(),
  /** The version of the case that its writer knew when they began. */
  seen: z.number().int(),
  toPostId: Id.nullable(),
  version: z.number().int(),
  by: Someone,
  at: Time,
  /** An assistant wrote it, and nobody has changed a word of it yet. */
  machine: z.boolean(),
})
export type Draft = z.infer<typeof Draft>

/** What somebody wrote while somebody else did. */
export const DraftAside = z.object({ way: DraftWay, text: z.string(), by: Someone, at: Time })
export type DraftAside = z.infer<typeof DraftAside>

export const Drafts = z.object({ drafts: z.array(Draft), aside: z.array(DraftAside) })
export type Drafts = z.infer<typeof Drafts>

/** `clash`: somebody else wrote at the same time; the text that was sent waits aside. */
export const SavedDraft = Drafts.extend({ clash: z.boolean() })
export type SavedDraft = z.infer<typeof SavedDraft>

export const DraftInput = z.object({
  text: z.string().max(20_000),
  /** The version of the draft that was written on; 0 for none. */
  version: z.number().int().min(0).max(mostCounted),
  seen: z.number().int().min(1).max(mostCounted),
  toPostId: Id.nullable().default(null),
  /** The other text is known; this one takes its place, and the other waits aside. */
  over: z.boolean().default(false),
  /** A text of the same person that was still on its way, and after which this one was written; null where none was. */
  follows: z.string().max(20_000).nullable().default(null),
  /** Whose text from aside this one has taken up. */
  takesAside: z.string().max(128).nullable().default(null),
})
export type DraftInput = z.infer<typeof DraftInput>

export const AsideInput = z.object({ by: z.string().min(1).max(128) })

export const doings = ['looking', 'writing'] as const
export const PresenceInput = z.object({
  /** Chosen by the tab. */
  tab: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
  /** Null: no more. */
  doing: z.enum(doings).nullable(),
})

/** Somebody at a case. */
export const Present = Someone.extend({ doing: z.enum(doings) })
export type Present = z.infer<typeof Present>

/** What the live stream tells about others at work. */
export const handLive = [
  z.object({ type: z.literal('presence'), caseId: Id, brandId: z.uuid(), people: z.array(Present) }),
  z.object({ type: z.literal('draft'), caseId: Id, brandId: z.uuid() }),
  z.object({ type: z.literal('gate'), caseId: Id, brandId: z.uuid() }),
] as const
