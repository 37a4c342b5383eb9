import type { Instant } from '../domain/model/time.ts'
import { type Queryable, type Transaction } from './database.ts'
import { sql } from './sql.ts'

/** A text that answers begin with, or a snippet; `ownerId` null: it is shared. */
export interface StoredTemplate {
  readonly id: string
  readonly brandId: string
  readonly ownerId: string | null
  readonly kind: 'template' | 'snippet'
  readonly name: string
  /** What a snippet is typed by, without its sign. */
  readonly shortcut: string | null
  /** The language it is written in; null: any. */
  readonly language: string | null
  readonly body: string
}

const columns = sql`t.id, t.brand_id as "brandId", t.owner_id as "ownerId", t.kind, t.name, t.shortcut, t.language, t.body`

/** The texts of a brand that this person sees, their own and the shared ones, by name. */
export const readTemplates = (db: Queryable, brandId: string, userId: string): Promise<readonly StoredTemplate[]> =>
  db.rows<StoredTemplate>(sql`
    select ${columns} from reply_template t
    where t.brand_id = ${brandId} and (t.owner_id is null or t.owner_id = ${userId})
    order by lower(t.name), t.id`)

/** One text, locked until the transaction ends; undefined when there is none. */
export const lockTemplate = (tx: Transaction, id: string): Promise<StoredTemplate | undefined> =>
  tx.one<StoredTemplate>(sql`select ${columns} from reply_template t where t.id = ${id} for update`)

/** The text that a shortcut stands for among those of one owner, and how many they have. */
export async function templatesOf(
  tx: Transaction,
  brandId: string,
  ownerId: string | null,
  shortcut: string | null,
): Promise<{ readonly count: number; readonly taken: string | null }> {
  const found = await tx.one<{ readonly count: number; readonly taken: string | null }>(sql`
    select count(*)::int as count,
      (array_agg(t.id::text) filter (where lower(t.shortcut) = lower(${shortcut}::text)))[1] as taken
    from reply_template t where t.brand_id = ${brandId} and t.owner_id is not distinct from ${ownerId}::text`)
  return found ?? { count: 0, taken: null }
}

/** Keeps a text, in the place of what had its id. */
export async function putTemplate(tx: Transaction, template: StoredTemplate & { readonly at: Instant }): Promise<void> {
  await tx.run(sql`
    insert into reply_template (id, brand_id, owner_id, kind, name, shortcut, language, body, changed_at)
    values (${template.id}, ${template.brandId}, ${template.ownerId}, ${template.kind}, ${template.name},
      ${template.shortcut}, ${template.language}, ${template.body}, to_timestamp(${template.at} / 1000.0))
    on conflict (id) do update set owner_id = excluded.owner_id, kind = excluded.kind, name = excluded.name,
      shortcut = excluded.shortcut, language = excluded.language, body = excluded.body, changed_at = excluded.changed_at`)
}

/** Removes a text. */
export async function deleteTemplate(tx: Transaction, id: string): Promise<void> {
  await tx.run(sql`delete from reply_template where id = ${id}`)
}
