import type { DeskBrand, DeskSettings } from '../domain/clocks/desk.ts'
import { duration, type Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** What is stored of a brand's clocks; `settings` null: nobody has set any. */
export interface StoredDesk {
  readonly policy: { readonly firstReplyMs: number; readonly warnShare: number }
  readonly timeZone: string
  readonly settings: DeskSettings | null
}

/** The brand as its desk is compiled with. */
export const deskBrand = ({ policy, timeZone }: StoredDesk): DeskBrand => ({
  firstReply: duration(policy.firstReplyMs),
  warnShare: policy.warnShare,
  timeZone,
})

/** A brand's clocks with their version; 0 where nobody has set any. */
export async function readBrandClocks(
  db: Queryable,
  brandId: string,
): Promise<(StoredDesk & { readonly version: number }) | undefined> {
  return db.one(sql`
    select b.policy, b.time_zone as "timeZone", k.settings, coalesce(k.version, 0) as version
    from brand b left join brand_clocks k on k.brand_id = b.id where b.id = ${brandId}`)
}

/** The same, of a brand that the caller holds from now on. */
export async function lockBrandClocks(
  tx: Transaction,
  brandId: string,
): Promise<(StoredDesk & { readonly version: number }) | undefined> {
  const held = await tx.one(sql`select 1 as held from brand where id = ${brandId} for no key update`)
  return held === undefined ? undefined : readBrandClocks(tx, brandId)
}

/** Stores a brand's clocks, with the time of a first reply where no rule holds, which stands with the brand. */
export async function saveBrandClocks(
  tx: Transaction,
  brandId: string,
  given: {
    readonly settings: DeskSettings
    readonly firstReply: number
    readonly version: number
    readonly holidaysUntil: string | null
    readonly by: string | null
  },
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    insert into brand_clocks (brand_id, settings, version, holidays_until, changed_at, changed_by)
    values (${brandId}, ${JSON.stringify(given.settings)}::jsonb, ${given.version}, ${given.holidaysUntil}::date,
      to_timestamp(${now} / 1000.0), ${given.by})
    on conflict (brand_id) do update set settings = excluded.settings, version = excluded.version,
      holidays_until = excluded.holidays_until, changed_at = excluded.changed_at, changed_by = excluded.changed_by`)
  await tx.run(sql`
    update brand set policy = policy || jsonb_build_object('firstReplyMs', ${given.firstReply}::float8)
    where id = ${brandId} and (policy->>'firstReplyMs')::float8 <> ${given.firstReply}::float8`)
}

/** A brand whose holidays are known for less long than until this date. */
export async function brandShortOfHolidays(db: Queryable, until: string): Promise<string | undefined> {
  const row = await db.one<{ id: string }>(sql`
    select brand_id as id from brand_clocks where holidays_until < ${until}::date order by changed_at limit 1`)
  return row?.id
}
