import { z } from 'zod'
import { mostMentions } from '../domain/cases/mentions.ts'

/** Colleagues who are named in notes. */

/** Where somebody is named in a note: from the `@` on, in UTF-16 units. */
const MentionInput = z.object({
  personId: z.string().max(64),
  at: z.number().int().min(0).max(10_000),
  length: z.number().int().min(2).max(200),
})
export const MentionsInput = z.array(MentionInput).max(mostMentions)

/** Where a team or a department is named in a note. */
const GroupInput = z.object({
  kind: z.enum(['team', 'department']),
  id: z.uuid(),
  at: z.number().int().min(0).max(10_000),
  length: z.number().int().min(2).max(200),
})
export const GroupsInput = z.array(GroupInput).max(mostMentions)

/** A team or a department that is named in a note and where, as it is called now. */
export const NoteGroup = z.object({
  kind: z.enum(['team', 'department']),
  id: z.uuid(),
  name: z.string(),
  at: z.number(),
  length: z.number(),
})
export type NoteGroup = z.infer<typeof NoteGroup>

/** Who is named in a note and where, as they are called now. */
export const NoteMention = z.object({ personId: z.string(), name: z.string(), at: z.number(), length: z.number() })
export type NoteMention = z.infer<typeof NoteMention>

/** A note in which the person who asks is named, or a team of theirs. */
export const Mentioned = z.object({
  noteId: z.uuid(),
  caseId: z.string(),
  at: z.iso.datetime(),
  read: z.boolean(),
  by: z.object({ id: z.string(), name: z.string() }),
  text: z.string(),
  /** The team that is named, where they are not named themselves. */
  team: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  customer: z.object({ name: z.string(), handle: z.string() }),
})
export type Mentioned = z.infer<typeof Mentioned>

/** Newest first; those that were not seen are among them before any that were. `unread`: of all, also of those that are not shown. */
export const MentionedList = z.object({ mentions: z.array(Mentioned), unread: z.number().int() })
export type MentionedList = z.infer<typeof MentionedList>

export const MarkMentionsInput = z.object({ noteIds: z.array(z.uuid()).max(200), read: z.boolean() })
export type MarkMentionsInput = z.infer<typeof MarkMentionsInput>
