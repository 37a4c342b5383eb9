import type { Instant } from '../domain/model/time.ts'
import type { PersonView } from './case-reads.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** A file kept as it was seen, without its bytes. */
export interface StoredEvidence {
  readonly id: string
  readonly brandId: string
  readonly caseId: string | null
  readonly postId: string | null
  /** The note that it belongs to. */
  readonly noteId: string | null
  readonly name: string
  readonly type: string
  readonly size: number
  /** SHA-256 of what was uploaded, in hexadecimal. */
  readonly sha256: string
  /** Of the picture made of it; null where there is none. */
  readonly width: number | null
  readonly height: number | null
  readonly addedBy: PersonView
  readonly uploadedAt: Instant
  readonly addedAt: Instant | null
}

interface EvidenceRow extends Omit<StoredEvidence, 'addedBy'> {
  readonly added_by: string
  readonly added_by_name: string | null
}

const selected = sql`
  select e.id, e.brand_id as "brandId", e.case_id as "caseId", e.post_id as "postId", e.note_id as "noteId", e.name, b.type, b.size,
    encode(e.original, 'hex') as sha256, e.width, e.height, e.added_by, u.name as added_by_name,
    e.uploaded_at as "uploadedAt", e.added_at as "addedAt"
  from evidence e join blob b on b.sha256 = e.original left join "user" u on u.id = e.added_by`

const toEvidence = ({ added_by, added_by_name, ...rest }: EvidenceRow): StoredEvidence => ({
  ...rest,
  addedBy: { id: added_by, name: added_by_name ?? '' },
})

/** Stores a file that belongs to no case yet. False when one with this id is stored already. */
export async function insertEvidence(
  tx: Transaction,
  evidence: {
    readonly id: string
    readonly brandId: string
    readonly name: string
    readonly original: Buffer
    readonly picture: {
      readonly shown: Buffer
      readonly thumb: Buffer
      readonly width: number
      readonly height: number
    } | null
    readonly addedBy: string
    readonly now: Instant
  },
): Promise<boolean> {
  const { picture } = evidence
  const added = await tx.run(sql`
    insert into evidence (id, brand_id, name, original, shown, thumb, width, height, added_by, uploaded_at)
    values (${evidence.id}, ${evidence.brandId}, ${evidence.name}, ${evidence.original}, ${picture?.shown ?? null},
      ${picture?.thumb ?? null}, ${picture?.width ?? null}, ${picture?.height ?? null}, ${evidence.addedBy},
      to_timestamp(${evidence.now} / 1000.0))
    on conflict (id) do nothing`)
  return added === 1
}

/** One file. */
export async function readEvidence(db: Queryable, id: string): Promise<StoredEvidence | undefined> {
  const row = await db.one<EvidenceRow>(sql`${selected} where e.id = ${id}`)
  return row === undefined ? undefined : toEvidence(row)
}

/** The files of a case in the order in which they came. */
export async function readEvidenceOfCase(db: Queryable, caseId: string): Promise<readonly StoredEvidence[]> {
  const rows = await db.rows<EvidenceRow>(
    sql`${selected} where e.case_id = ${caseId} order by e.added_at, e.uploaded_at, e.id`.prepared(),
  )
  return rows.map(toEvidence)
}

/** The hash of what is handed out of a file: its picture, the small one, or the file itself. */
export async function hashOfEvidence(
  db: Queryable,
  id: string,
  which: 'shown' | 'thumb' | 'original',
): Promise<Buffer | null> {
  const column = which === 'shown' ? sql`shown` : which === 'thumb' ? sql`thumb` : sql`original`
  const row = await db.one<{ hash: Buffer | null }>(sql`select ${column} as hash from evidence where id = ${id}`)
  return row?.hash ?? null
}

/** Files that become part of a case, and of a post of it where one is named. */
export interface EvidenceClaim {
  readonly ids: readonly string[]
  readonly brandId: string
  readonly caseId: string
  readonly postId: string | null
  readonly noteId?: string
  /** What this person uploaded for another brand and gave to no case comes along. */
  readonly ownOf?: string
  readonly now: Instant
}

/** Makes files part of a case, and of a post of it. Gives the ids of those that were free, in the order given. */
export async function claimEvidence(tx: Transaction, claim: EvidenceClaim): Promise<readonly string[]> {
  if (claim.ids.length === 0) return []
  const rows = await tx.rows<{ id: string }>(sql`
    update evidence set case_id = ${claim.caseId}, post_id = ${claim.postId}, brand_id = ${claim.brandId},
      note_id = ${claim.noteId ?? null}::uuid, added_at = to_timestamp(${claim.now} / 1000.0)
    where id = any(${claim.ids}::uuid[]) and case_id is null
      and (brand_id = ${claim.brandId} or added_by = ${claim.ownOf ?? null})
    returning id`)
  const claimed = new Set(rows.map((row) => row.id))
  return claim.ids.filter((id) => claimed.has(id))
}

/** How many files a case has, and how many its notes. The caller holds the case. */
export async function countEvidence(
  tx: Transaction,
  caseId: string,
): Promise<{ readonly pieces: number; readonly inNotes: number }> {
  const row = await tx.one<{ pieces: number; inNotes: number }>(sql`
    select (count(*) filter (where note_id is null))::int as pieces, count(note_id)::int as "inNotes"
    from evidence where case_id = ${caseId}`)
  return row ?? { pieces: 0, inNotes: 0 }
}

/** How many bytes a brand was brought since `since`. The caller holds the brand. */
export async function bytesSince(db: Queryable, brandId: string, since: Instant): Promise<number> {
  const row = await db.one<{ bytes: number }>(sql`
    select coalesce(sum(b.size), 0)::float8 as bytes from evidence e join blob b on b.sha256 = e.original
    where e.brand_id = ${brandId} and e.uploaded_at >= to_timestamp(${since} / 1000.0)`)
  return row?.bytes ?? 0
}

/** Removes files that were uploaded before `before` and never became part of a case, at most `limit`. */
export async function removeUnusedEvidence(tx: Transaction, before: Instant, limit: number): Promise<number> {
  return tx.run(sql`
    delete from evidence where id in (
      select id from evidence where case_id is null and uploaded_at < to_timestamp(${before} / 1000.0)
      limit ${limit} for update skip locked)`)
}
