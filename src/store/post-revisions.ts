import type { Instant } from '../domain/model/time.ts'
import type { Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Words that a post had before an edit. */
export interface FormerWords {
  readonly postId: string
  readonly revision: string | null
  readonly text: string
}

/** Keeps former words, in this order, behind what is kept of the same post, and marks the post as edited: of two edits in one moment neither takes the other's place. With `once`, a revision that is kept already is not kept again. The caller holds the brand, so nobody else writes here. */
export async function keepFormerWords(
  tx: Transaction,
  words: readonly FormerWords[],
  now: Instant,
  once = false,
): Promise<void> {
  if (words.length === 0) return
  const list = <T>(of: (it: FormerWords) => T): T[] => words.map(of)
  await tx.run(sql`
    with kept as (insert into post_revision (post_id, seen_at, revision, text)
    select n.post_id,
      greatest(to_timestamp(${now} / 1000.0), k.latest + interval '1 ms')
        + interval '1 ms' * (row_number() over (partition by n.post_id order by n.place) - 1),
      n.revision, n.text
    from unnest(${list((it) => it.postId)}::bigint[], ${list((it) => it.revision)}::text[],
      ${list((it) => it.text)}::text[]) with ordinality as n (post_id, revision, text, place)
    cross join lateral (select max(r.seen_at) as latest from post_revision r where r.post_id = n.post_id) k
    where not (${once} and exists (
      select from post_revision r where r.post_id = n.post_id and r.revision = n.revision))
    returning post_id)
    update post set edited_at = to_timestamp(${now} / 1000.0) where id in (select post_id from kept)`)
}
