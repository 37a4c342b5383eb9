import type { CaseStatus } from '../domain/cases/case.ts'
import type { BroughtWay } from '../domain/model/brought.ts'
import type { Instant } from '../domain/model/time.ts'
import { asWords, authorWords, beginningWith } from './author-words.ts'
import type { AuthorView, ListPosition } from './case-reads.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** An account of somebody who wrote to a brand, with how much they wrote there. */
export interface AccountView extends AuthorView {
  readonly connector: string
  readonly posts: number
  readonly cases: number
}

/** These accounts as one brand knows them; those that are gone are left out. */
export async function readAccounts(
  db: Queryable,
  brandId: string,
  authorIds: readonly string[],
): Promise<readonly AccountView[]> {
  if (authorIds.length === 0) return []
  return db.rows(sql`
    select a.id, a.connector, a.handle, a.name, a.url, a.followers, a.erased_at is not null as erased,
      (select count(*) from (select from post p join source s on s.id = p.source_id
        where p.author_id = a.id and s.brand_id = ${brandId} and not p.ours limit 1000) w)::int as posts,
      (select count(*) from cases c where c.author_id = a.id and c.brand_id = ${brandId})::int as cases
    from author a where a.id = any(${authorIds}::bigint[]) order by a.id`)
}

/** Accounts with a case in this brand whose name or handle holds these words, at most `limit`; without those of `connectors`, and without these. */
export async function accountsWithWords(
  db: Queryable,
  brandId: string,
  words: readonly string[],
  without: { readonly connector: string; readonly authorIds: readonly string[] },
  limit: number,
): Promise<readonly { readonly id: string; readonly connector: string; readonly handle: string }[]> {
  const query = beginningWith(words)
  if (query === '') return []
  return db.rows(sql`
    select a.id, a.connector, a.handle from author a
    where ${authorWords} @@ ${asWords(query)} and a.connector <> ${without.connector}
      and a.erased_at is null and not (a.id = any(${without.authorIds}::bigint[]))
      and exists (select from cases c where c.author_id = a.id and c.brand_id = ${brandId})
    order by a.id limit ${limit}`)
}

/** Something that a person wrote to a brand before, or elsewhere. */
export interface HistoryPost {
  readonly id: string
  readonly at: Instant
  readonly authorId: string
  readonly connector: string
  readonly place: string | null
  readonly excerpt: string
  readonly language: string | null
  readonly erased: boolean
  readonly brought: { readonly way: BroughtWay; readonly title: string | null; readonly url: string | null } | null
  /** The case that it belongs to; null where it made none. */
  readonly case: { readonly id: string; readonly status: CaseStatus; readonly answered: boolean } | null
}

/** That the newest answer of a case (`c`) is one to all that stands in it: what was answered before others were merged into it was noted of each post then. */
const isOfAll = sql`not exists (select from case_move m
        where m.to_case = c.id and m.kind = 'merge' and m.undone_at is null and m.at > c.last_answer_at)`

/** What these accounts wrote to this brand outside of a case, the newest first, after `after`; at most `limit`. */
export async function readHistory(
  db: Queryable,
  of: { readonly brandId: string; readonly authorIds: readonly string[]; readonly withoutCase: string },
  after: ListPosition | null,
  limit: number,
): Promise<{ readonly posts: readonly HistoryPost[]; readonly next: ListPosition | null }> {
  const beyond =
    after === null ? sql`true` : sql`(p.published_at, p.id) < (to_timestamp(${after.at} / 1000.0), ${after.id}::bigint)`
  const rows = await db.rows<
    Omit<HistoryPost, 'brought' | 'case'> & {
      way: BroughtWay | null
      title: string | null
      url: string | null
      case_id: string | null
      status: CaseStatus
      answered: boolean
    }
  >(sql`
    select p.id, p.published_at as at, p.author_id as "authorId", s.connector, p.place, left(p.text, 200) as excerpt,
      p.language, p.erased_at is not null as erased, b.way, b.title, p.url, p.case_id, c.status,
      coalesce(greatest(case when ${isOfAll} then c.last_answer_at end, p.answered_at) >= p.published_at, false) as answered
    from unnest(${of.authorIds}::bigint[]) as w (id) cross join lateral (
      select p.* from post p join source o on o.id = p.source_id
      where p.author_id = w.id and o.brand_id = ${of.brandId} and not p.ours
        and p.case_id is distinct from ${of.withoutCase}::bigint and ${beyond}
      order by p.published_at desc, p.id desc limit ${limit + 1}) p
    join source s on s.id = p.source_id left join cases c on c.id = p.case_id
    left join brought_post b on b.post_id = p.id
    order by p.published_at desc, p.id desc limit ${limit + 1}`)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    posts: page.map(({ way, title, url, case_id, status, answered, ...post }) => ({
      ...post,
      brought: way === null ? null : { way, title, url },
      case: case_id === null ? null : { id: case_id, status, answered },
    })),
    next: rows.length > limit && last !== undefined ? { at: last.at, id: last.id } : null,
  }
}
