import type { MentionPlace } from '../domain/cases/mentions.ts'
import type { Instant } from '../domain/model/time.ts'
import type { PersonView } from './case-reads.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** A note in which somebody is named, as they find it. */
export interface MentionView {
  readonly noteId: string
  readonly caseId: string
  readonly at: Instant
  readonly readAt: Instant | null
  readonly by: PersonView
  /** The beginning of the note. */
  readonly text: string
  /** Whom the case is about. */
  readonly customer: { readonly name: string; readonly handle: string }
}

/** Notes who is named in a note. Who names themselves has seen it. */
export async function addMentions(
  tx: Transaction,
  note: { readonly id: string; readonly brandId: string; readonly authorId: string; readonly at: Instant },
  mentions: readonly { readonly personId: string; readonly places: readonly MentionPlace[] }[],
): Promise<void> {
  if (mentions.length === 0) return
  await tx.run(sql`
    insert into note_mention (note_id, person_id, brand_id, places, at, read_at)
    select ${note.id}, m.person_id, ${note.brandId}, m.places, to_timestamp(${note.at} / 1000.0),
      case when m.person_id = ${note.authorId} then to_timestamp(${note.at} / 1000.0) end
    from unnest(${mentions.map((it) => it.personId)}::text[],
      ${mentions.map((it) => JSON.stringify(it.places))}::jsonb[]) as m (person_id, places)`)
}

/** The notes of a brand in which somebody is named, newest first; of more than `limit` those that they have not seen, then the newest, so that nothing stays unseen out of reach. What was erased is not among them. */
export async function readMentions(
  db: Queryable,
  brandId: string,
  personId: string,
  limit: number,
): Promise<readonly MentionView[]> {
  const rows = await db.rows<
    Omit<MentionView, 'by' | 'customer'> & {
      by_id: string
      by_name: string | null
      customer_name: string
      customer_handle: string
    }
  >(sql`
    select m.note_id as "noteId", n.case_id as "caseId", m.at, m.read_at as "readAt", left(n.text, 400) as text,
      n.author_id as by_id, u.name as by_name, a.name as customer_name, a.handle as customer_handle
    from note_mention m join note n on n.id = m.note_id join cases c on c.id = n.case_id
      join author a on a.id = c.author_id left join "user" u on u.id = n.author_id
    where m.person_id = ${personId} and m.brand_id = ${brandId} and n.text <> ''
    order by m.read_at is null desc, m.at desc, m.note_id limit ${limit}`)
  const newest = rows.toSorted((a, b) => b.at - a.at || (a.noteId < b.noteId ? -1 : 1))
  return newest.map(({ by_id, by_name, customer_name, customer_handle, ...it }) => ({
    ...it,
    by: { id: by_id, name: by_name ?? '' },
    customer: { name: customer_name, handle: customer_handle },
  }))
}

/** In how many notes of a brand somebody is named that they have not seen. */
export async function countUnreadMentions(db: Queryable, brandId: string, personId: string): Promise<number> {
  const row = await db.one<{ count: number }>(sql`
    select count(*)::int as count from note_mention m join note n on n.id = m.note_id
    where m.person_id = ${personId} and m.brand_id = ${brandId} and m.read_at is null and n.text <> ''`)
  return row?.count ?? 0
}

/** Notes that somebody has seen where they are named, or wants to see it again. What is so already keeps its time. */
export async function markMentions(
  db: Queryable,
  of: { readonly brandId: string; readonly personId: string; readonly noteIds: readonly string[] },
  readAt: Instant | null,
): Promise<void> {
  await db.run(sql`
    update note_mention set read_at = to_timestamp(${readAt}::float8 / 1000.0)
    where person_id = ${of.personId} and brand_id = ${of.brandId} and note_id = any(${of.noteIds}::uuid[])
      and (read_at is null) = ${readAt !== null}`)
}
