import { instant } from '../../src/domain/model/time.ts'
import { hashOf } from '../../src/services/auth/hash-of.ts'
import { sql } from '../../src/store/sql.ts'
import { insertUser } from '../../src/store/users.ts'
import type { BenchDatabase } from './database.ts'

/** So many agents who see the brand, all with this pass phrase; their ids. Each signs in as « ID@example.org ». */
export async function addAgents(
  { db }: BenchDatabase,
  brandId: string,
  count: number,
  password: string,
): Promise<readonly string[]> {
  const hash = await hashOf(password)
  const ids = Array.from({ length: count }, (_, i) => `agent-${i}`)
  await db.transaction(async (tx) => {
    for (const id of ids) {
      await insertUser(
        tx,
        { id, name: `Agent ${id}`, email: `${id}@example.org`, passwordHash: hash, role: 'agent', language: 'fr' },
        instant(Date.now()),
      )
    }
  })
  await db.run(sql`insert into brand_access (user_id, brand_id) select unnest(${ids}::text[]), ${brandId}`)
  return ids
}
