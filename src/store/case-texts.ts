import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Words about a case that can be erased: what was promised, what was done for the customer. */
export interface CaseText {
  readonly id: string
  readonly caseId: string
  readonly kind: 'promise' | 'gesture'
  readonly authorId: string
  readonly text: string
}

/** Stores words once; the same again changes nothing. False when the id stands for words of another case. */
export async function insertCaseText(tx: Transaction, it: CaseText, now: Instant): Promise<boolean> {
  await tx.run(sql`
    insert into case_text (id, case_id, kind, author_id, text, created_at)
    values (${it.id}, ${it.caseId}, ${it.kind}, ${it.authorId}, ${it.text}, to_timestamp(${now} / 1000.0))
    on conflict (id) do nothing`)
  const row = await tx.one<{ caseId: string }>(sql`select case_id as "caseId" from case_text where id = ${it.id}`)
  return row?.caseId === it.caseId
}

/** The words of these cases, by id. */
export async function readCaseTexts(db: Queryable, caseIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (caseIds.length === 0) return new Map()
  const rows = await db.rows<{ id: string; text: string }>(
    sql`select id, text from case_text where case_id = any(${caseIds}::bigint[]) order by created_at, id`.prepared(),
  )
  return new Map(rows.map(({ id, text }) => [id, text]))
}
