import type { StandingAnswer } from '../domain/cases/decide.ts'
import type { Instant } from '../domain/model/time.ts'
import type { PersonView } from './case-reads.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** An answer that somebody gave elsewhere, as they told it. */
export interface StoredProof {
  readonly id: string
  readonly caseId: string
  readonly author: PersonView
  readonly url: string | null
  readonly text: string
  readonly answeredAt: Instant
  readonly withdrawnAt: Instant | null
}

interface ProofRow extends Omit<StoredProof, 'author'> {
  readonly authorId: string
  readonly authorName: string | null
}

const columns = sql`p.id, p.case_id as "caseId", p.author_id as "authorId",
  (select u.name from "user" u where u.id = p.author_id) as "authorName", p.url, p.text, p.answered_at as "answeredAt",
  p.withdrawn_at as "withdrawnAt"`

const toProof = ({ authorId, authorName, ...row }: ProofRow): StoredProof => ({
  ...row,
  author: { id: authorId, name: authorName ?? '' },
})

/** The answers that were given elsewhere in a case, oldest first. */
export async function readProofs(db: Queryable, caseId: string): Promise<readonly StoredProof[]> {
  const rows = await db.rows<ProofRow>(
    sql`select ${columns} from proof p where p.case_id = ${caseId} order by p.answered_at, p.id`.prepared(),
  )
  return rows.map(toProof)
}

/** One of them. */
export async function readProof(db: Queryable, id: string): Promise<StoredProof | undefined> {
  const row = await db.one<ProofRow>(sql`select ${columns} from proof p where p.id = ${id}`)
  return row === undefined ? undefined : toProof(row)
}

/** Keeps an answer that was given elsewhere. False when it is kept already: a repeated request is one answer. */
export async function insertProof(
  tx: Transaction,
  proof: {
    readonly id: string
    readonly caseId: string
    readonly authorId: string
    readonly url: string | null
    readonly text: string
    readonly at: Instant
  },
): Promise<boolean> {
  const added = await tx.run(sql`
    insert into proof (id, case_id, author_id, url, text, answered_at)
    values (${proof.id}, ${proof.caseId}, ${proof.authorId}, ${proof.url}, ${proof.text},
      to_timestamp(${proof.at} / 1000.0))
    on conflict (id) do nothing`)
  return added === 1
}

/** Takes it back; what was said stays. False when it was taken back before. */
export async function withdrawProof(tx: Transaction, id: string, now: Instant): Promise<boolean> {
  const withdrawn = await tx.run(
    sql`update proof set withdrawn_at = to_timestamp(${now} / 1000.0) where id = ${id} and withdrawn_at is null`,
  )
  return withdrawn === 1
}

/** Every answer that stands in a case, of whatever kind, oldest first. */
export async function standingAnswers(tx: Transaction, caseId: string): Promise<readonly StandingAnswer[]> {
  return tx.rows<StandingAnswer>(sql`
    select null::text as "replyId", null::text as "postId", id::text as "proofId", answered_at as at
      from proof where case_id = ${caseId} and withdrawn_at is null
    union all select id::text, null, null, sent_at from reply where case_id = ${caseId} and state = 'sent'
    union all select null, id::text, null, published_at from post
      where case_id = ${caseId} and ours and deleted_at is null
        and not exists (select from reply r where r.source_id = post.source_id and r.external_id = post.external_id)
    order by at`)
}
