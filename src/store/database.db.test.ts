import { expect, it } from 'vitest'
import { createTestDatabase } from '../../test/support/database.ts'
import { openDatabase } from './database.ts'
import { sql } from './sql.ts'

it('a connection spreads no question over several processors and compiles none, from its first statement on', async () => {
  await using base = await createTestDatabase()
  const set = sql`select current_setting('jit') as jit, current_setting('max_parallel_workers_per_gather') as workers`
  // More at once than there are connections yet: each is asked as its first.
  const said = await Promise.all(Array.from({ length: 4 }, () => base.db.one(set)))
  expect(said).toEqual(said.map(() => ({ jit: 'off', workers: '0' })))
})

it('a prepared statement is planned once and not for its values, on connections of its own', async () => {
  await using base = await createTestDatabase()
  await using db = openDatabase({ url: base.url, maxConnections: 9 })
  const mode = sql`select current_setting('plan_cache_mode') as mode, pg_backend_pid() as pid`
  const [kept, other] = [await db.one(mode.prepared()), await db.one(mode)]
  expect([kept?.['mode'], other?.['mode']]).toEqual(['force_generic_plan', 'auto'])
  expect(kept?.['pid']).not.toBe(other?.['pid'])
  expect(db.connections()).toEqual({ total: 2, idle: 2, waiting: 0 })
  await db.transaction(async (tx) => expect(await tx.one(mode.prepared())).toMatchObject({ mode: 'auto' }))
  // Of few connections none is set apart.
  await using few = openDatabase({ url: base.url, maxConnections: 2 })
  expect(await few.one(mode.prepared())).toMatchObject({ mode: 'auto' })
})

it('a moment comes to the millisecond, whatever PostgreSQL writes it as', async () => {
  await using base = await createTestDatabase()
  const at = async (text: string, zone = 'UTC') =>
    base.db.transaction(async (tx) => {
      await tx.run(sql`select set_config('timezone', ${zone}, true)`)
      return (await tx.one<{ at: number }>(sql`select ${text}::timestamptz as at`))?.at
    })
  const texts = [
    '2026-11-30 22:04:05.678+00',
    '2026-11-30 22:04:05+00',
    '1969-12-31 23:59:59.5+00',
    '0099-01-01 00:00:00+00',
  ]
  for (const text of texts) {
    const said = Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    for (const zone of ['UTC', 'Europe/Paris', 'Asia/Kolkata']) expect(await at(text, zone)).toBe(said)
  }
  expect(await at('2026-11-30 22:04:05.0009994+00')).toBe(Date.UTC(2026, 10, 30, 22, 4, 5))
  expect(await at('12026-11-30 22:04:05+00')).toBe(Date.UTC(12_026, 10, 30, 22, 4, 5))
  expect(await at('infinity')).toBeNaN()
})
