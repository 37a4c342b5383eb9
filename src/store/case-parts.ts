import { type ListedCase, listedColumns, listedJoins, type ListedRow, toListed } from './case-reads.ts'
import type { Queryable } from './database.ts'
import { type StandingModeration, standingModeration } from './moderation.ts'
import { type SourceOfCase, sourceOfCase } from './source-reads.ts'
import { sql } from './sql.ts'

/** What stands around a case: the account that answers go through, and what it has beside its posts and its log, of which most have little. */
export interface CaseParts {
  readonly source: SourceOfCase
  /** Names of its brand's watch rules, by id. */
  readonly ruleNames: ReadonlyMap<string, string>
  readonly moderation: StandingModeration
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

/** A case as the inbox shows it, with what stands around it and what it has, so that only that is asked for: one question, because each costs more on its way than in the database. Undefined where there is no such case. */
export async function readCaseParts(
  db: Queryable,
  caseId: string,
): Promise<{ readonly listed: ListedCase; readonly has: CaseParts } | undefined> {
  const row = await db.one<
    ListedRow & Omit<CaseParts, 'ruleNames'> & { readonly rules: Readonly<Record<string, string>> | null }
  >(
    sql`
    select ${listedColumns}, (${sourceOfCase}) as source, (${standingModeration}) as moderation,
      (select jsonb_object_agg(r.id, r.name) from watch_rule r where r.brand_id = c.brand_id) as rules,
      exists (select from note where case_id = c.id) as notes,
      exists (select from note n join note_group g on g.note_id = n.id where n.case_id = c.id) as named,
      exists (select from reply where case_id = c.id) as replies,
      exists (select from proof where case_id = c.id) as proofs,
      exists (select from evidence where case_id = c.id) as evidence,
      exists (select from post p join medium m on m.post_id = p.id where p.case_id = c.id) as media,
      exists (select from case_text where case_id = c.id) as texts,
      exists (select from case_link where case_id = c.id) as links
    from cases c ${listedJoins} where c.id = ${caseId}`.prepared(),
  )
  if (row === undefined) return undefined
  const { source, moderation, notes, named, replies, proofs, evidence, media, texts, links } = row
  const has = { source, moderation, notes, named, replies, proofs, evidence, media, texts, links }
  return { listed: toListed(row), has: { ...has, ruleNames: new Map(Object.entries(row.rules ?? {})) } }
}
