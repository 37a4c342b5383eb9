import { expect, it } from 'vitest'
import { createTestDatabase } from '../../test/support/database.ts'
import { sql } from './sql.ts'

it('a connection spreads no question over several processors and compiles none, from its first statement on', async () => {
  await using base = await createTestDatabase()
  const set = sql`select current_setting('jit') as jit, current_setting('max_parallel_workers_per_gather') as workers`
  // More at once than there are connections yet: each is asked as its first.
  const said = await Promise.all(Array.from({ length: 4 }, () => base.db.one(set)))
  expect(said).toEqual(said.map(() => ({ jit: 'off', workers: '0' })))
})
