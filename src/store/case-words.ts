import type { Moment } from '../domain/cases/filter.ts'
import type { Instant } from '../domain/model/time.ts'
import { beginningWith } from './author-words.ts'
import type { Queryable } from './database.ts'
import { areCommon, usualBounds } from './search.ts'
import { type AskedOfCase, authorsNamed, between, isInCase, saidIn, texts, whereAsked } from './search-where.ts'
import { type Sql, sql } from './sql.ts'

/** What a search asks, as `readQuery` has it. */
interface Asked extends AskedOfCase {
  readonly after: Moment | null
  readonly before: Moment | null
  readonly words: string | null
  readonly names: readonly string[]
}

/** What is said in the cases of a list. `nothing`: no case can hold it. */
export type Said =
  | 'nothing'
  | (Asked & {
      readonly now: Instant
      /** All cases of the brand in which the words stand, where they are few; null where each case is asked. */
      readonly few: readonly string[] | null
    })

/** What is asked of a case (`c`) by its words, begun with « and ». */
export function whereSaid(said: Said): Sql {
  if (said === 'nothing') return sql` and false`
  const { words, names, few } = said
  const where = whereAsked(said)
  if (words === null) return sql`${where}${between(sql`c.last_post_at`, said)}`
  if (few !== null) return sql`${where} and c.id = any(${few}::bigint[])`
  const named =
    names.length === 0
      ? sql``
      : sql` or (c.author_id in ${authorsNamed(beginningWith(names))}${between(sql`c.last_post_at`, said)})`
  return sql`${where} and (${saidIn(words, ({ at }) => between(at, said))}${named})`
}

/** What a search asks of the cases of a list: where few hold its words, they are looked up by the index of words. */
export async function saidOf(
  db: Queryable,
  brandId: string,
  asked: Asked,
  now: Instant,
  bounds: typeof usualBounds = usualBounds,
): Promise<Said> {
  const { words } = asked
  const few =
    words === null || (await areCommon(db, words, bounds))
      ? null
      : await gather(db, brandId, asked, words, now, bounds.gathered)
  return { ...asked, now, few }
}

async function gather(
  db: Queryable,
  brandId: string,
  asked: Asked,
  words: string,
  now: Instant,
  most: number,
): Promise<readonly string[] | null> {
  const found = new Set<string>()
  const statements = texts.map(
    ({ table, counts, at }) => sql`
      select h.case_id as id from (
        select d.case_id from ${table} d
        where d.words @@ ${words}::tsquery and ${isInCase} and ${counts}${between(at, { ...asked, now })}
        limit ${most + 1}) h`,
  )
  if (asked.names.length > 0) {
    statements.push(sql`
      select c.id from cases c
      where c.brand_id = ${brandId} and c.author_id in ${authorsNamed(beginningWith(asked.names))}${between(sql`c.last_post_at`, { ...asked, now })}
      limit ${most + 1}`)
  }
  for (const statement of statements) {
    const rows = await db.rows<{ id: string }>(statement)
    if (rows.length > most) return null
    for (const { id } of rows) found.add(id)
  }
  return [...found]
}
