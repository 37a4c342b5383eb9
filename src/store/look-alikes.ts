import type { Instant } from '../domain/model/time.ts'
import { mostSharers } from '../domain/people/signs.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** Why two cases may be one matter: one person, the same words, a link to the same page, the same order. */
export type LookAlikeKind = 'person' | 'text' | 'link' | 'order'

/** A case that may be the same matter as another one. */
export interface LookAlike {
  readonly caseId: string
  readonly kind: LookAlikeKind
  /** The link or the number; null where it is neither. */
  readonly value: string | null
}

/** Of a case so many of the newest posts are compared. */
const mostCompared = 20
/** So many are looked at for each reason: of what everybody writes nobody needs a list. */
const mostFound = 20
/** Through so many of the newest posts with the same words, of each source, it is looked for cases that are still open. */
const mostSameWords = 2_000
/** A page that so many posts link to is shared by everybody, however few cases they are in. */
const mostLinking = 1_000

const folded = (text: Sql): Sql => sql`lower(regexp_replace(${text}, '\\s+', ' ', 'g'))`

/** Open cases of the brand, heard of since then, that may be the same matter as this one, and why; those that somebody told apart are not among them. `authorIds`: the accounts of its customer. */
export async function findLookAlikes(
  db: Queryable,
  of: { readonly caseId: string; readonly brandId: string; readonly authorIds: readonly string[] },
  since: Instant,
): Promise<readonly LookAlike[]> {
  // What does not fit is left out before anything is cut off: what is said in other brands, or is settled, hides nobody.
  const fits = sql`c.id <> ${of.caseId} and c.brand_id = ${of.brandId} and c.merged_into is null and c.erased_at is null
      and c.status in ('new', 'open', 'waiting', 'waiting-team', 'paused')
      and c.last_post_at >= to_timestamp(${since} / 1000.0)`
  const rows = await db.rows<LookAlike & { sharers: number }>(sql`
    with own as (
      select p.text, p.links from post p
      where p.case_id = ${of.caseId} and not p.ours and p.erased_at is null
      order by p.published_at desc, p.id desc limit ${mostCompared}),
    found as (
      select c.id as case_id, 'person' as kind, null::text as value, 1 as sharers from cases c
        where c.author_id = any(${of.authorIds}::bigint[]) and c.brand_id = ${of.brandId}
      union all
      (select p.case_id, 'text', null, 1
        from (select distinct ${folded(sql`o.text`)} as words from own o where length(o.text) >= 24) o
        cross join (select s.id from source s where s.brand_id = ${of.brandId}) s
        cross join lateral (
          select p.id, p.case_id, p.text from post p
          where hashtextextended(${folded(sql`p.text`)}, 0) = hashtextextended(o.words, 0) and p.source_id = s.id
            and p.case_id is not null and not p.ours and length(p.text) >= 24
          order by p.id desc limit ${mostSameWords}) p
        join cases c on c.id = p.case_id
        where ${folded(sql`p.text`)} = o.words and ${fits}
        group by p.case_id order by max(p.id) desc limit ${mostFound})
      union all
      select s.case_id, 'link', s.link, s.sharers from (
        select distinct unnest(o.links) as link from own o) l cross join lateral (
        select p.case_id, l.link, (count(*) over ())::int as sharers
        from (select p.case_id from post p join source s on s.id = p.source_id and s.brand_id = ${of.brandId}
          where p.links @> array[l.link] and p.case_id is not null and p.links <> '{}' and not p.ours
            and p.published_at >= to_timestamp(${since} / 1000.0) and not p.author_id = any(${of.authorIds}::bigint[])
          limit ${mostLinking}) p
        group by p.case_id limit ${mostFound}) s
      union all
      select p.case_id, 'order', s.value, (count(*) over (partition by s.value))::int from account_sign o
        join account_sign s on s.brand_id = o.brand_id and s.kind = o.kind and s.value = o.value
          and not s.author_id = any(${of.authorIds}::bigint[])
        join post p on p.id = s.post_id
        where o.brand_id = ${of.brandId} and o.author_id = any(${of.authorIds}::bigint[]) and o.kind = 'order')
    select distinct on (c.id, f.kind) c.id as "caseId", f.kind, f.value, f.sharers
    from found f join cases c on c.id = f.case_id
    where ${fits} and f.sharers <= ${mostSharers}
      and not exists (select from case_apart x
        where x.case_a = least(c.id, ${of.caseId}::bigint) and x.case_b = greatest(c.id, ${of.caseId}::bigint))
    order by c.id, f.kind, f.value`)
  return rows.map(({ caseId, kind, value }) => ({ caseId, kind, value }))
}

/** Remembers that two cases are not the same; twice does no harm. */
export async function keepApart(tx: Transaction, one: string, other: string, by: string, now: Instant): Promise<void> {
  await tx.run(sql`
    insert into case_apart (case_a, case_b, by, at)
    values (least(${one}::bigint, ${other}::bigint), greatest(${one}::bigint, ${other}::bigint), ${by},
      to_timestamp(${now} / 1000.0))
    on conflict do nothing`)
}
