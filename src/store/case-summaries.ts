import type { Instant } from '../domain/model/time.ts'
import type { Language } from '../domain/triage/redact.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** What a machine made of a case. */
export interface StoredSummary {
  readonly summary: string
  readonly open: string
  /** Messages that it was not shown. */
  readonly leftOut: number
  readonly model: string
  readonly madeAt: Instant
}

/** The summary of a case as it stands now; undefined where there is none, or the case went on since. */
export const readCaseSummary = (
  db: Queryable,
  caseId: string,
  language: Language,
): Promise<StoredSummary | undefined> =>
  db.one<StoredSummary>(sql`
    select s.summary, s.open, s.left_out as "leftOut", s.model, s.made_at as "madeAt"
    from case_summary s join cases c on c.id = s.case_id and c.version = s.case_version and c.erased_at is null
    where s.case_id = ${caseId} and s.language = ${language}`)

/** Keeps a summary of a case as it was at this version, made of these posts. It is dropped where the case went on or any of them was erased meanwhile. */
export async function keepCaseSummary(
  tx: Transaction,
  it: StoredSummary & {
    readonly caseId: string
    readonly brandId: string
    readonly language: Language
    readonly version: number
    readonly postIds: readonly string[]
  },
): Promise<void> {
  // An erasure that runs holds the brand: what it takes away is seen to be gone below.
  await tx.run(sql`select 1 from brand where id = ${it.brandId} for share`)
  await tx.run(sql`select 1 from cases where id = ${it.caseId} for share`)
  await tx.run(sql`
    insert into case_summary (case_id, language, case_version, summary, open, left_out, model, made_at)
    select c.id, ${it.language}, c.version, ${it.summary}, ${it.open}, ${it.leftOut}, ${it.model},
      to_timestamp(${it.madeAt} / 1000.0)
    from cases c where c.id = ${it.caseId} and c.version = ${it.version} and c.erased_at is null
      and not exists (select from post p where p.id = any(${it.postIds}::bigint[]) and p.erased_at is not null)
    on conflict (case_id, language) do update set case_version = excluded.case_version, summary = excluded.summary,
      open = excluded.open, left_out = excluded.left_out, model = excluded.model, made_at = excluded.made_at`)
}

/** Throws away the summaries of these cases. */
export async function dropCaseSummaries(tx: Transaction, caseIds: readonly string[]): Promise<void> {
  await tx.run(sql`delete from case_summary where case_id = any(${caseIds}::bigint[])`)
}

/** Throws away every summary of the brands that these posts and cases are of: their words may stand around a case that they are no part of. */
export async function dropSummariesAround(
  tx: Transaction,
  of: { readonly postIds: readonly string[]; readonly caseIds: readonly string[] },
): Promise<void> {
  await tx.run(sql`
    delete from case_summary s using cases c
    where c.id = s.case_id and c.brand_id in (
      select o.brand_id from post p join source o on o.id = p.source_id where p.id = any(${of.postIds}::bigint[])
      union select brand_id from cases where id = any(${of.caseIds}::bigint[]))`)
}

/** Throws away summaries of cases that went on since. */
export async function dropOldSummaries(db: Queryable): Promise<void> {
  await db.run(sql`
    delete from case_summary s using cases c where c.id = s.case_id and c.version <> s.case_version`)
}

/** What somebody is called. */
export interface Named {
  readonly who: 'customer' | 'brand' | 'person'
  readonly names: readonly string[]
}

/** Everybody whom these posts are of, with the accounts that are known to be theirs, the customer of the case, and all colleagues, those too who have no account here. */
export async function readNamed(
  db: Queryable,
  of: { readonly brandId: string; readonly postIds: readonly string[]; readonly customerId: string | null },
): Promise<readonly Named[]> {
  return db.rows<Named>(sql`
    with recursive wrote as (
      select p.author_id as id, bool_or(p.ours) as ours from post p where p.id = any(${of.postIds}::bigint[])
      group by p.author_id
      union all select ${of.customerId}::bigint, false
      where ${of.customerId}::bigint is not null
        and not exists (select from post where id = any(${of.postIds}::bigint[]) and author_id = ${of.customerId}::bigint)
    ), person (id, root) as (
      select id, id from wrote
      union
      select n.id, p.root from person p cross join lateral (
        select l.author_b as id from account_link l where l.author_a = p.id and l.state = 'linked'
        union all select l.author_a from account_link l where l.author_b = p.id and l.state = 'linked') n
    )
    select case when w.ours then 'brand' when w.id = ${of.customerId}::bigint then 'customer' else 'person' end as who,
      array_remove(array[a.name, a.handle], '') as names
    from person p join wrote w on w.id = p.root join author a on a.id = p.id
    union all select 'person', array[u.name] from "user" u where u.name <> ''
    union all select 'person', array[b.text] from brand_word b where b.brand_id = ${of.brandId} and b.kind = 'staff'`)
}
