import { createHash } from 'node:crypto'
import type { Database, Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** An act as it is sealed: every column, its moment to the microsecond, its data with the keys in one order. */
interface SealedAct {
  readonly id: string
  readonly body: string
}

const acts = sql`
  a.id, jsonb_build_array(a.id::text, to_char(a.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US'), a.kind, a.actor_id,
    a.person_id, a.invitation_id, a.data)::text as body`

const start: Buffer = Buffer.alloc(32)
const next = (before: Buffer, body: string): Buffer => createHash('sha256').update(before).update(body, 'utf8').digest()

/** Seals the acts that are not sealed yet, at most `limit`, one process at a time: each hash covers the act and the hash before it. Gives how many. */
export async function sealActs(db: Database, limit: number): Promise<number> {
  return db.transaction(async (tx: Transaction) => {
    const held = await tx.one<{ held: boolean }>(sql`select pg_try_advisory_xact_lock(hashtext('audit_seal')) as held`)
    if (held?.held !== true) return 0
    const rows = await tx.rows<SealedAct>(sql`
      select ${acts} from audit a where not exists (select from audit_seal s where s.audit_id = a.id)
      order by a.id limit ${limit}`)
    if (rows.length === 0) return 0
    const last = await tx.one<{ seq: string; hash: Buffer }>(
      sql`select seq, hash from audit_seal order by seq desc limit 1`,
    )
    let hash = last?.hash ?? start
    const hashes = rows.map((row) => {
      hash = next(hash, row.body)
      return hash
    })
    const from = Number(last?.seq ?? 0)
    await tx.run(sql`
      insert into audit_seal (seq, audit_id, hash)
      select n.seq, n.id, n.hash from unnest(${rows.map((_, i) => from + 1 + i)}::bigint[],
        ${rows.map((row) => row.id)}::bigint[], ${hashes}::bytea[]) as n (seq, id, hash)`)
    return rows.length
  })
}

/** What following the chain showed. `broken`: the number of the first act that does not fit, with its moment where it is still there. */
export interface ChainState {
  readonly sealed: number
  readonly unsealed: number
  readonly head: string | null
  readonly broken: { readonly seq: string; readonly missing: boolean } | null
}

const pageSize = 1_000

/** Follows the chain from its beginning, page by page, and says where it breaks. */
export async function followChain(db: Queryable): Promise<ChainState> {
  let hash: Buffer = start
  let sealed = 0
  let expected = 1
  for (let after = 0; ; ) {
    const rows = await db.rows<{ seq: string; hash: Buffer; body: string | null }>(sql`
      select s.seq, s.hash, b.body from audit_seal s
        left join lateral (select ${acts} from audit a where a.id = s.audit_id) b on true
      where s.seq > ${after} order by s.seq limit ${pageSize}`)
    for (const row of rows) {
      const missing = row.body === null || Number(row.seq) !== expected
      if (row.body !== null) hash = next(hash, row.body)
      if (missing || !hash.equals(row.hash))
        return { sealed, unsealed: 0, head: null, broken: { seq: String(expected), missing } }
      expected += 1
      sealed += 1
    }
    if (rows.length < pageSize) break
    after = Number(rows.at(-1)?.seq ?? after)
  }
  const waiting = await db.one<{ n: number }>(sql`
    select count(*)::int as n from audit a where not exists (select from audit_seal s where s.audit_id = a.id)`)
  return { sealed, unsealed: waiting?.n ?? 0, head: sealed === 0 ? null : hash.toString('hex'), broken: null }
}
