import type { Case } from '../../domain/cases/case.ts'
import type { GroupMention, Mention } from '../../domain/cases/mentions.ts'
import { isVisible } from '../../domain/model/visible.ts'
import { addGroups, addMentions } from '../../store/mentions.ts'
import { addNote as insertNote } from '../../store/notes.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { claim } from '../evidence/claim.ts'
import { endDraft } from '../hand/end-draft.ts'
import { whoIsTold } from '../mentions/who-is-told.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeCase } from './change-case.ts'

/** Adds an internal note, which no network ever sees. Whom it names finds it among their mentions. The same id twice is one note. */
export function addNote(
  ctx: Context,
  input: {
    readonly caseId: string
    readonly noteId: string
    readonly text: string
    readonly mentions?: readonly Mention[]
    /** Teams, whose members find it among their mentions, and departments. */
    readonly groups?: readonly GroupMention[]
    /** Uploaded files that go with it. */
    readonly fileIds?: readonly string[]
  },
): Promise<Case> {
  const person = mayChangeCases(ctx)
  return changeCase(ctx, { caseId: input.caseId, version: null }, async (before, now, tx) => {
    const text = input.text.replaceAll('\u0000', '').toWellFormed()
    if (!isVisible(text) && (input.fileIds ?? []).length === 0) {
      throw new ServiceError('invalid', 'invalid', 'The note is empty.')
    }
    const named = await whoIsTold(tx, { ...input, text, brandId: before.brandId, authorId: person.userId })
    const note = { id: input.noteId, caseId: before.id, authorId: person.userId, text, at: now }
    const put = await insertNote(tx, note)
    if (put === 'taken') throw new ServiceError('conflict', 'id-taken', 'This id stands for another note already.')
    if (put === 'same') return { ok: true, facts: [] }
    await addMentions(tx, { ...note, brandId: before.brandId }, named.people)
    await addGroups(tx, input.noteId, named.groups)
    await endDraft(tx, before, { way: 'note', text: input.text, by: person.userId, at: now })
    const { id: caseId, brandId } = before
    const ids = input.fileIds ?? []
    const files = await claim(tx, { ids, brandId, caseId, postId: null, noteId: input.noteId, now })
    const told = named.people.map(({ personId }) => personId)
    const mentioned = told.length === 0 ? {} : { mentioned: told }
    return {
      ok: true,
      facts: [
        { kind: 'note-added', noteId: input.noteId, ...mentioned },
        ...files.map((evidenceId) => ({ kind: 'evidence-added' as const, evidenceId })),
      ],
    }
  })
}
