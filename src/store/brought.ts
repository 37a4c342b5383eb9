import type { BroughtWay } from '../domain/model/brought.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** The brand's one source of what people bring, made when the first is brought. The caller holds the brand. */
export async function ensureBroughtSource(
  tx: Transaction,
  source: { readonly id: string; readonly brandId: string; readonly connector: string; readonly name: string },
  now: Instant,
): Promise<string> {
  const known = await tx.one<{ id: string }>(sql`
    select id from source where brand_id = ${source.brandId} and connector = ${source.connector} order by created_at limit 1`)
  if (known !== undefined) return known.id
  await tx.run(sql`
    insert into source (id, brand_id, connector, name, settings, created_at)
    values (${source.id}, ${source.brandId}, ${source.connector}, ${source.name}, '{}', to_timestamp(${now} / 1000.0))`)
  return source.id
}

/** Notes how a post came to us. */
export async function insertBrought(
  tx: Transaction,
  brought: {
    readonly postId: string
    readonly way: BroughtWay
    readonly page: string | null
    readonly title: string | null
    readonly by: string
    readonly at: Instant
  },
): Promise<void> {
  await tx.run(sql`
    insert into brought_post (post_id, way, page, title, brought_by, brought_at)
    values (${brought.postId}, ${brought.way}, ${brought.page}, ${brought.title}, ${brought.by},
      to_timestamp(${brought.at} / 1000.0))`)
}

/** The case of the brand that has this page already: brought before, or come by itself under one of these spellings. The newest, if there are several. */
export async function findCaseOfPage(
  db: Queryable,
  brandId: string,
  page: string,
  spellings: readonly string[],
): Promise<string | undefined> {
  const row = await db.one<{ case_id: string }>(sql`
    select p.case_id from (
      select post_id as id from brought_post where page = ${page}
      union
      select id from post where url = any(${spellings}::text[]) and case_id is not null
    ) found join post p on p.id = found.id join source s on s.id = p.source_id
    where s.brand_id = ${brandId} and p.case_id is not null
    order by p.case_id desc limit 1`)
  return row?.case_id
}

/** Which of these a case's posts and their authors say already: the words, the name, and how somebody is reached. */
export async function isKnownIn(
  tx: Transaction,
  caseId: string,
  said: { readonly words: string; readonly name: string; readonly contact: string },
): Promise<{ readonly words: boolean; readonly name: boolean; readonly contact: boolean }> {
  const row = await tx.one<{ words: boolean; name: boolean; contact: boolean }>(sql`
    select coalesce(bool_or(p.text = ${said.words}), false) as words, coalesce(bool_or(a.name = ${said.name}), false) as name,
      coalesce(bool_or(a.handle = ${said.contact}), false) as contact
    from post p join author a on a.id = p.author_id where p.case_id = ${caseId}`)
  return row ?? { words: false, name: false, contact: false }
}
