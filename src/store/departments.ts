import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Somebody in the house to whom cases are handed over. */
export interface Department {
  readonly id: string
  readonly brandId: string
  readonly name: string
}

const columns = sql`d.id, d.brand_id as "brandId", d.name`

/** The departments of a brand by name, without those that were removed. */
export async function readDepartments(db: Queryable, brandId: string): Promise<readonly Department[]> {
  return db.rows(sql`
    select ${columns} from department d where d.brand_id = ${brandId} and d.removed_at is null order by lower(d.name), d.id`)
}

/** One department; those that were removed too. */
export async function readDepartment(
  db: Queryable,
  id: string,
): Promise<(Department & { readonly removed: boolean }) | undefined> {
  return db.one(sql`
    select ${columns}, d.removed_at is not null as removed from department d where d.id = ${id}`)
}

/** Stores a new department; false when the brand has one of this name. */
export async function insertDepartment(tx: Transaction, it: Department, now: Instant): Promise<boolean> {
  const stored = await tx.run(sql`
    insert into department (id, brand_id, name, created_at)
    values (${it.id}, ${it.brandId}, ${it.name}, to_timestamp(${now} / 1000.0))
    on conflict (brand_id, lower(name)) where removed_at is null do nothing`)
  return stored === 1
}

/** Gives a department another name; false when the brand has another one of this name. */
export async function renameDepartment(tx: Transaction, it: Department): Promise<boolean> {
  const renamed = await tx.run(sql`
    update department set name = ${it.name} where id = ${it.id} and removed_at is null and not exists (
      select from department o where o.brand_id = ${it.brandId} and lower(o.name) = lower(${it.name})
        and o.removed_at is null and o.id <> ${it.id})`)
  return renamed === 1
}

/** Takes a department out of the list. Cases that it has stay with it until they are taken back. */
export async function removeDepartment(tx: Transaction, id: string, now: Instant): Promise<void> {
  await tx.run(sql`
    update department set removed_at = to_timestamp(${now} / 1000.0) where id = ${id} and removed_at is null`)
}
