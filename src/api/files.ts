import { z } from 'zod'
import { attachmentLimits } from '../domain/cases/attachment.ts'

/** Files of notes, and links that a case keeps. */

/** Files that go with a note, by the ids under which they were kept. */
export const NoteFiles = z.array(z.uuid()).max(attachmentLimits.perNote)

/** A link that somebody put to a case. Its title may be empty. */
export const CaseLink = z.object({
  id: z.uuid(),
  url: z.string(),
  title: z.string(),
  addedBy: z.object({ id: z.string(), name: z.string() }),
  addedAt: z.iso.datetime(),
})
export type CaseLink = z.infer<typeof CaseLink>

const address = z.string().trim().min(1).max(4_000)

export const CaseLinkInput = z.object({ url: address, title: z.string().max(1_000).default('') })
export type CaseLinkInput = z.infer<typeof CaseLinkInput>

/** The page whose title is wanted. */
export const LinkTitleInput = z.object({ url: address })
/** What the page calls itself; null: it says nothing of itself. */
export const LinkTitle = z.object({ title: z.string().nullable() })
