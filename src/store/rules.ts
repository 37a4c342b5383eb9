import type { Instant } from '../domain/model/time.ts'
import type { WatchHit, WatchRule } from '../domain/model/watch.ts'
import type { Queryable, Transaction } from './database.ts'
import { tellReaders } from './sources.ts'
import { sql } from './sql.ts'

type Stored = Omit<WatchRule, 'conditions'> & { readonly conditions: WatchRule['conditions'] | null }

const ofRow = ({ conditions, ...rule }: Stored): WatchRule => (conditions ? { ...rule, conditions } : rule)

const asJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

/** The watch rules of a brand, in the order in which they were made. */
export async function readWatchRules(db: Queryable, brandId: string): Promise<readonly WatchRule[]> {
  const rows = await db.rows<Stored>(sql`
    select id, brand_id as "brandId", name, terms, conditions from watch_rule
    where brand_id = ${brandId} order by created_at, id`)
  return rows.map(ofRow)
}

/** Stores a new watch rule; readers load the rules again at commit. */
export async function insertRule(tx: Transaction, rule: WatchRule, now: Instant): Promise<void> {
  await tx.run(sql`
    insert into watch_rule (id, brand_id, name, terms, conditions, changed_at)
    values (${rule.id}, ${rule.brandId}, ${rule.name}, ${JSON.stringify(rule.terms)}::jsonb,
      ${asJson(rule.conditions)}::jsonb, to_timestamp(${now} / 1000.0))`)
  await tellReaders(tx)
}

/** Changes a watch rule and gives it as it now is; undefined when it is gone. Readers load the rules again at commit. One that listens for something else now counts from here on. */
export async function saveRule(
  tx: Transaction,
  rule: Pick<WatchRule, 'id' | 'name' | 'terms' | 'conditions'>,
  now: Instant,
): Promise<WatchRule | undefined> {
  const terms = sql`${JSON.stringify(rule.terms)}::jsonb`
  const conditions = sql`${asJson(rule.conditions)}::jsonb`
  const changed = await tx.run(sql`
    update watch_rule set changed_at = to_timestamp(${now} / 1000.0)
    where id = ${rule.id} and (terms, conditions) is distinct from (${terms}, ${conditions})`)
  if (changed > 0) await tx.run(sql`delete from rule_day where rule_id = ${rule.id}`)
  const saved = await tx.one<Stored>(sql`
    update watch_rule set name = ${rule.name}, terms = ${terms}, conditions = ${conditions} where id = ${rule.id}
    returning id, brand_id as "brandId", name, terms, conditions`)
  if (saved === undefined) return undefined
  await tellReaders(tx)
  return ofRow(saved)
}

/** Removes a watch rule; posts that it found stay. False when it is gone already. */
export async function removeRule(tx: Transaction, id: string): Promise<boolean> {
  const removed = await tx.run(sql`delete from watch_rule where id = ${id}`)
  if (removed > 0) await tellReaders(tx)
  return removed > 0
}

/** A watch rule as it is, held until the transaction ends; undefined when it is gone. */
export async function holdRule(tx: Transaction, id: string): Promise<WatchRule | undefined> {
  const row = await tx.one<Stored>(sql`
    select id, brand_id as "brandId", name, terms, conditions from watch_rule where id = ${id} for no key update`)
  return row === undefined ? undefined : ofRow(row)
}

/** Counts, in the day of `now`, what each rule found in these posts. A rule that is gone meanwhile counts nothing. */
export async function countMatches(
  tx: Transaction,
  posts: readonly { readonly hits: readonly WatchHit[] }[],
  now: Instant,
): Promise<void> {
  const counts = new Map<string, number>()
  for (const { hits } of posts)
    for (const ruleId of new Set(hits.map((hit) => hit.ruleId))) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1)
  if (counts.size === 0) return
  const ids = [...counts.keys()].sort()
  // The rules are held, so that none is removed between the look and the count.
  const standing = await tx.rows<{ id: string }>(
    sql`select id from watch_rule where id = any(${ids}::uuid[]) order by id for key share`,
  )
  await tx.run(sql`
    insert into rule_day as d (rule_id, day, posts)
    select n.id, (to_timestamp(${now} / 1000.0) at time zone 'UTC')::date, n.posts
    from unnest(${standing.map((it) => it.id)}::uuid[], ${standing.map((it) => counts.get(it.id) ?? 0)}::int[]) as n (id, posts)
    on conflict (rule_id, day) do update set posts = d.posts + excluded.posts`)
}

/** How a rule fared. */
export interface RuleRecord {
  readonly ruleId: string
  /** Since when it listens for what it now listens for. */
  readonly changedAt: Instant
  /** Posts of the last seven days. */
  readonly week: number
  /** The last day on which it found something; null: none that is remembered. */
  readonly lastAt: Instant | null
}

/** How each rule of a brand fared, in the order in which they were made. */
export async function readRuleRecords(db: Queryable, brandId: string, now: Instant): Promise<readonly RuleRecord[]> {
  return db.rows(sql`
    select r.id as "ruleId", r.changed_at as "changedAt", coalesce(d.week, 0)::int as week, d.last as "lastAt"
    from watch_rule r left join lateral (
      select sum(posts) filter (where day > (to_timestamp(${now} / 1000.0) at time zone 'UTC')::date - 7) as week,
        max(day)::timestamp at time zone 'UTC' as last
      from rule_day where rule_id = r.id
    ) d on true
    where r.brand_id = ${brandId} order by r.created_at, r.id`)
}

/** Forgets on which days rules found something before then. */
export async function forgetRuleDays(db: Queryable, before: Instant): Promise<void> {
  await db.run(sql`delete from rule_day where day < (to_timestamp(${before} / 1000.0) at time zone 'UTC')::date`)
}
