import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

type MovedKind = 'posts' | 'replies' | 'notes' | 'proofs' | 'evidence' | 'links' | 'texts' | 'moderations'

/** What these cases held when they were merged into others and stands there now, by ids. */
export const movedFrom = (caseIds: Sql, kind: MovedKind): Sql => sql`
  select moved_id from case_move m
    cross join lateral jsonb_array_elements_text(m.moved->${kind}) as moved_id
  where m.from_case in (${caseIds}) and m.kind = 'merge' and m.undone_at is null`

/** The merged cases of these people. */
export const mergedOf = (authorIds: readonly string[]): Sql =>
  sql`select id from cases where author_id = any(${authorIds}::bigint[]) and merged_into is not null`

/** What people of merged cases wrote, where our answers to it stand in the case that has their matter now. */
const theirPosts = (caseIds: readonly string[]): Sql => sql`
  select p.id from post p join cases b on b.author_id = p.author_id
  where b.id = any(${caseIds}::bigint[]) and p.case_id = b.merged_into`

/** Of these cases the merged ones whose answers are on their way to the network, wherever they stand now. */
export const mergedUnderWay = async (db: Queryable, caseIds: readonly string[]): Promise<readonly string[]> =>
  (
    await db.rows<{ id: string }>(sql`
      select distinct b.id from cases b join post p on p.author_id = b.author_id join reply r on r.post_id = p.id
      where b.id = any(${caseIds}::bigint[]) and p.case_id = b.merged_into and r.state = 'sending'`)
  ).map(({ id }) => id)

/** The posts that went with these cases into others, our own and their customers', as far as they still hold words. */
export const movedPosts = async (tx: Transaction, caseIds: readonly string[]): Promise<readonly string[]> =>
  (
    await tx.rows<{ id: string }>(sql`
      select p.id from post p where p.erased_at is null and p.id in (
        select moved_id::bigint from (${movedFrom(sql`select unnest(${caseIds}::bigint[])`, 'posts')}) w)`)
  ).map(({ id }) => id)

/** Takes the words out of what went with these cases into others, and out of what answered their customers there. Files go by the caller: gives their ids. */
export async function eraseMovedWords(tx: Transaction, caseIds: readonly string[]): Promise<readonly string[]> {
  const some = await tx.one(sql`
    select 1 as found from cases where id = any(${caseIds}::bigint[]) and merged_into is not null limit 1`)
  if (some === undefined) return []
  const of = (kind: MovedKind): Sql => sql`
    (select moved_id::uuid from (${movedFrom(sql`select unnest(${caseIds}::bigint[])`, kind)}) w)`
  await tx.run(sql`
    update reply set text = '', url = null, error_message = null,
      state = case when state in ('queued', 'retrying') then 'cancelled' else state end
    where id in ${of('replies')} or post_id in (${theirPosts(caseIds)})`)
  await tx.run(sql`update note set text = '' where id in ${of('notes')}`)
  await tx.run(sql`update proof set text = '', url = null where id in ${of('proofs')}`)
  await tx.run(sql`update case_text set text = '' where id in ${of('texts')}`)
  await tx.run(sql`update moderation set comment = '' where id in ${of('moderations')}`)
  await tx.run(sql`delete from case_link where id in ${of('links')}`)
  await tx.run(sql`
    delete from draft t using draft d, cases b
    where b.id = any(${caseIds}::bigint[]) and d.case_id = b.id and t.case_id = b.merged_into and t.way = d.way
      and t.text = d.text`)
  await tx.run(sql`
    delete from draft_aside t using cases b
    where b.id = any(${caseIds}::bigint[]) and t.case_id = b.merged_into and (
      exists (select from draft d where d.case_id = b.id and d.way = t.way and d.text <> '' and position(d.text in t.text) > 0)
      or exists (select from draft_aside d where d.case_id = b.id and d.way = t.way and position(d.text in t.text) > 0))`)
  const rows = await tx.rows<{ id: string }>(sql`select id from evidence where id in ${of('evidence')}`)
  return rows.map(({ id }) => id)
}
