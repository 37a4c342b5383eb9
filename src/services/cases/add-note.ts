import type { Case } from '../../domain/cases/case.ts'
import { endDraft } from '../../store/drafts.ts'
import { addNote as insertNote } from '../../store/notes.ts'
import type { Context } from '../context.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeCase } from './change-case.ts'

/** Adds an internal note, which no network ever sees. */
export function addNote(
  ctx: Context,
  input: { readonly caseId: string; readonly noteId: string; readonly text: string },
): Promise<Case> {
  const person = mayChangeCases(ctx)
  return changeCase(ctx, { caseId: input.caseId, version: null }, async (before, now, tx) => {
    const isNew = await insertNote(tx, {
      id: input.noteId,
      caseId: before.id,
      authorId: person.userId,
      text: input.text,
      at: now,
    })
    if (isNew) await endDraft(tx, before.id, { way: 'note', text: input.text, by: person.userId, at: now })
    return { ok: true, facts: isNew ? [{ kind: 'note-added', noteId: input.noteId }] : [] }
  })
}
