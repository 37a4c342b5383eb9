import { z } from 'zod'
import { mostMerged } from '../domain/cases/move.ts'
import { CaseRow, Id } from './schemas.ts'

/** Cases that are merged, split, and put back. */

const Seen = z.object({ caseId: Id, version: z.number().int() })

/** Which cases go into this one. `moveId`, chosen by the caller, takes each back; the same again is refused. */
export const MergeInput = z.object({
  version: z.number().int(),
  from: z
    .array(Seen.extend({ moveId: z.uuid() }))
    .min(1)
    .max(mostMerged),
})
export type MergeInput = z.infer<typeof MergeInput>

/** Which of a customer's posts get a case of their own. */
export const SplitInput = z.object({ version: z.number().int(), postIds: z.array(Id).min(1).max(100) })
export type SplitInput = z.infer<typeof SplitInput>

/** The case that they got, and what takes it back. */
export const SplitOff = z.object({ caseId: Id, moveId: z.uuid() })
export type SplitOff = z.infer<typeof SplitOff>

/** What was taken back. `went`: something was done since, which stays where it was done. */
export const MoveUndone = z.object({ kind: z.enum(['merge', 'split']), from: CaseRow, to: CaseRow, went: z.boolean() })
export type MoveUndone = z.infer<typeof MoveUndone>

export const lookAlikeKinds = ['person', 'text', 'link', 'order'] as const

/** Open cases that may be the same matter, and why: one person, the same words, a link to the same page, the same order. */
export const LookAlikes = z.object({
  cases: z.array(
    z.object({
      case: CaseRow,
      reasons: z.array(z.object({ kind: z.enum(lookAlikeKinds), value: z.string().nullable() })),
    }),
  ),
})
export type LookAlikes = z.infer<typeof LookAlikes>

/** The other case, which is not the same. */
export const ApartInput = z.object({ caseId: Id })
export type ApartInput = z.infer<typeof ApartInput>
