import type { WatchRule } from '../domain/model/watch.ts'
import type { Queryable, Transaction } from './database.ts'
import { sourcesChannel } from './listen.ts'
import { sql } from './sql.ts'

/** Whether there is a watch rule with this id. */
export async function ruleExists(db: Queryable, id: string): Promise<boolean> {
  return (await db.one(sql`select 1 as found from watch_rule where id = ${id}`)) !== undefined
}

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

/** Tells whoever reads sources, at commit, that sources, settings or rules changed. */
export async function tellReaders(tx: Transaction): Promise<void> {
  await tx.run(sql`select pg_notify(${sourcesChannel}, '')`)
}
