import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** A write that may be sent twice: what was asked, and what it was answered once it was. */
export interface StoredAnswer {
  readonly hash: Buffer
  readonly begunAt: Instant
  readonly status: number | null
  readonly sealed: Buffer | null
}

/** Begins a write under this name. Undefined when this one is the first; else what is known of the one before. */
export async function beginAnswer(
  db: Queryable,
  of: { readonly owner: string; readonly key: string; readonly hash: Buffer },
  now: Instant,
): Promise<StoredAnswer | undefined> {
  for (;;) {
    const begun = await db.run(sql`
      insert into api_answer (owner, key, request_hash, begun_at)
      values (${of.owner}, ${of.key}, ${of.hash}, to_timestamp(${now} / 1000.0))
      on conflict (owner, key) do nothing`)
    if (begun === 1) return undefined
    const before = await db.one<StoredAnswer>(sql`
      select request_hash as hash, begun_at as "begunAt", status, sealed from api_answer
      where owner = ${of.owner} and key = ${of.key}`)
    // Refused and forgotten between the two statements: this one is the first after all.
    if (before !== undefined) return before
  }
}

/** Keeps what a write was answered. */
export async function keepAnswer(
  db: Queryable,
  of: { readonly owner: string; readonly key: string },
  answer: { readonly status: number; readonly sealed: Buffer },
): Promise<void> {
  await db.run(sql`
    update api_answer set status = ${answer.status}, sealed = ${answer.sealed}
    where owner = ${of.owner} and key = ${of.key}`)
}

/** Lets a write that is being carried out count as begun at another moment. */
export async function beginsSince(
  db: Queryable,
  of: { readonly owner: string; readonly key: string },
  at: Instant,
): Promise<void> {
  await db.run(sql`
    update api_answer set begun_at = to_timestamp(${at} / 1000.0)
    where owner = ${of.owner} and key = ${of.key} and status is null`)
}

/** Forgets a write that changed nothing, so that it can be sent again. */
export async function dropAnswer(db: Queryable, of: { readonly owner: string; readonly key: string }): Promise<void> {
  await db.run(sql`delete from api_answer where owner = ${of.owner} and key = ${of.key}`)
}

/** Forgets writes of before then. */
export async function forgetAnswers(db: Queryable, before: Instant): Promise<void> {
  await db.run(sql`delete from api_answer where begun_at < to_timestamp(${before} / 1000.0)`)
}

/** Takes the words out of all answers that are kept: somebody's data are being erased, and an answer may hold them. That the writes were done stays known. */
export async function emptyAnswers(db: Queryable): Promise<void> {
  await db.run(sql`update api_answer set status = null, sealed = null where sealed is not null`)
}
