import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** How many cases of a brand ask for something now. */
export interface BrandLoad {
  readonly brandId: string
  readonly toAnswer: number
  readonly unowned: number
  readonly breached: number
}

/** Cases that wait for us, brand by brand. */
export async function countLoad(db: Queryable): Promise<readonly BrandLoad[]> {
  return db.rows(sql`
    select b.id as "brandId", count(c.id)::int as "toAnswer",
      count(c.id) filter (where c.owner_id is null)::int as unowned,
      count(c.id) filter (where c.clock_state = 'breached')::int as breached
    from brand b left join cases c on c.brand_id = b.id and c.status in ('new', 'open')
    group by b.id order by b.id`)
}

/** Replies by state. */
export async function countReplies(db: Queryable): Promise<ReadonlyMap<string, number>> {
  const rows = await db.rows<{ state: string; n: number }>(
    sql`select state, count(*)::int as n from reply group by state`,
  )
  return new Map(rows.map((row) => [row.state, row.n]))
}

/** How each watched page stands: whether it is up (null while nobody knows), how long its last answer took (ms), when its certificate ends. */
export async function readSiteStandings(db: Queryable): Promise<
  readonly {
    readonly id: string
    readonly brandId: string
    readonly up: boolean | null
    readonly took: number | null
    readonly certificateEndsAt: Instant | null
  }[]
> {
  return db.rows(sql`
    select id, brand_id as "brandId",
      case standing->>'state' when 'down' then false when 'up' then true when 'doubt' then true end as up,
      case when last->>'status' is not null then (last->>'took')::float8 end as took,
      (last #>> '{certificate,endsAt}')::float8 as "certificateEndsAt"
    from watched_page where state = 'active' order by id`)
}

/** When each source was read last, whether it has an error, and what its network leaves it. */
export async function readSourceChecks(db: Queryable): Promise<
  readonly {
    readonly id: string
    readonly connector: string
    readonly active: boolean
    readonly failing: boolean
    readonly lastCheckAt: Instant | null
    readonly requestsLeft: number | null
    readonly sessionEndsAt: Instant | null
    /** The kinds of the alarms that stand. */
    readonly alarms: readonly string[]
  }[]
> {
  return db.rows(sql`
    select id, connector, state = 'active' as active, error_kind is not null as failing, last_check_at as "lastCheckAt",
      case jsonb_typeof(standing #> '{rate,left}') when 'number' then (standing #>> '{rate,left}')::float8 end as "requestsLeft",
      case jsonb_typeof(standing -> 'expiresAt') when 'number' then (standing ->> 'expiresAt')::float8 end as "sessionEndsAt",
      array(select a.kind from source_alarm a where a.source_id = source.id and a.ended_at is null order by a.kind) as alarms
    from source where removed_at is null order by id`)
}
