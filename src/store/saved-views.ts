import type { StandingView } from '../domain/cases/filter.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** A view that somebody keeps; `ownerId` null: it is shared. `filter`: as its address has it. */
export interface StoredView {
  readonly id: string
  readonly brandId: string
  readonly ownerId: string | null
  readonly name: string
  readonly view: StandingView
  readonly filter: string
  readonly position: number
  /** Who made it; null when they are gone. */
  readonly madeBy: string | null
  readonly madeByName: string | null
}

const columns = sql`v.id, v.brand_id as "brandId", v.owner_id as "ownerId", v.name, v.view, v.filter, v.position, v.made_by as "madeBy",
  (select u.name from "user" u where u.id = v.made_by) as "madeByName"`

/** All views of a brand, in their order. */
export const readViews = (db: Queryable, brandId: string): Promise<readonly StoredView[]> =>
  db.rows<StoredView>(sql`
    select ${columns} from saved_view v where v.brand_id = ${brandId} order by v.position, v.created_at, v.id`)

/** One view, locked until the transaction ends; undefined when there is none. */
export const lockView = (tx: Transaction, id: string): Promise<StoredView | undefined> =>
  tx.one<StoredView>(sql`select ${columns} from saved_view v where v.id = ${id} for update`)

/** Keeps a new view, after all others. */
export async function insertView(
  tx: Transaction,
  view: Omit<StoredView, 'position' | 'madeByName'> & { readonly at: Instant },
): Promise<void> {
  await tx.run(sql`
    insert into saved_view (id, brand_id, owner_id, name, view, filter, position, created_at, made_by)
    values (${view.id}, ${view.brandId}, ${view.ownerId}, ${view.name}, ${view.view}, ${view.filter},
      (select coalesce(max(position), 0) + 1 from saved_view where brand_id = ${view.brandId}),
      to_timestamp(${view.at} / 1000.0), ${view.madeBy})`)
}

/** Changes what a view is called, whose it is and what it shows. */
export async function updateView(
  tx: Transaction,
  view: Pick<StoredView, 'id' | 'ownerId' | 'name' | 'view' | 'filter'>,
): Promise<void> {
  await tx.run(sql`
    update saved_view set owner_id = ${view.ownerId}, name = ${view.name}, view = ${view.view}, filter = ${view.filter}
    where id = ${view.id}`)
}

/** Removes a view. */
export async function deleteView(tx: Transaction, id: string): Promise<void> {
  await tx.run(sql`delete from saved_view where id = ${id}`)
}

/** Gives views the places of this list, first to last. */
export async function placeViews(tx: Transaction, brandId: string, ids: readonly string[]): Promise<void> {
  await tx.run(sql`
    update saved_view v set position = n.position
    from unnest(${ids}::uuid[]) with ordinality as n (id, position)
    where v.id = n.id and v.brand_id = ${brandId}`)
}
