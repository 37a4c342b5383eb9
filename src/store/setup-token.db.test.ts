import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/support/database.ts'
import { hours, after, instant } from '../domain/model/time.ts'
import { dropSetupToken, hashSetupToken, replaceSetupToken, takeSetupToken } from './setup-token.ts'

const test = await createTestDatabase()
afterAll(() => test[Symbol.asyncDispose]())
const { db } = test
const now = instant(1_790_000_000_000)
const hash = hashSetupToken('a token')

describe('the set-up token', () => {
  beforeEach(() => replaceSetupToken(db, hash, after(now, hours(1))))

  it('is taken once', async () => {
    expect(await db.transaction((tx) => takeSetupToken(tx, hash, now))).toBe(true)
    expect(await db.transaction((tx) => takeSetupToken(tx, hash, now))).toBe(false)
  })

  it('goes to one of many who race for it', async () => {
    const taken = await Promise.all(
      Array.from({ length: 8 }, () => db.transaction((tx) => takeSetupToken(tx, hash, now))),
    )
    expect(taken.filter(Boolean)).toHaveLength(1)
  })

  it('goes to the second when the first could not finish', async () => {
    const first = db.transaction(async (tx) => {
      await takeSetupToken(tx, hash, now)
      throw new Error('the account could not be made')
    })
    await expect(first).rejects.toThrow('the account could not be made')
    expect(await db.transaction((tx) => takeSetupToken(tx, hash, now))).toBe(true)
  })

  it('is dead after its hour', async () => {
    expect(await db.transaction((tx) => takeSetupToken(tx, hash, after(now, hours(1))))).toBe(false)
  })

  it('is dead once another start has made a new one', async () => {
    const later = hashSetupToken('a later token')
    await replaceSetupToken(db, later, after(now, hours(1)))
    expect(await db.transaction((tx) => takeSetupToken(tx, hash, now))).toBe(false)
    expect(await db.transaction((tx) => takeSetupToken(tx, later, now))).toBe(true)
  })

  it('is gone when it was dropped', async () => {
    await dropSetupToken(db)
    expect(await db.transaction((tx) => takeSetupToken(tx, hash, now))).toBe(false)
  })
})
