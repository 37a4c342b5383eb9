import type { Instant } from '../domain/model/time.ts'
import type { Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Stores a note. `same` when it is stored already: a repeated request adds nothing. `taken` when its id is another note's. */
export async function addNote(
  tx: Transaction,
  note: {
    readonly id: string
    readonly caseId: string
    readonly authorId: string
    readonly text: string
    readonly at: Instant
  },
): Promise<'added' | 'same' | 'taken'> {
  const text = note.text.replaceAll('\u0000', '').toWellFormed()
  const added = await tx.run(sql`
    insert into note (id, case_id, author_id, text, created_at)
    values (${note.id}, ${note.caseId}, ${note.authorId}, ${text}, to_timestamp(${note.at} / 1000.0))
    on conflict (id) do nothing`)
  if (added === 1) return 'added'
  const same = await tx.one(sql`
    select 1 as it from note
    where id = ${note.id} and case_id = ${note.caseId} and author_id = ${note.authorId} and text = ${text}`)
  return same === undefined ? 'taken' : 'same'
}
