import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** How a label is drawn: a tone of the palette, with its own shape. */
export type LabelTone = 'plain' | 'accent' | 'calm' | 'warn' | 'danger'

/** A label as a case shows it. */
export interface LabelChip {
  readonly id: string
  readonly name: string
  readonly tone: LabelTone
}

/** A label of a brand. */
export interface StoredLabel extends LabelChip {
  readonly brandId: string
  readonly archivedAt: Instant | null
  /** The label that took its place; never one that was merged itself. */
  readonly mergedInto: string | null
}

/** The labels of a case (`c`) as they are called now, by name: one that was merged is what took its place. */
export const labelChips = sql`(
  select jsonb_agg(jsonb_build_object('id', it.id, 'name', it.name, 'tone', it.tone) order by lower(it.name), it.id)
  from label it where it.id in (select coalesce(l.merged_into, l.id) from label l where l.id = any(c.labels)))`

const columns = sql`l.id, l.brand_id as "brandId", l.name, l.tone, l.archived_at as "archivedAt",
  l.merged_into as "mergedInto"`

/** The labels of a brand that were not merged, by name, with how many cases that still ask for something hold each. */
export const readLabels = (
  db: Queryable,
  brandId: string,
): Promise<readonly (StoredLabel & { readonly unsettled: number })[]> =>
  db.rows(sql`
    with held as (
      select coalesce(l.merged_into, l.id) as id, count(distinct c.id)::int as cases
      from cases c cross join unnest(c.labels) as given (id) join label l on l.id = given.id
      where c.brand_id = ${brandId} and c.labels <> '{}'
        and c.status in ('new', 'open', 'waiting', 'waiting-team', 'paused')
      group by 1)
    select ${columns}, coalesce(held.cases, 0) as unsettled from label l left join held on held.id = l.id
    where l.brand_id = ${brandId} and l.merged_into is null order by lower(l.name), l.id`)

/** What the labels of a brand that were not merged are called, archived ones too: cases still have them. */
export const namesOfLabels = (
  db: Queryable,
  brandId: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  db.rows(sql`select l.id, l.name from label l where l.brand_id = ${brandId} and l.merged_into is null order by l.id`)

/** Labels by id, locked until the transaction ends, in the order of their ids. */
export const lockLabels = (tx: Transaction, ids: readonly string[]): Promise<readonly StoredLabel[]> =>
  tx.rows<StoredLabel>(sql`select ${columns} from label l where l.id = any(${ids}::uuid[]) order by l.id for update`)

/** A label that a case may get: the one that stands in its place where it was merged, with what was merged into that. */
export async function readLabelForCase(
  tx: Transaction,
  brandId: string,
  id: string,
): Promise<{ readonly id: string; readonly archived: boolean; readonly standsFor: readonly string[] } | undefined> {
  // Shared, so that it is not archived or merged while a case gets it.
  const named = await tx.one<{ id: string }>(sql`
    select coalesce(l.merged_into, l.id) as id from label l where l.id = ${id} and l.brand_id = ${brandId} for share`)
  if (named === undefined) return undefined
  return tx.one(sql`
    select l.id, l.archived_at is not null as archived,
      array(select m.id::text from label m where m.merged_into = l.id) as "standsFor"
    from label l where l.id = ${named.id} for share`)
}

/** The label in use that has this name among those of a brand, and how many are in use. */
export async function labelsInUse(
  tx: Transaction,
  brandId: string,
  name: string,
): Promise<{ readonly count: number; readonly taken: string | null }> {
  const found = await tx.one<{ readonly count: number; readonly taken: string | null }>(sql`
    select count(*)::int as count, (array_agg(l.id::text) filter (where lower(l.name) = lower(${name}::text)))[1] as taken
    from label l where l.brand_id = ${brandId} and l.archived_at is null and l.merged_into is null`)
  return found ?? { count: 0, taken: null }
}

/** Keeps a label, in the place of what had its id; who made it first stays who made it. */
export async function putLabel(
  tx: Transaction,
  label: StoredLabel & { readonly by: string; readonly at: Instant },
): Promise<void> {
  await tx.run(sql`
    insert into label (id, brand_id, name, tone, made_by, made_at, archived_at)
    values (${label.id}, ${label.brandId}, ${label.name}, ${label.tone}, ${label.by},
      to_timestamp(${label.at} / 1000.0), to_timestamp(${label.archivedAt}::float8 / 1000.0))
    on conflict (id) do update set name = excluded.name, tone = excluded.tone, archived_at = excluded.archived_at`)
}

/** Lets a label take the place of another, and of all that was merged into that. */
export async function mergeLabels(tx: Transaction, from: string, into: string): Promise<void> {
  await tx.run(sql`update label set merged_into = ${into} where id = ${from} or merged_into = ${from}`)
}

/** Names of a brand's labels, by id, whatever became of them. */
export async function readLabelNames(db: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.rows<{ id: string; name: string }>(
    sql`select id, name from label where id = any(${ids}::uuid[])`,
  )
  return new Map(rows.map((row) => [row.id, row.name]))
}
