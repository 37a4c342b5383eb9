import type { Instant } from '../domain/model/time.ts'
import type { PersonView } from './case-reads.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** A link that somebody put to a case. */
export interface StoredLink {
  readonly id: string
  readonly url: string
  readonly title: string
  readonly addedBy: PersonView
  readonly addedAt: Instant
}

/** The links of a case, oldest first. */
export async function readLinks(db: Queryable, caseId: string): Promise<readonly StoredLink[]> {
  const rows = await db.rows<Omit<StoredLink, 'addedBy'> & { added_by: string; added_by_name: string | null }>(
    sql`
    select l.id, l.url, l.title, l.added_by, u.name as added_by_name, l.added_at as "addedAt"
    from case_link l left join "user" u on u.id = l.added_by where l.case_id = ${caseId} order by l.added_at, l.id`.prepared(),
  )
  return rows.map(({ added_by, added_by_name, ...it }) => ({
    ...it,
    addedBy: { id: added_by, name: added_by_name ?? '' },
  }))
}

/** Stores a link. False when one with this id is stored already. */
export async function insertLink(
  tx: Transaction,
  link: {
    readonly id: string
    readonly caseId: string
    readonly url: string
    readonly title: string
    readonly addedBy: string
    readonly now: Instant
  },
): Promise<boolean> {
  const added = await tx.run(sql`
    insert into case_link (id, case_id, url, title, added_by, added_at)
    values (${link.id}, ${link.caseId}, ${link.url}, ${link.title}, ${link.addedBy}, to_timestamp(${link.now} / 1000.0))
    on conflict (id) do nothing`)
  return added === 1
}

/** Removes a link of a case. False when it has none of this id. */
export async function removeLink(tx: Transaction, caseId: string, id: string): Promise<boolean> {
  return (await tx.run(sql`delete from case_link where case_id = ${caseId} and id = ${id}`)) === 1
}

/** Removes all links of these cases: an address and a title can name somebody. */
export async function eraseLinks(tx: Transaction, caseIds: readonly string[]): Promise<void> {
  await tx.run(sql`delete from case_link where case_id = any(${caseIds}::bigint[])`)
}
