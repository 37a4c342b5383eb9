import type { WatchRule } from '../domain/model/watch.ts'
import type { Transaction } from './database.ts'
import { tellReaders } from './sources.ts'
import { sql } from './sql.ts'

/** Stores a new watch rule; readers load the rules again at commit. */
export async function insertRule(tx: Transaction, rule: WatchRule): Promise<void> {
  await tx.run(sql`
    insert into watch_rule (id, brand_id, name, terms)
    values (${rule.id}, ${rule.brandId}, ${rule.name}, ${JSON.stringify(rule.terms)}::jsonb)`)
  await tellReaders(tx)
}

/** Changes a watch rule and gives it as it now is; undefined when it is gone. Readers load the rules again at commit. */
export async function saveRule(
  tx: Transaction,
  rule: Pick<WatchRule, 'id' | 'name' | 'terms'>,
): Promise<WatchRule | undefined> {
  const saved = await tx.one<WatchRule>(sql`
    update watch_rule set name = ${rule.name}, terms = ${JSON.stringify(rule.terms)}::jsonb where id = ${rule.id}
    returning id, brand_id as "brandId", name, terms`)
  if (saved !== undefined) await tellReaders(tx)
  return saved
}

/** Removes a watch rule; posts that it found stay. False when it is gone already. */
export async function removeRule(tx: Transaction, id: string): Promise<boolean> {
  const removed = await tx.run(sql`delete from watch_rule where id = ${id}`)
  if (removed > 0) await tellReaders(tx)
  return removed > 0
}

/** The brand that a watch rule belongs to, held until the transaction ends; undefined when it is gone. */
export async function brandOfRule(tx: Transaction, id: string): Promise<string | undefined> {
  const row = await tx.one<{ brandId: string }>(
    sql`select brand_id as "brandId" from watch_rule where id = ${id} for no key update`,
  )
  return row?.brandId
}
