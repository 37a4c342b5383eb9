import { type LinkReason, pairOf, type StoredLink } from '../domain/people/linking.ts'
import type { Sign, SignKind } from '../domain/people/signs.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Every link and every splitting of a brand that touches the people behind these accounts, whole: what is linked to them, and what is linked to that. */
export async function linksAround(
  db: Queryable,
  brandId: string,
  authorIds: readonly string[],
): Promise<readonly StoredLink[]> {
  if (authorIds.length === 0) return []
  return db.rows(sql`
    with recursive person (id) as (
      select unnest(${authorIds}::bigint[])
      union
      select n.id from person p cross join lateral (
        select l.author_b as id from account_link l
          where l.author_a = p.id and l.brand_id = ${brandId} and l.state = 'linked'
        union all
        select l.author_a from account_link l
          where l.author_b = p.id and l.brand_id = ${brandId} and l.state = 'linked') n
    )
    select l.author_a as a, l.author_b as b, l.state, l.reasons, l.made_by as by, l.made_at as at, l.split_id as "splitId"
    from account_link l where l.brand_id = ${brandId}
      and (l.author_a in (select id from person) or l.author_b in (select id from person))
    order by l.made_at, l.author_a, l.author_b`)
}

/** Writes links that were made; a pair that stands already becomes this one. */
export async function saveLinks(
  tx: Transaction,
  brandId: string,
  links: readonly { readonly a: string; readonly b: string; readonly reasons: readonly LinkReason[] }[],
  by: string | null,
  now: Instant,
): Promise<void> {
  if (links.length === 0) return
  await tx.run(sql`
    insert into account_link (brand_id, author_a, author_b, state, reasons, made_by, made_at)
    select ${brandId}, n.a, n.b, 'linked', n.reasons, ${by}, to_timestamp(${now} / 1000.0)
    from unnest(${links.map((l) => l.a)}::bigint[], ${links.map((l) => l.b)}::bigint[],
      ${links.map((l) => JSON.stringify(l.reasons))}::jsonb[]) as n (a, b, reasons)
    order by n.a, n.b
    on conflict (brand_id, author_a, author_b) do update set state = 'linked', reasons = excluded.reasons,
      made_by = excluded.made_by, made_at = excluded.made_at, split_id = null, split_from = null`)
}

/** Writes that the two of each pair are two people; how each pair stood is kept, so that it can be undone. */
export async function saveSplits(
  tx: Transaction,
  brandId: string,
  split: { readonly id: string; readonly pairs: readonly (readonly [string, string])[]; readonly by: string },
  now: Instant,
): Promise<void> {
  if (split.pairs.length === 0) return
  await tx.run(sql`
    insert into account_link as l (brand_id, author_a, author_b, state, made_by, made_at, split_id)
    select ${brandId}, n.a, n.b, 'split', ${split.by}, to_timestamp(${now} / 1000.0), ${split.id}
    from unnest(${split.pairs.map(([a]) => a)}::bigint[], ${split.pairs.map(([, b]) => b)}::bigint[]) as n (a, b)
    order by n.a, n.b
    on conflict (brand_id, author_a, author_b) do update set state = 'split', made_by = excluded.made_by,
      made_at = excluded.made_at, split_id = excluded.split_id, reasons = '[]',
      split_from = jsonb_build_object('reasons', l.reasons, 'by', l.made_by, 'at', floor(extract(epoch from l.made_at) * 1000))
      where l.state = 'linked'`)
}

/** Takes back the links that Vigie made because both show one of these verified links, where they show alike nothing else that tells: an address, or a link that no more than `mostSharers` show. Gives them. */
export async function dropLinks(
  tx: Transaction,
  brandId: string,
  verifiedLinks: readonly string[],
  mostSharers: number,
): Promise<readonly { readonly a: string; readonly b: string }[]> {
  if (verifiedLinks.length === 0) return []
  return tx.rows(sql`
    with common as (
      select distinct l.author_a, l.author_b
      from account_sign x
        join account_link l on l.brand_id = x.brand_id and l.author_a = x.author_id
        join account_sign y on y.brand_id = x.brand_id and y.kind = x.kind and y.value = x.value
          and y.author_id = l.author_b
      where x.brand_id = ${brandId} and x.kind = 'verified-link' and x.value = any(${verifiedLinks}::text[])
        and l.state = 'linked' and l.made_by is null and l.reasons @> '[{"kind": "verified-link"}]'
    )
    delete from account_link l using common c
    where l.brand_id = ${brandId} and l.author_a = c.author_a and l.author_b = c.author_b and not exists (
      select from account_sign x
        join account_sign y on y.brand_id = x.brand_id and y.kind = x.kind and y.value = x.value
      where x.brand_id = ${brandId} and x.author_id = c.author_a and y.author_id = c.author_b and (x.kind = 'address'
        or x.kind = 'verified-link' and (
          select count(*) from (
            select from account_sign z where z.brand_id = x.brand_id and z.kind = x.kind and z.value = x.value
            limit ${mostSharers + 1}) sharers) <= ${mostSharers}))
    returning l.author_a as a, l.author_b as b`)
}

/** The accounts of a splitting and its brand, and those of them that were linked before it; undefined where it does not stand any more. */
export async function readSplit(
  db: Queryable,
  splitId: string,
): Promise<
  | { readonly brandId: string; readonly authorIds: readonly string[]; readonly wereLinked: readonly string[] }
  | undefined
> {
  const rows = await db.rows<{ brand_id: string; a: string; b: string; linked: boolean }>(sql`
    select brand_id, author_a as a, author_b as b, split_from is not null as linked from account_link where split_id = ${splitId}`)
  const [first] = rows
  if (first === undefined) return undefined
  const idsOf = (of: typeof rows) => [...new Set(of.flatMap(({ a, b }) => [a, b]))]
  return { brandId: first.brand_id, authorIds: idsOf(rows), wereLinked: idsOf(rows.filter(({ linked }) => linked)) }
}

/** Puts the pairs of a splitting back to how they stood before it. */
export async function undoSplits(tx: Transaction, splitId: string): Promise<void> {
  await tx.run(sql`delete from account_link where split_id = ${splitId} and split_from is null`)
  await tx.run(sql`
    update account_link set state = 'linked', reasons = split_from->'reasons', made_by = split_from->>'by',
      made_at = to_timestamp((split_from->>'at')::float8 / 1000.0), split_id = null, split_from = null
    where split_id = ${splitId}`)
}

/** A sign that somebody showed, and the post in which. */
export interface ShownSign extends Sign {
  readonly authorId: string
  readonly postId: string
}

/** Keeps signs that were shown; one that is known stays as it is. Gives those that are new of somebody. */
export async function saveSigns(
  tx: Transaction,
  brandId: string,
  signs: readonly ShownSign[],
  now: Instant,
): Promise<readonly Sign[]> {
  if (signs.length === 0) return []
  return tx.rows(sql`
    insert into account_sign (brand_id, author_id, kind, value, post_id, at)
    select distinct on (n.kind, n.value, n.author_id) ${brandId}, n.author_id, n.kind, n.value, n.post_id,
      to_timestamp(${now} / 1000.0)
    from unnest(${signs.map((s) => s.authorId)}::bigint[], ${signs.map((s) => s.kind)}::text[],
      ${signs.map((s) => s.value)}::text[], ${signs.map((s) => s.postId)}::bigint[])
      as n (author_id, kind, value, post_id)
    order by n.kind, n.value, n.author_id, n.post_id
    on conflict do nothing returning kind, value`)
}

/** Who in this brand shows these signs, at most `limit` accounts for each. */
export async function whoShows(
  db: Queryable,
  brandId: string,
  signs: readonly Sign[],
  limit: number,
): Promise<readonly (ShownSign & { readonly kind: SignKind })[]> {
  if (signs.length === 0) return []
  return db.rows(sql`
    select s.kind, s.value, s.author_id as "authorId", s.post_id as "postId"
    from (select distinct kind, value from unnest(${signs.map((s) => s.kind)}::text[],
      ${signs.map((s) => s.value)}::text[]) as n (kind, value)) n
    cross join lateral (
      select * from account_sign s where s.brand_id = ${brandId} and s.kind = n.kind and s.value = n.value
      order by s.author_id limit ${limit}) s`)
}

/** The signs that these accounts have shown in this brand. */
export async function signsOf(
  db: Queryable,
  brandId: string,
  authorIds: readonly string[],
): Promise<readonly ShownSign[]> {
  return db.rows(sql`
    select kind, value, author_id as "authorId", post_id as "postId" from account_sign
    where author_id = any(${authorIds}::bigint[]) and brand_id = ${brandId} order by at, value limit 200`)
}

/** Whether these two accounts are those of people who wrote to this brand. */
export async function haveCases(db: Queryable, brandId: string, authorIds: readonly string[]): Promise<boolean> {
  const row = await db.one<{ n: number }>(sql`
    select count(distinct a.id)::int as n from author a
    where a.id = any(${authorIds}::bigint[]) and a.erased_at is null
      and exists (select from cases c where c.author_id = a.id and c.brand_id = ${brandId})`)
  return row?.n === new Set(authorIds).size
}

/** The pair of two accounts, if anything is known of it. */
export const linkBetween = (links: readonly StoredLink[], x: string, y: string): StoredLink | undefined => {
  const [a, b] = pairOf(x, y)
  return links.find((it) => it.a === a && it.b === b)
}

/** The brands that link any of these accounts with another, in one order. */
export async function brandsLinking(db: Queryable, authorIds: readonly string[]): Promise<readonly string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select distinct brand_id as id from account_link
    where state = 'linked' and (author_a = any(${authorIds}::bigint[]) or author_b = any(${authorIds}::bigint[]))
    order by id`)
  return rows.map(({ id }) => id)
}

/** Forgets everything that ties these accounts to others, in all brands. */
export async function forgetLinks(tx: Transaction, authorIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from account_link where author_a = any(${authorIds}::bigint[]) or author_b = any(${authorIds}::bigint[])`)
  await tx.run(sql`delete from account_sign where author_id = any(${authorIds}::bigint[])`)
}
