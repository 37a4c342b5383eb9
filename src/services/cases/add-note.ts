import type { Case } from '../../domain/cases/case.ts'
import { isMentionPlace, type Mention, type MentionPlace } from '../../domain/cases/mentions.ts'
import type { Transaction } from '../../store/database.ts'
import { endDraft } from '../../store/drafts.ts'
import { addMentions } from '../../store/mentions.ts'
import { addNote as insertNote } from '../../store/notes.ts'
import { canTake } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { claim } from '../evidence/claim.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeCase } from './change-case.ts'

/** Adds an internal note, which no network ever sees. Whom it names finds it among their mentions. */
export function addNote(
  ctx: Context,
  input: {
    readonly caseId: string
    readonly noteId: string
    readonly text: string
    readonly mentions?: readonly Mention[]
    /** Uploaded files that go with it. */
    readonly fileIds?: readonly string[]
  },
): Promise<Case> {
  const person = mayChangeCases(ctx)
  return changeCase(ctx, { caseId: input.caseId, version: null }, async (before, now, tx) => {
    const text = input.text.replaceAll('\u0000', '').toWellFormed()
    const mentions = byPerson(text, input.mentions ?? [])
    await mustWorkHere(tx, [...mentions.keys()], before.brandId)
    const note = { id: input.noteId, caseId: before.id, authorId: person.userId, text, at: now }
    const isNew = await insertNote(tx, note)
    if (!isNew) return { ok: true, facts: [] }
    await addMentions(
      tx,
      { ...note, brandId: before.brandId },
      [...mentions].map(([personId, places]) => ({ personId, places })),
    )
    await endDraft(tx, before.id, { way: 'note', text: input.text, by: person.userId, at: now })
    const { id: caseId, brandId } = before
    const ids = input.fileIds ?? []
    const files = await claim(tx, { ids, brandId, caseId, postId: null, noteId: input.noteId, now })
    const mentioned = mentions.size === 0 ? {} : { mentioned: [...mentions.keys()] }
    return {
      ok: true,
      facts: [
        { kind: 'note-added', noteId: input.noteId, ...mentioned },
        ...files.map((evidenceId) => ({ kind: 'evidence-added' as const, evidenceId })),
      ],
    }
  })
}

function byPerson(text: string, mentions: readonly Mention[]): ReadonlyMap<string, readonly MentionPlace[]> {
  const found = new Map<string, MentionPlace[]>()
  for (const { personId, at, length } of mentions) {
    if (!isMentionPlace(text, { at, length })) {
      throw new ServiceError('invalid', 'invalid', 'A mention stands where the note has no name.')
    }
    found.set(personId, [...(found.get(personId) ?? []), { at, length }])
  }
  return found
}

/** Only whoever works on the brand's cases can be named: nobody learns of a case that they may not see. */
async function mustWorkHere(tx: Transaction, people: readonly string[], brandId: string): Promise<void> {
  // Always in the same order, so that two notes never wait for each other.
  for (const id of people.toSorted()) {
    if (!(await canTake(tx, id, brandId))) {
      throw new ServiceError('invalid', 'cannot-be-named', 'Somebody who is named in this note cannot see this case.', {
        facts: { personId: id },
      })
    }
  }
}
