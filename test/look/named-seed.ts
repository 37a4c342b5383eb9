import { randomUUID } from 'node:crypto'
import { findMentions } from '../../src/domain/cases/mentions.ts'
import { addNote } from '../../src/services/cases/add-note.ts'
import type { Context } from '../../src/services/context.ts'
import { sql } from '../../src/store/sql.ts'

/** Two notes in which a colleague names Inès. */
export async function seedNamed(ctx: Context, caseOf: (key: string) => string): Promise<void> {
  const people = await ctx.db.rows<{ id: string; name: string }>(
    sql`select id, name from "user" where name = 'Inès Benali'`,
  )
  const notes = [
    ['yanis', '@Inès Benali peux-tu le rappeler avant le service ? Il préfère le matin.'],
    ['nadege', 'La rampe est débloquée. @Inès Benali, à toi de voir pour le geste.'],
  ] as const
  for (const [key, text] of notes) {
    await addNote(ctx, { caseId: caseOf(key), noteId: randomUUID(), text, mentions: findMentions(text, people) })
  }
}
