import { fitMedia } from '../domain/model/fit-media.ts'
import type { Medium } from '../domain/model/medium.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** A medium of a stored post, without its bytes. */
export interface StoredMedium extends Medium {
  readonly id: string
  readonly postId: string
}

/** Keeps what posts show, in the place of what they showed before. Of what stays the same the copy stays, too. */
export async function saveMedia(
  tx: Transaction,
  posts: readonly { readonly id: string; readonly media: readonly Medium[] }[],
): Promise<void> {
  const all = posts.map(({ id, media }) => ({ id, media: fitMedia(media) }))
  const rows = all.flatMap(({ id, media }) => media.map((it, nth) => ({ id, nth, it })))
  const list = <T>(of: (row: (typeof rows)[number]) => T): T[] => rows.map(of)
  if (rows.length > 0) {
    await tx.run(sql`
      insert into medium as m (post_id, nth, kind, url, alt, sensitive, width, height, page, title, words)
      select * from unnest(${list((r) => r.id)}::bigint[], ${list((r) => r.nth)}::smallint[],
        ${list((r) => r.it.kind)}::text[], ${list((r) => r.it.url)}::text[], ${list((r) => r.it.alt)}::text[],
        ${list((r) => r.it.sensitive)}::bool[], ${list((r) => r.it.width)}::int[], ${list((r) => r.it.height)}::int[],
        ${list((r) => r.it.page?.url ?? null)}::text[], ${list((r) => r.it.page?.title ?? null)}::text[],
        ${list((r) => r.it.page?.words ?? null)}::text[])
      on conflict (post_id, nth) do update set kind = excluded.kind, url = excluded.url, alt = excluded.alt,
        sensitive = excluded.sensitive, width = excluded.width, height = excluded.height, page = excluded.page,
        title = excluded.title, words = excluded.words,
        shown = case when m.url is not distinct from excluded.url then m.shown end,
        thumb = case when m.url is not distinct from excluded.url then m.thumb end,
        copied_at = case when m.url is not distinct from excluded.url then m.copied_at end`)
  }
  if (all.length === 0) return
  await tx.run(sql`
    delete from medium m using unnest(${all.map((it) => it.id)}::bigint[],
      ${all.map((it) => it.media.length)}::int[]) as n (id, count)
    where m.post_id = n.id and m.nth >= n.count`)
}

const columns = sql`m.id, m.post_id as "postId", m.kind, m.url, m.alt, m.sensitive, m.width, m.height,
  case when m.page is not null then jsonb_build_object('url', m.page, 'title', m.title, 'words', m.words) end as page`

/** What the posts of a case show, in order. */
export const readMediaOfCase = (db: Queryable, caseId: string): Promise<readonly StoredMedium[]> =>
  db.rows<StoredMedium>(
    sql`
    select ${columns} from medium m join post p on p.id = m.post_id
    where p.case_id = ${caseId}::bigint and p.erased_at is null order by m.post_id, m.nth`.prepared(),
  )

/** A medium with whom it belongs to and what its source may reach; its copy's hashes where there is a copy. Undefined where there is none, or its post's words are gone. */
export interface MediumToShow extends StoredMedium {
  readonly brandId: string
  /** What was typed for its source, without secrets. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Private addresses, `host:port`, that an administrator allowed its source. */
  readonly allowed: readonly string[]
  readonly shown: Buffer | null
  readonly thumb: Buffer | null
}

/** One medium, to be shown. */
export const readMedium = (db: Queryable, id: string): Promise<MediumToShow | undefined> =>
  db.one<MediumToShow>(sql`
    select ${columns}, s.brand_id as "brandId", s.settings, m.shown, m.thumb,
      coalesce((select array_agg(a.host || ':' || a.port) from allowed_address a where a.source_id = s.id), '{}') as allowed
    from medium m join post p on p.id = m.post_id join source s on s.id = p.source_id
    where m.id = ${id} and p.erased_at is null`)

/** Notes the copy that was made of this address; false where the medium is gone or shows something else by now. */
export async function saveCopy(
  tx: Transaction,
  copy: {
    readonly id: string
    readonly url: string
    readonly shown: Buffer
    readonly thumb: Buffer
    readonly width: number
    readonly height: number
  },
  now: Instant,
): Promise<boolean> {
  const saved = await tx.run(sql`
    update medium set shown = ${copy.shown}, thumb = ${copy.thumb}, width = ${copy.width}, height = ${copy.height},
      copied_at = to_timestamp(${now} / 1000.0)
    where id = ${copy.id} and url = ${copy.url}`)
  return saved === 1
}

/** Lets go of copies made before then, and of the oldest beyond `most`; at most `limit` at once. Gives how many went. They are made again when somebody looks. */
export async function forgetCopies(tx: Transaction, before: Instant, most: number, limit: number): Promise<number> {
  return tx.run(sql`
    update medium set shown = null, thumb = null, copied_at = null
    where id in (
      select id from medium where copied_at < greatest(to_timestamp(${before} / 1000.0),
        (select copied_at from medium where copied_at is not null order by copied_at desc offset ${most} limit 1))
      order by copied_at limit ${limit} for update skip locked)`)
}
