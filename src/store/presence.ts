import type { Queryable } from './database.ts'
import { handChannel } from './listen.ts'
import { sql } from './sql.ts'

/** What somebody does on a case. */
export type Doing = 'looking' | 'writing'

/** What one process tells all, itself included. `doing` null: this tab is gone. */
export type HandNote =
  | {
      readonly kind: 'presence'
      readonly caseId: string
      readonly brandId: string
      readonly tab: string
      readonly person: { readonly id: string; readonly name: string }
      readonly doing: Doing | null
    }
  | { readonly kind: 'draft'; readonly caseId: string; readonly brandId: string }
  /** Whether an answer is wanted under a post of the case changed on its network. */
  | { readonly kind: 'gate'; readonly caseId: string; readonly brandId: string }

/** Tells every process, at commit where there is a transaction. */
export async function tellHand(db: Queryable, note: HandNote): Promise<void> {
  await db.run(sql`select pg_notify(${handChannel}, ${JSON.stringify(note)})`)
}

/** What another process told; null when it is none of these notes. */
export function readHandNote(payload: string): HandNote | null {
  try {
    const note: unknown = JSON.parse(payload)
    if (typeof note !== 'object' || note === null || !('kind' in note)) return null
    // Written by `tellHand` alone, so its shape is known.
    return note.kind === 'presence' || note.kind === 'draft' || note.kind === 'gate' ? (note as HandNote) : null
  } catch {
    return null
  }
}
