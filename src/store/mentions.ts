import type { GroupMention, MentionPlace } from '../domain/cases/mentions.ts'
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
  /** The team that is named and to which they belong; null: they are named themselves. */
  readonly team: { readonly id: string; readonly name: string } | null
  /** Whom the case is about. */
  readonly customer: { readonly name: string; readonly handle: string }
}

/** Notes who is told by a note, by their name or by a team's. Who names themselves has seen it. */
export async function addMentions(
  tx: Transaction,
  note: { readonly id: string; readonly brandId: string; readonly authorId: string; readonly at: Instant },
  mentions: readonly {
    readonly personId: string
    readonly teamId: string | null
    readonly places: readonly MentionPlace[]
  }[],
): Promise<void> {
  if (mentions.length === 0) return
  await tx.run(sql`
    insert into note_mention (note_id, person_id, brand_id, team_id, places, at, read_at)
    select ${note.id}, m.person_id, ${note.brandId}, m.team_id, m.places, to_timestamp(${note.at} / 1000.0),
      case when m.person_id = ${note.authorId} then to_timestamp(${note.at} / 1000.0) end
    from unnest(${mentions.map((it) => it.personId)}::text[], ${mentions.map((it) => it.teamId)}::uuid[],
      ${mentions.map((it) => JSON.stringify(it.places))}::jsonb[]) as m (person_id, team_id, places)`)
}

/** The notes of a brand in which somebody is named, newest first; of more than `limit` those that they have not seen, then the newest, so that nothing stays unseen out of reach. What was erased is not among them. */
export async function readMentions(
  db: Queryable,
  brandId: string,
  personId: string,
  limit: number,
): Promise<readonly MentionView[]> {
  const rows = await db.rows<
    Omit<MentionView, 'by' | 'customer' | 'team'> & {
      team_id: string | null
      team_name: string | null
      by_id: string
      by_name: string | null
      customer_name: string
      customer_handle: string
    }
  >(sql`
    select m.note_id as "noteId", n.case_id as "caseId", m.at, m.read_at as "readAt", left(n.text, 400) as text,
      m.team_id, t.name as team_name, n.author_id as by_id, u.name as by_name, a.name as customer_name, a.handle as customer_handle
    from note_mention m join note n on n.id = m.note_id join cases c on c.id = n.case_id
      join author a on a.id = c.author_id left join "user" u on u.id = n.author_id
      left join team t on t.id = m.team_id
    where m.person_id = ${personId} and m.brand_id = ${brandId} and n.text <> ''
    order by m.read_at is null desc, m.at desc, m.note_id limit ${limit}`)
  const newest = rows.toSorted((a, b) => b.at - a.at || (a.noteId < b.noteId ? -1 : 1))
  return newest.map(({ by_id, by_name, customer_name, customer_handle, team_id, team_name, ...it }) => ({
    ...it,
    by: { id: by_id, name: by_name ?? '' },
    team: team_id === null ? null : { id: team_id, name: team_name ?? '' },
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

/** Which of these teams serve a brand, with who is in them; what is not there or serves others is left out. */
export async function readNamedTeams(
  tx: Transaction,
  brandId: string,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly memberIds: readonly string[] }[]> {
  if (ids.length === 0) return []
  return tx.rows(sql`
    select t.id, array(select m.user_id from team_member m where m.team_id = t.id order by m.user_id) as "memberIds"
    from team t join team_brand b on b.team_id = t.id and b.brand_id = ${brandId}
    where t.id = any(${ids}::uuid[]) order by t.id`)
}

/** Which of these departments a brand has. */
export async function readNamedDepartments(
  tx: Transaction,
  brandId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.rows<{ id: string }>(sql`
    select id from department where brand_id = ${brandId} and removed_at is null and id = any(${ids}::uuid[])`)
  return new Set(rows.map(({ id }) => id))
}

/** Notes which teams and departments a note names. */
export async function addGroups(
  tx: Transaction,
  noteId: string,
  groups: readonly (Pick<GroupMention, 'kind' | 'id'> & { readonly places: readonly MentionPlace[] })[],
): Promise<void> {
  if (groups.length === 0) return
  await tx.run(sql`
    insert into note_group (note_id, kind, group_id, places)
    select ${noteId}, g.kind, g.id, g.places from unnest(${groups.map((it) => it.kind)}::text[],
      ${groups.map((it) => it.id)}::uuid[], ${groups.map((it) => JSON.stringify(it.places))}::jsonb[])
      as g (kind, id, places)`)
}

/** A team or department that is named in a note of a case, and where, as it is called now. */
export interface NamedGroup extends GroupMention {
  readonly noteId: string
  readonly name: string
}

/** The teams and departments that the notes of a case name; a team that was removed is none of them. */
export const readNamedGroups = (db: Queryable, caseId: string): Promise<readonly NamedGroup[]> =>
  db.rows(sql`
    select g.note_id as "noteId", g.kind, g.group_id as id, coalesce(t.name, d.name) as name,
      (place->>'at')::int as at, (place->>'length')::int as length
    from note n join note_group g on g.note_id = n.id cross join jsonb_array_elements(g.places) as place
      left join team t on g.kind = 'team' and t.id = g.group_id
      left join department d on g.kind = 'department' and d.id = g.group_id
    where n.case_id = ${caseId} and coalesce(t.name, d.name) is not null
    order by g.note_id, (place->>'at')::int, g.kind, g.group_id`)
