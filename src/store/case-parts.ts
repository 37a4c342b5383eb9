import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** What a case may have beside its posts and its log: most have little of it. */
export interface CaseParts {
  readonly notes: boolean
  /** Teams or departments named in notes. */
  readonly named: boolean
  readonly replies: boolean
  readonly proofs: boolean
  readonly evidence: boolean
  readonly media: boolean
  readonly texts: boolean
  readonly links: boolean
}

/** Says in one question what a case has, so that only that is asked for. */
export async function readCaseParts(db: Queryable, caseId: string): Promise<CaseParts> {
  const parts = await db.one<CaseParts>(
    sql`
    select exists (select from note where case_id = ${caseId}) as notes,
      exists (select from note n join note_group g on g.note_id = n.id where n.case_id = ${caseId}) as named,
      exists (select from reply where case_id = ${caseId}) as replies,
      exists (select from proof where case_id = ${caseId}) as proofs,
      exists (select from evidence where case_id = ${caseId}) as evidence,
      exists (select from post p join medium m on m.post_id = p.id where p.case_id = ${caseId}) as media,
      exists (select from case_text where case_id = ${caseId}) as texts,
      exists (select from case_link where case_id = ${caseId}) as links`.prepared(),
  )
  if (parts === undefined) throw new Error('A question without a table has one answer.')
  return parts
}
