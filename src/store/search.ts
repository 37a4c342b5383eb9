import { type CaseFilter, type Moment, momentAt } from '../domain/cases/filter.ts'
import type { Instant } from '../domain/model/time.ts'
import { authorWords, beginningWith } from './author-words.ts'
import { whereCase } from './case-filter.ts'
import { type ListedCase, type ListedRow, listedColumns, listedJoins, toListed } from './case-reads.ts'
import type { Queryable } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** Where a search found something: in what the customer or we wrote in public, in an answer, a note, a name; or it asked for no words. */
export type FoundIn = 'post' | 'reply' | 'note' | 'name' | 'case'

/** What a search asks, with its words as PostgreSQL writes them (`termQueries`). */
export interface SearchAsked {
  readonly brandId: string
  readonly userId: string
  readonly now: Instant
  readonly filters: readonly CaseFilter[]
  readonly kinds: readonly string[]
  /** Beginnings of words of the name or handle of who wrote; of these lists any one is enough. */
  readonly from: readonly (readonly string[])[]
  readonly after: Moment | null
  readonly before: Moment | null
  /** Null: no words are asked for. */
  readonly words: string | null
  readonly none: string | null
  /** Beginnings of words of a name that may be meant by the words. */
  readonly names: readonly string[]
}

/** A case that was found, by its best passage. */
export interface FoundPlace {
  readonly caseId: string
  readonly in: FoundIn
  /** The id of the post, answer or note. */
  readonly id: string
  readonly rank: number
  readonly at: Instant
}

const between = (column: Sql, { after, before, now }: SearchAsked): Sql => {
  const at = (moment: Moment): Sql => sql`to_timestamp(${momentAt(moment, now)}::float8 / 1000.0)`
  const since = after === null ? sql`` : sql` and ${column} >= ${at(after)}`
  return before === null ? since : sql`${since} and ${column} < ${at(before)}`
}

/** People by the beginnings of words of their name: looked up by themselves (« offset 0 »), never asked of each case in turn. */
const authorsNamed = (query: string): Sql =>
  sql`(select a.id from author a where ${authorWords} @@ to_tsquery('simple', ${query}) offset 0)`

/** What is asked of a case (`c`), whatever is said in it. */
function ofCase(asked: SearchAsked): Sql {
  const { brandId, userId, now, filters, kinds, from, none } = asked
  let where = sql`c.brand_id = ${brandId}`
  for (const filter of filters) where = sql`${where} and ${whereCase(filter, { userId, now })}`
  if (kinds.length > 0) where = sql`${where} and c.kind = any(${kinds}::text[])`
  if (from.length > 0) {
    const named = from.map((words) => `(${beginningWith(words)})`).join(' | ')
    where = sql`${where} and c.author_id in ${authorsNamed(named)}`
  }
  if (none !== null) {
    where = sql`${where}
      and not exists (select from post n where n.case_id = c.id and n.words @@ ${none}::tsquery)
      and not exists (select from reply n where n.case_id = c.id and n.state <> 'cancelled' and n.words @@ ${none}::tsquery)
      and not exists (select from note n where n.case_id = c.id and n.words @@ ${none}::tsquery)`
  }
  return where
}

/** So often it is looked beside the cases that were found already. */
const mostRounds = 4

/** Where something is found: of each kind of text the `most` that lie in the cases that were written to last, and no more, so that nothing unbounded is ever ranked; the rest are left out where `cut` is true. Where so many lie in fewer than `cases` cases, it is looked again beside these, so that one who writes without end hides nobody. Not in order. */
export async function findPlaces(
  db: Queryable,
  asked: SearchAsked,
  { most, cases }: { readonly most: number; readonly cases: number },
): Promise<{ readonly places: readonly FoundPlace[]; readonly cut: boolean }> {
  const all: FoundPlace[] = []
  const known = new Set<string>()
  let cut = false
  for (let round = 0; round < mostRounds; round += 1) {
    const found = await findBeside(db, asked, [...known], most)
    for (const it of found.places) known.add(it.caseId)
    all.push(...found.places)
    cut ||= found.cut
    if (!found.cut || known.size >= cases) break
  }
  return { places: all, cut }
}

/** One look, beside these cases. */
async function findBeside(
  db: Queryable,
  asked: SearchAsked,
  known: readonly string[],
  most: number,
): Promise<{ readonly places: readonly FoundPlace[]; readonly cut: boolean }> {
  const beside = known.length === 0 ? sql`` : sql` and c.id <> all(${known}::bigint[])`
  const where = sql`${ofCase(asked)}${beside}`
  const newest = sql`order by c.last_post_at desc limit ${most + 1}`
  const ofCases = (kind: FoundIn, also: Sql): Sql => sql`
    (select ${kind} as in, c.last_post_id::text as id, c.id as "caseId", c.last_post_at as at, 1::float4 as rank
    from cases c where ${where}${between(sql`c.last_post_at`, asked)}${also} ${newest})`
  const ofTexts = (kind: FoundIn, table: Sql, at: Sql): Sql => sql`
    (select ${kind} as in, f.id::text as id, f.case_id as "caseId", f.at, ts_rank(f.words, ${asked.words}::tsquery, 1) as rank
    from (select d.id, c.id as case_id, ${at} as at, d.words
      from cases c join ${table} d on d.case_id = c.id
      where ${where} and d.words @@ ${asked.words}::tsquery${between(at, asked)} ${newest}) f)`
  const parts =
    asked.words === null
      ? [ofCases('case', sql``)]
      : [
          ofTexts('post', sql`post`, sql`d.published_at`),
          ofTexts(
            'reply',
            sql`(select * from reply where state <> 'cancelled')`,
            sql`coalesce(d.sent_at, d.created_at)`,
          ),
          ofTexts('note', sql`note`, sql`d.created_at`),
          ...(asked.names.length === 0
            ? []
            : [ofCases('name', sql` and c.author_id in ${authorsNamed(beginningWith(asked.names))}`)]),
        ]
  // One after the other: a search never holds more than one of the few connections.
  const found: (readonly FoundPlace[])[] = []
  for (const it of parts) found.push(await db.rows<FoundPlace>(it))
  return { places: found.flatMap((it) => it.slice(0, most)), cut: found.some((it) => it.length > most) }
}

/** A case that was found, with the text in which it was and who wrote it. */
export interface FoundCase {
  readonly listed: ListedCase
  readonly text: string
  readonly by: string
}

/** What the results of a search show, by case. */
export async function readFound(db: Queryable, places: readonly FoundPlace[]): Promise<ReadonlyMap<string, FoundCase>> {
  if (places.length === 0) return new Map()
  const rows = await db.rows<ListedRow & { readonly found_text: string | null; readonly found_by: string | null }>(sql`
    select ${listedColumns}, coalesce(dp.text, dr.text, dn.text) as found_text,
      coalesce(nullif(da.name, ''), da.handle, du.name) as found_by
    from unnest(${places.map((it) => it.caseId)}::bigint[], ${places.map((it) => it.in)}::text[],
        ${places.map((it) => it.id)}::text[]) as found (case_id, kind, id)
      join cases c on c.id = found.case_id ${listedJoins}
      left join post dp on found.kind in ('post', 'name', 'case') and dp.id = case when found.kind in ('post', 'name', 'case') then found.id::bigint end
      left join author da on da.id = dp.author_id
      left join reply dr on found.kind = 'reply' and dr.id = case when found.kind = 'reply' then found.id::uuid end
      left join note dn on found.kind = 'note' and dn.id = case when found.kind = 'note' then found.id::uuid end
      left join "user" du on du.id = coalesce(dr.author_id, dn.author_id)`)
  return new Map(
    rows.map((row) => [row.id, { listed: toListed(row), text: row.found_text ?? '', by: row.found_by ?? '' }]),
  )
}
