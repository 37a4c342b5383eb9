import { z } from 'zod'

/** What can be done on a network about a customer's account or post. */
export const ModerationKind = z.enum(['mute', 'block', 'report'])
/** The grounds of a report or a block; criticism is none. */
export const ModerationReason = z.enum(['spam', 'harassment', 'illegal', 'other'])
const comment = z.string().trim().max(1_000).default('')
/** Chosen by the browser, so that a repeated request is one act. */
const id = z.uuid()
export const MuteInput = z.object({ id, on: z.boolean() })
export const BlockInput = z.object({ id, on: z.boolean(), reason: ModerationReason.nullable().default(null), comment })
export const ReportInput = z.object({
  id,
  /** The post that is meant; null: the customer's newest. */
  postId: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable()
    .default(null),
  reason: ModerationReason,
  comment,
})
/** What a person may do about the customer of a case, and what stands already. */
export const Moderation = z.object({
  can: z.array(ModerationKind),
  muted: z.boolean(),
  blocked: z.boolean(),
  /** Ids of the posts that were reported. */
  reported: z.array(z.string()),
})
export type Moderation = z.infer<typeof Moderation>
