import { type Moment, momentAt } from '../domain/cases/filter.ts'
import type { AttachmentKind } from '../domain/cases/query-words.ts'
import type { Instant } from '../domain/model/time.ts'
import { asWords, authorWords, beginningWith } from './author-words.ts'
import type { Queryable } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** What hangs on cases. `few`: all cases on which something of this kind hangs, where they are few; null where they are many. */
export interface Attached {
  readonly kind: AttachmentKind
  readonly few: readonly string[] | null
}

/** What a search asks of a case beside its filters, whatever is said in it. */
export interface AskedOfCase {
  readonly kinds: readonly string[]
  /** Beginnings of words of the name or handle of who wrote; of these lists any one is enough. */
  readonly from: readonly (readonly string[])[]
  /** The accounts (sources) to one of which a customer wrote; null: whichever. */
  readonly to: readonly string[] | null
  readonly attached: readonly Attached[]
  /** What is said in none of its texts, as PostgreSQL writes it. */
  readonly none: string | null
}

/** When a passage was written, begun with « and ». */
export function between(
  column: Sql,
  { after, before, now }: { readonly after: Moment | null; readonly before: Moment | null; readonly now: Instant },
): Sql {
  const at = (moment: Moment): Sql => sql`to_timestamp(${momentAt(moment, now)}::float8 / 1000.0)`
  const since = after === null ? sql`` : sql` and ${column} >= ${at(after)}`
  return before === null ? since : sql`${since} and ${column} < ${at(before)}`
}

/** People by the beginnings of words of their name: looked up by themselves (« offset 0 »), never asked of each case in turn. */
export const authorsNamed = (query: string): Sql =>
  sql`(select a.id from author a where ${authorWords} @@ ${asWords(query)} offset 0)`

/** The ids of these people, where they are `most` at most; null where there are more. */
export async function fewAuthorsNamed(db: Queryable, query: string, most: number): Promise<readonly string[] | null> {
  const rows = await db.rows<{ id: string }>(sql`
    select a.id from author a where ${authorWords} @@ ${asWords(query)} limit ${most + 1}`)
  return rows.length > most ? null : rows.map(({ id }) => id)
}

/** A kind of text in which words are looked for: its rows (`d`) that count, and when it was written. */
export interface Texts {
  readonly kind: 'post' | 'reply' | 'note'
  readonly table: Sql
  readonly counts: Sql
  readonly at: Sql
}

/** The texts of a case in which words are looked for. */
export const texts: readonly Texts[] = [
  { kind: 'post', table: sql`post`, counts: sql`true`, at: sql`d.published_at` },
  { kind: 'reply', table: sql`reply`, counts: sql`d.state <> 'cancelled'`, at: sql`coalesce(d.sent_at, d.created_at)` },
  { kind: 'note', table: sql`note`, counts: sql`true`, at: sql`d.created_at` },
]

/** That a text (`d`) is in a case, said so that no index serves for it: PostgreSQL would gather all texts of all cases, to leave out the few that are in none. */
export const isInCase = sql`coalesce(d.case_id, 0) <> 0`

/** That something is said in a text of a case (`c`) that counts; `also`: what is asked of the text beside. */
export function saidIn(words: string, also: (of: Texts) => Sql = () => sql``): Sql {
  const [first = sql`false`, ...others] = texts.map(
    (of) => sql`exists (select from ${of.table} d
      where d.case_id = c.id and d.words @@ ${words}::tsquery and ${of.counts}${also(of)})`,
  )
  return others.reduce((sum, it) => sql`${sum} or ${it}`, first)
}

/** What is asked of a case (`c`) beside its filters, begun with « and ». */
export function whereAsked({ kinds, from, to, attached, none }: AskedOfCase): Sql {
  let where = kinds.length === 0 ? sql`` : sql` and c.kind = any(${kinds}::text[])`
  if (from.length > 0) {
    const named = from.map((words) => `(${beginningWith(words)})`).join(' | ')
    where = sql`${where} and c.author_id in ${authorsNamed(named)}`
  }
  if (to !== null) {
    where = sql`${where} and exists (
      select from post w where w.case_id = c.id and w.source_id = any(${to}::uuid[]) and not w.ours)`
  }
  for (const it of attached) where = sql`${where} and ${hangsOn(it)}`
  return none === null ? where : sql`${where} and not (${saidIn(none)})`
}

/** Which media of posts (`m`), and which files that colleagues added (`e`), are of a kind. */
const media: Readonly<Record<AttachmentKind, readonly string[]>> = {
  file: ['picture', 'film', 'sound'],
  image: ['picture'],
  video: ['film'],
}
const files: Readonly<Record<AttachmentKind, Sql>> = {
  file: sql`true`,
  image: sql`e.width is not null`,
  video: sql`false`,
}

const hangsOn = ({ kind, few }: Attached): Sql =>
  few === null
    ? sql`(exists (select from post p join medium m on m.post_id = p.id
        where p.case_id = c.id and m.kind = any(${media[kind]}::text[]))
      or exists (select from evidence e where e.case_id = c.id and ${files[kind]}))`
    : sql`c.id = any(${few}::bigint[])`

/** Up to so many media and so many files are gathered; of what is more frequent each case is asked. */
const mostGathered = 4_000

/** What is known of files of these kinds before cases are looked through: where they are few, on which cases they hang. */
export async function attachedOf(db: Queryable, kinds: readonly AttachmentKind[]): Promise<readonly Attached[]> {
  const found: Attached[] = []
  for (const kind of kinds) {
    const [media, files] = [await casesOfMedia(db, kind), await casesOfFiles(db, kind)]
    const many = media.length > mostGathered || files.length > mostGathered
    const cases = [...media, ...files].flatMap(({ id }) => (id === null ? [] : [id]))
    found.push({ kind, few: many ? null : [...new Set(cases)] })
  }
  return found
}

type CaseOf = { readonly id: string | null }

const casesOfMedia = (db: Queryable, kind: AttachmentKind): Promise<readonly CaseOf[]> =>
  db.rows<CaseOf>(sql`
    select p.case_id as id from (
      select m.post_id from medium m where m.kind = any(${media[kind]}::text[]) limit ${mostGathered + 1}) m
    join post p on p.id = m.post_id`)

const casesOfFiles = (db: Queryable, kind: AttachmentKind): Promise<readonly CaseOf[]> =>
  db.rows<CaseOf>(sql`
    select e.case_id as id from evidence e where e.case_id is not null and ${files[kind]} limit ${mostGathered + 1}`)
