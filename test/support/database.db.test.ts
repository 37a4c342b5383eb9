import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/store/sql.ts'
import { createTestDatabase } from './database.ts'

let first: Awaited<ReturnType<typeof createTestDatabase>>
let second: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  first = await createTestDatabase()
  second = await createTestDatabase()
})
afterAll(async () => {
  await first[Symbol.asyncDispose]()
  await second[Symbol.asyncDispose]()
})

describe('a test database', () => {
  it('is migrated, and nothing written in it is seen in another', async () => {
    await first.db.run(
      sql`insert into brand (id, name, languages, time_zone, policy) values (gen_random_uuid(), 'Maison', '{fr}', 'Europe/Paris', '{}')`,
    )
    expect(await first.db.rows(sql`select name from brand`)).toEqual([{ name: 'Maison' }])
    expect(await second.db.rows(sql`select name from brand`)).toEqual([])
  })
})
