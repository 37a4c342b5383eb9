import type { Instant } from '../domain/model/time.ts'
import type { Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Stores a note. False when it is stored already: a repeated request adds nothing. */
export async function addNote(
  tx: Transaction,
  note: {
    readonly id: string
    readonly caseId: string
    readonly authorId: string
    readonly text: string
    readonly at: Instant
  },
): Promise<boolean> {
  const added = await tx.run(sql`
    insert into note (id, case_id, author_id, text, created_at)
    values (${note.id}, ${note.caseId}, ${note.authorId}, ${note.text.replaceAll('\u0000', '').toWellFormed()},
      to_timestamp(${note.at} / 1000.0))
    on conflict (id) do nothing`)
  return added === 1
}
