import type { Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

type MovedKind = 'posts' | 'replies' | 'notes' | 'proofs' | 'evidence' | 'links' | 'texts' | 'moderations'

/** What these cases held of their own when they were merged into others and stands there now, by ids. What others' cases had brought into them before is those others'. */
export const movedFrom = (caseIds: Sql, kind: MovedKind): Sql => sql`
  select moved_id from case_move m
    cross join lateral jsonb_array_elements_text(m.moved->${kind}) as moved_id
  where m.from_case in (${caseIds}) and m.kind = 'merge' and m.undone_at is null
    and not exists (
      select from case_move o join cases f on f.id = o.from_case join cases g on g.id = o.to_case
      where o.to_case = m.from_case and o.kind = 'merge' and o.undone_at is null and f.author_id <> g.author_id
        and o.moved->${kind} ? moved_id)`

/** What cases of anybody but these people brought into theirs by merges that stand, by ids. */
export const broughtByOthers = (authorIds: readonly string[], kind: MovedKind): Sql => sql`
  select moved_id from case_move m join cases f on f.id = m.from_case join cases t on t.id = m.to_case
    cross join lateral jsonb_array_elements_text(m.moved->${kind}) as moved_id
  where t.author_id = any(${authorIds}::bigint[]) and not f.author_id = any(${authorIds}::bigint[])
    and m.kind = 'merge' and m.undone_at is null`

/** The merged cases of these people. */
export const mergedOf = (authorIds: readonly string[]): Sql =>
  sql`select id from cases where author_id = any(${authorIds}::bigint[]) and merged_into is not null`

/** The cases that have the matter of these merged ones (`case_id`, of `author_id`), each step of the way where one was merged after the other. */
const way = (caseIds: readonly string[]): Sql => sql`
  with recursive way (case_id, author_id, id) as (
    select b.id, b.author_id, b.merged_into from cases b
    where b.id = any(${caseIds}::bigint[]) and b.merged_into is not null
    union
    select w.case_id, w.author_id, c.merged_into from way w join cases c on c.id = w.id where c.merged_into is not null)`

/** The cases that have the matter of these, where they were merged. */
export const heirsOf = async (tx: Transaction, caseIds: readonly string[]): Promise<readonly string[]> =>
  (await tx.rows<{ id: string }>(sql`${way(caseIds)} select distinct id::text as id from way`)).map(({ id }) => id)

/** What people of merged cases wrote, where our answers to it stand in a case that has their matter. */
const theirPosts = (caseIds: readonly string[]): Sql => sql`
  ${way(caseIds)} select p.id from post p join way w on w.author_id = p.author_id and w.id = p.case_id`

const went = (caseIds: readonly string[], kind: MovedKind, type: Sql): Sql =>
  sql`select moved_id::${type} from (${movedFrom(sql`select unnest(${caseIds}::bigint[])`, kind)}) w`

/** Those of these cases that were merged. */
const mergedAmong = async (tx: Transaction, caseIds: readonly string[]): Promise<readonly string[]> =>
  (
    await tx.rows<{ id: string }>(
      sql`select id from cases where id = any(${caseIds}::bigint[]) and merged_into is not null`,
    )
  ).map(({ id }) => id)

/** Of these cases the merged ones whose answers are on their way to the network, wherever they stand now. Those that wait are held until the transaction ends, so that none leaves meanwhile. */
export async function mergedUnderWay(tx: Transaction, among: readonly string[]): Promise<readonly string[]> {
  const caseIds = await mergedAmong(tx, among)
  if (caseIds.length === 0) return []
  const held = await tx.rows<{ id: string; state: string }>(sql`
    select r.id, r.state from reply r
    where r.state in ('queued', 'retrying', 'sending')
      and (r.post_id in (${theirPosts(caseIds)}) or r.id in (${went(caseIds, 'replies', sql`uuid`)}))
    order by r.id for update`)
  const leaving = held.filter(({ state }) => state === 'sending').map(({ id }) => id)
  if (leaving.length === 0) return []
  const rows = await tx.rows<{ id: string }>(sql`
    ${way(caseIds)}
    select w.case_id as id from way w join post p on p.author_id = w.author_id and p.case_id = w.id
      join reply r on r.post_id = p.id
    where r.id = any(${leaving}::uuid[])
    union
    select m.from_case from case_move m
    where m.from_case = any(${caseIds}::bigint[]) and m.kind = 'merge' and m.undone_at is null
      and m.moved->'replies' ?| ${leaving}::text[]`)
  return rows.map(({ id }) => id)
}

/** The posts that went with these cases into others, our own and their customers', and what we answered their customers there as the network gave it back; as far as they still hold words. */
export async function movedPosts(tx: Transaction, among: readonly string[]): Promise<readonly string[]> {
  const caseIds = await mergedAmong(tx, among)
  if (caseIds.length === 0) return []
  const rows = await tx.rows<{ id: string }>(sql`
      with recursive theirs (id) as materialized (
        ${theirPosts(caseIds)}
      ), answers (id) as (
        (select o.id from reply r join source s on s.id = r.source_id
          join source h on h.brand_id = s.brand_id and h.connector = s.connector
          join post o on o.source_id = h.id and o.external_id = r.external_id
        where o.ours and (r.post_id in (select id from theirs) or r.id in (${went(caseIds, 'replies', sql`uuid`)}))
        union
        select o.id from post t join post o on o.source_id = t.source_id and o.parent_external_id = t.external_id
        where o.ours and t.id in (select id from theirs))
        union
        -- Some of what we say is longer than a post of ours.
        select o.id from answers a join post t on t.id = a.id
          join post o on o.source_id = t.source_id and o.parent_external_id = t.external_id
        where o.ours)
      select p.id from post p where p.erased_at is null and (p.id in (select id from answers) or (
        p.id in (${went(caseIds, 'posts', sql`bigint`)})
        and (p.ours or p.author_id in (select author_id from cases where id = any(${caseIds}::bigint[])))))`)
  return rows.map(({ id }) => id)
}

/** Takes the words out of what went with these cases into others, and out of what answered their customers there. Gives the ids of those answers, and of the files, which go by the caller. */
export async function eraseMovedWords(
  tx: Transaction,
  among: readonly string[],
): Promise<{ readonly replies: readonly string[]; readonly files: readonly string[] }> {
  const caseIds = await mergedAmong(tx, among)
  if (caseIds.length === 0) return { replies: [], files: [] }
  const of = (kind: MovedKind): Sql => went(caseIds, kind, sql`uuid`)
  const replies = await tx.rows<{ id: string }>(sql`
    update reply set text = '', url = null, error_message = null, error_message_fr = null,
      state = case when state in ('queued', 'retrying') then 'cancelled' else state end
    where id in (${of('replies')}) or post_id in (${theirPosts(caseIds)}) returning id`)
  await tx.run(sql`update note set text = '' where id in (${of('notes')})`)
  await tx.run(sql`update proof set text = '', url = null where id in (${of('proofs')})`)
  await tx.run(sql`update case_text set text = '' where id in (${of('texts')})`)
  await tx.run(sql`update moderation set comment = '' where id in (${of('moderations')})`)
  await tx.run(sql`delete from case_link where id in (${of('links')})`)
  await tx.run(sql`
    ${way(caseIds)}
    delete from draft t using draft d, way w
    where d.case_id = w.case_id and t.case_id = w.id and t.way = d.way and t.text = d.text`)
  // What was begun there to the newest post, since theirs came along.
  await tx.run(sql`
    ${way(caseIds)}
    delete from draft t using way w, cases c, post p
    where t.case_id = w.id and c.id = w.id and t.way <> 'note' and p.id = coalesce(t.to_post_id, c.last_post_id)
      and p.author_id = w.author_id and (t.to_post_id is not null or t.written_at > (
        select max(m.at) from case_move m where m.from_case = w.case_id and m.kind = 'merge' and m.undone_at is null))`)
  await tx.run(sql`
    ${way(caseIds)}
    delete from draft_aside t using way w
    where t.case_id = w.id and (
      exists (select from draft d where d.case_id = w.case_id and d.way = t.way and d.text <> '' and position(d.text in t.text) > 0)
      or exists (select from draft_aside d where d.case_id = w.case_id and d.way = t.way and position(d.text in t.text) > 0))`)
  const files = await tx.rows<{ id: string }>(sql`select id from evidence where id in (${of('evidence')})`)
  return { replies: replies.map(({ id }) => id), files: files.map(({ id }) => id) }
}
