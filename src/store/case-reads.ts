import type { Case } from '../domain/cases/case.ts'
import type { MentionPlace } from '../domain/cases/mentions.ts'
import type { BroughtWay } from '../domain/model/brought.ts'
import type { Closed, Rating, Reach } from '../domain/model/post.ts'
import type { Instant } from '../domain/model/time.ts'
import type { WatchHit } from '../domain/model/watch.ts'
import { asWords, authorWords, beginningWith } from './author-words.ts'
import { type CaseRowData, caseColumns, toCase } from './cases.ts'
import type { Queryable } from './database.ts'
import { fromRow, judgementInRow, type JudgementInRow, type KeptJudgement } from './judgements.ts'
import { type LabelChip, labelChips } from './labels.ts'
import { sql } from './sql.ts'

/** Of more customers than these the newest cases may be missing: a longer name finds them. */
const mostAuthors = 200

/** Somebody who wrote, as the inbox names them. */
export interface AuthorView {
  readonly id: string
  readonly handle: string
  readonly name: string
  readonly url: string | null
  readonly followers: number | null
  /** Their data are gone. */
  readonly erased: boolean
}

/** Somebody who works here. */
export interface PersonView {
  readonly id: string
  readonly name: string
}

/** How the post that began a case came to us, when a person brought it. */
export interface BroughtView {
  readonly way: BroughtWay
  readonly url: string | null
  /** What the page called itself. */
  readonly title: string | null
}

/** A case with what a row of the inbox shows. */
export interface ListedCase {
  readonly it: Case
  readonly connector: string
  /** By which of the network's ways its source listens; null: the usual one. */
  readonly way: string | null
  readonly author: AuthorView
  readonly owner: PersonView | null
  readonly excerpt: string
  readonly language: string | null
  readonly reach: Reach | null
  readonly rating: Rating | null
  readonly place: string | null
  readonly brought: BroughtView | null
  /** The name of the department that has it. */
  readonly departmentName: string | null
  /** Its labels as they are called now, by name. */
  readonly labels: readonly LabelChip[]
  /** What its posts were judged to be, in the words that a list is picked out by. */
  readonly judged: readonly string[]
}

/** Where a page of a list ends: the sort key of its last row. */
export interface ListPosition {
  readonly at: Instant
  readonly id: string
}

/** A row of a list as the database gives it. */
export interface ListedRow extends CaseRowData {
  readonly connector: string
  readonly way: string | null
  readonly author_handle: string
  readonly author_name: string
  readonly author_url: string | null
  readonly author_followers: number | null
  readonly author_erased: boolean
  readonly owner_name: string | null
  readonly excerpt: string | null
  readonly language: string | null
  readonly reach: Reach | null
  readonly rating: Rating | null
  readonly place: string | null
  readonly brought_way: BroughtWay | null
  readonly brought_url: string | null
  readonly brought_title: string | null
  readonly department_name: string | null
  readonly label_chips: readonly LabelChip[] | null
  readonly judged: readonly string[]
}

/** What a listed case (`c`) is made of, with `listedJoins`. */
export const listedColumns = sql`${caseColumns}, s.connector, s.settings->>'way' as way, a.handle as author_handle, a.name as author_name,
  a.url as author_url, a.followers as author_followers,
  a.erased_at is not null as author_erased, u.name as owner_name, left(p.text, 280) as excerpt, p.language, p.reach, p.rating,
  p.place,
  b.way as brought_way, b.title as brought_title,
  case when b.way is not null then (select f.url from post f where f.id = c.first_post_id) end as brought_url,
  case when c.department_id is not null then (select d.name from department d where d.id = c.department_id) end as department_name,
  case when c.labels <> '{}' then ${labelChips} end as label_chips, c.judged`

/** What a listed case (`c`) is looked up with. */
export const listedJoins = sql`join source s on s.id = c.source_id join author a on a.id = c.author_id
  left join post p on p.id = c.last_post_id left join "user" u on u.id = c.owner_id
  left join brought_post b on b.post_id = c.first_post_id`

/** The listed case that a row holds. */
export const toListed = (row: ListedRow): ListedCase => ({
  it: toCase(row),
  connector: row.connector,
  way: row.way,
  author: {
    id: row.author_id,
    handle: row.author_handle,
    name: row.author_name,
    url: row.author_url,
    followers: row.author_followers,
    erased: row.author_erased,
  },
  owner: row.owner_id === null ? null : { id: row.owner_id, name: row.owner_name ?? '' },
  excerpt: row.excerpt ?? '',
  language: row.language,
  reach: row.reach,
  rating: row.rating,
  place: row.place,
  departmentName: row.department_name,
  labels: row.label_chips ?? [],
  judged: row.judged,
  brought: row.brought_way === null ? null : { way: row.brought_way, url: row.brought_url, title: row.brought_title },
})

/** One case as the inbox shows it. */
export async function readListedCase(db: Queryable, caseId: string): Promise<ListedCase | undefined> {
  // Not as one of a list: PostgreSQL would think the way for a list of one better than that for any, and plan it anew each time.
  const row = await db.one<ListedRow>(
    sql`select ${listedColumns} from cases c ${listedJoins} where c.id = ${caseId}`.prepared(),
  )
  return row === undefined ? undefined : toListed(row)
}

/** These cases as the inbox shows them, by their id; without those that are gone. */
export async function readListedCases(db: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, ListedCase>> {
  const [first] = ids
  if (first === undefined) return new Map()
  if (ids.length === 1) {
    const only = await readListedCase(db, first)
    return new Map(only === undefined ? [] : [[first, only]])
  }
  const rows = await db.rows<ListedRow>(
    sql`select ${listedColumns} from cases c ${listedJoins} where c.id = any(${ids}::bigint[])`.prepared(),
  )
  return new Map(rows.map((row) => [row.id, toListed(row)]))
}

/** Another unsettled case of the same person and brand, by id. What was split off, before or now, stands beside it. */
export async function otherUnsettledCase(db: Queryable, it: Case): Promise<string | undefined> {
  if (it.splitFrom !== null) return undefined
  const row = await db.one<{ id: string }>(sql`
    select id from cases where brand_id = ${it.brandId} and author_id = ${it.authorId} and id <> ${it.id}
      and status in ('new', 'open', 'waiting', 'waiting-team', 'paused') and split_from is null`)
  return row?.id
}

/** Cases of a brand by their number, or by beginnings of words of their customer's name or handle; the newest first, at most `limit`. */
export async function findCases(
  db: Queryable,
  brandId: string,
  by: { readonly words: readonly string[]; readonly caseId: string | null },
  limit: number,
): Promise<readonly ListedCase[]> {
  const query = beginningWith(by.words)
  const rows = await db.rows<ListedRow>(sql`
    select ${listedColumns} from cases c ${listedJoins}
    where c.brand_id = ${brandId} and (c.id = ${by.caseId}::bigint or c.author_id = any(array(
      select a.id from author a
      where ${query} <> '' and ${authorWords} @@ ${asWords(query)}
        and exists (select from cases own where own.author_id = a.id and own.brand_id = ${brandId})
      limit ${mostAuthors})))
    order by c.last_post_at desc, c.id desc limit ${limit}`)
  return rows.map(toListed)
}

/** A post in a thread. */
export interface ThreadPost {
  readonly id: string
  readonly externalId: string
  readonly at: Instant
  readonly receivedAt: Instant
  readonly author: AuthorView
  readonly ours: boolean
  readonly text: string
  readonly language: string | null
  readonly url: string | null
  readonly links: readonly string[]
  readonly hits: readonly WatchHit[]
  readonly addressed: 'mention' | 'reply' | 'quote' | null
  /** It was not said in public. */
  readonly private: boolean
  /** Why our answer is not wanted under it. */
  readonly closed: Closed | null
  readonly reach: Reach | null
  readonly rating: Rating | null
  readonly place: string | null
  /** What the connector needs to answer it. */
  readonly ref: Readonly<Record<string, string>>
  readonly editedAt: Instant | null
  readonly deletedAt: Instant | null
  /** Its words are gone. */
  readonly erased: boolean
  /** It is part of the case; otherwise it only stands around it. */
  readonly inCase: boolean
  /** How it came to us and who brought it; null when it came by itself. */
  readonly brought: {
    readonly way: BroughtWay
    readonly title: string | null
    readonly by: PersonView
    readonly at: Instant
  } | null
  /** What is said of it; null: nothing, or it only stands around the case. */
  readonly judgement: KeptJudgement | null
}

const longestAncestry = 20

/** The posts of a case with what they answer, oldest first; whichever of the brand's accounts on the network heard them. */
export async function readThread(db: Queryable, caseId: string): Promise<readonly ThreadPost[]> {
  const rows = await db.rows<
    Omit<ThreadPost, 'author' | 'brought' | 'judgement'> & {
      author_id: string
      author_handle: string
      author_name: string
      author_url: string | null
      author_followers: number | null
      author_erased: boolean
      brought_way: BroughtWay | null
      brought_title: string | null
      brought_by: string | null
      brought_by_name: string | null
      brought_at: Instant | null
      judgement: JudgementInRow | null
    }
  >(
    sql`
    with recursive around as (
      select array_agg(s.id) as sources from cases c join source home on home.id = c.source_id
      join source s on s.brand_id = c.brand_id and s.connector = home.connector where c.id = ${caseId}
    ), thread as (
      select p.id, p.parent_external_id, 0 as height from post p where p.case_id = ${caseId}
      union
      select parent.id, parent.parent_external_id, t.height + 1
      from thread t cross join around join post parent
        on parent.source_id = any(around.sources) and parent.external_id = t.parent_external_id
      where t.height < ${longestAncestry}
    )
    select p.id, p.external_id as "externalId", p.published_at as at, p.received_at as "receivedAt",
      a.id as author_id, a.handle as author_handle, a.name as author_name, a.url as author_url,
      a.followers as author_followers, a.erased_at is not null as author_erased, p.erased_at is not null as erased, p.ours, p.text, p.language, p.url, p.links, p.hits, p.addressed, p.private, p.closed, p.reach,
      p.rating, p.place, p.ref,
      coalesce(p.case_id = ${caseId}::bigint, false) as "inCase", p.edited_at as "editedAt", p.deleted_at as "deletedAt", b.way as brought_way, b.title as brought_title,
      b.brought_by, bu.name as brought_by_name, b.brought_at, ${judgementInRow} as judgement
    from post p join author a on a.id = p.author_id
      left join judgement j on j.post_id = p.id and p.case_id = ${caseId}
      left join brought_post b on b.post_id = p.id left join "user" bu on bu.id = b.brought_by
    where p.id in (select id from thread)
    order by p.published_at, p.id`.prepared(),
  )
  return rows.map((row) => {
    const { author_id, author_handle, author_name, author_url, author_followers, author_erased, ...rest } = row
    const { brought_way: way, brought_title: title, brought_by, brought_by_name, brought_at, judgement, ...post } = rest
    return {
      ...post,
      judgement: fromRow(judgement),
      brought:
        way === null || brought_by === null || brought_at === null
          ? null
          : { way, title, by: { id: brought_by, name: brought_by_name ?? '' }, at: brought_at },
      author: {
        id: author_id,
        handle: author_handle,
        name: author_name,
        url: author_url,
        followers: author_followers,
        erased: author_erased,
      },
    }
  })
}

/** Somebody who is named in a note, and where. */
export interface NamedInNote extends MentionPlace {
  readonly personId: string
  readonly name: string
}

/** The notes of a case, oldest first. */
export async function readNotes(
  db: Queryable,
  caseId: string,
): Promise<
  readonly {
    readonly id: string
    readonly at: Instant
    readonly author: PersonView
    readonly text: string
    /** Who is named in it and where, as they are called now. */
    readonly mentions: readonly NamedInNote[]
  }[]
> {
  const rows = await db.rows<{
    id: string
    at: Instant
    author_id: string
    author_name: string | null
    text: string
    mentions: readonly NamedInNote[] | null
  }>(
    sql`
    select n.id, n.created_at as at, n.author_id, u.name as author_name, n.text, (
      select jsonb_agg(jsonb_build_object('personId', m.person_id, 'name', who.name,
        'at', (place->>'at')::int, 'length', (place->>'length')::int) order by (place->>'at')::int, m.person_id)
      from note_mention m join "user" who on who.id = m.person_id cross join jsonb_array_elements(m.places) as place
      where m.note_id = n.id) as mentions
    from note n left join "user" u on u.id = n.author_id where n.case_id = ${caseId} order by n.created_at, n.id`.prepared(),
  )
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    author: { id: row.author_id, name: row.author_name ?? '' },
    text: row.text,
    mentions: row.mentions ?? [],
  }))
}

/** Names of the people with these ids. */
export async function readPeopleNames(db: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.rows<PersonView>(sql`select id, name from "user" where id = any(${ids}::text[])`.prepared())
  return new Map(rows.map((row) => [row.id, row.name]))
}
