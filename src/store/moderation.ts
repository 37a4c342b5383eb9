import type { ModerationReason } from '../domain/cases/case.ts'
import type { Instant } from '../domain/model/time.ts'
import type { ModerationKind } from '../domain/moderation/moderation.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Something that was done on a network about somebody's account or post. */
export interface NewModeration {
  readonly id: string
  readonly brandId: string
  readonly caseId: string
  readonly sourceId: string
  readonly authorId: string
  /** The post that was reported; null for what concerns the account. */
  readonly postId: string | null
  readonly kind: ModerationKind
  readonly reason: ModerationReason | null
  readonly comment: string
  readonly doneBy: string
  readonly now: Instant
}

/** Writes it down. False when it stands already: done twice it is one. */
export async function addModeration(tx: Transaction, it: NewModeration): Promise<boolean> {
  const added = await tx.run(sql`
    insert into moderation (id, brand_id, case_id, source_id, author_id, post_id, kind, reason, comment, done_by, done_at)
    values (${it.id}, ${it.brandId}, ${it.caseId}, ${it.sourceId}, ${it.authorId}, ${it.postId}, ${it.kind}, ${it.reason},
      case when exists (select from author a where a.id = ${it.authorId} and a.erased_at is not null)
        or exists (select from cases c where c.id = ${it.caseId} and c.erased_at is not null)
        then '' else ${it.comment} end, ${it.doneBy}, to_timestamp(${it.now} / 1000.0))
    on conflict do nothing`)
  return added === 1
}

/** Takes a mute or a block back. Gives its id; nothing when none stood. */
export async function endModeration(
  tx: Transaction,
  it: Pick<NewModeration, 'sourceId' | 'authorId' | 'kind' | 'now'> & { readonly endedBy: string },
): Promise<string | undefined> {
  const row = await tx.one<{ id: string }>(sql`
    update moderation set ended_by = ${it.endedBy}, ended_at = to_timestamp(${it.now} / 1000.0)
    where source_id = ${it.sourceId} and author_id = ${it.authorId} and kind = ${it.kind} and ended_at is null
    returning id`)
  return row?.id
}

/** What stands about the author of a case, and which of the case's posts were reported. */
export interface StandingModeration {
  readonly muted: boolean
  readonly blocked: boolean
  readonly reported: readonly string[]
}

/** What was done about the author of a case `c` on its source, and still stands, as JSON. */
export const standingModeration = sql`
  select jsonb_build_object('muted', coalesce(bool_or(m.kind = 'mute'), false),
    'blocked', coalesce(bool_or(m.kind = 'block'), false),
    'reported', coalesce(jsonb_agg(m.post_id::text) filter (where m.kind = 'report' and m.post_id is not null), '[]'))
  from moderation m
  where m.ended_at is null and (
    (m.kind <> 'report' and m.source_id = c.source_id and m.author_id = c.author_id)
    or (m.kind = 'report' and m.case_id = c.id))`

/** Whether this post (null: the newest of the case) was reported already, or a report of this id was made. */
export async function readReported(
  db: Queryable,
  it: { readonly id: string; readonly caseId: string; readonly postId: string | null },
): Promise<boolean> {
  const row = await db.one(sql`
    select 1 from moderation m where m.id = ${it.id} or (m.kind = 'report' and m.post_id =
      coalesce(${it.postId}::bigint, (select c.last_post_id from cases c where c.id = ${it.caseId})))`)
  return row !== undefined
}
