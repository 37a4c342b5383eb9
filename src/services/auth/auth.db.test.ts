import { getMigrations } from 'better-auth/db/migration'
import { afterAll, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/support/database.ts'
import { openAuthPool } from '../../store/users.ts'
import { authOptions } from './options.ts'

const test = await createTestDatabase()
afterAll(() => test[Symbol.asyncDispose]())

it('finds in our migrations every table, column and index that the accounts and sessions need', async () => {
  const pool = openAuthPool(test.db)
  try {
    const options = authOptions({
      url: 'https://vigie.example.com',
      origins: [],
      secret: 'long enough for a test, surely',
    })
    const plan = await getMigrations({ ...options, database: pool })
    expect(plan).toMatchObject({
      toBeCreated: [],
      toBeAdded: [],
      toBeAddedIndexes: [],
      unsafeChanges: [],
      schemaProblems: [],
    })
    expect((await plan.compileMigrations()).replace(';', '').trim()).toBe('')
  } finally {
    await pool.end()
  }
})
