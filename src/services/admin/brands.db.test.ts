import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { mayInBrand } from '../../domain/people/may.ts'
import { sql } from '../../store/sql.ts'
import { createBrand } from './create-brand.ts'
import { listBrands } from './list-brands.ts'
import { updateBrand } from './update-brand.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())

const ada = aContext(db, { actor: aPerson({ userId: 'ada', role: 'administrator' }) })
const input = { name: 'Acme', languages: ['fr', 'en'], timeZone: 'Europe/Paris', firstReplyMinutes: 90 } as const

describe('a brand', () => {
  it('is set up with the time in which its customers are answered', async () => {
    const brand = await createBrand(ada, { ...input, name: ' Acme ' })
    expect(brand).toEqual({ id: brand.id, ...input, sites: [], accounts: [], may: mayInBrand('administrator') })
    expect(await listBrands(ada)).toContainEqual(brand)
    const row = await db.one(sql`select policy from brand where id = ${brand.id}`)
    expect(row).toEqual({ policy: { firstReplyMs: 5_400_000, warnShare: 0.75 } })
  })

  it('is changed, and what else its policy holds stays', async () => {
    const places = { sites: ['acme.example/shop'], accounts: ['@acme', 'instagram.com/acme'] }
    const { id } = await createBrand(ada, {
      ...input,
      sites: ['https://acme.example/shop/'],
      accounts: ['acme', 'https://www.instagram.com/acme/', '@acme'],
    })
    await db.run(sql`update brand set policy = policy || '{"warnShare": 0.5}' where id = ${id}`)
    const changed = {
      name: 'Acme Care',
      languages: ['en'],
      timeZone: 'America/New_York',
      firstReplyMinutes: 30,
    } as const
    expect(await updateBrand(ada, { brandId: id, ...changed })).toMatchObject({ id, ...changed })
    expect(await listBrands(ada)).toContainEqual({ id, ...changed, ...places, may: mayInBrand('administrator') })
    const row = await db.one(sql`select policy from brand where id = ${id}`)
    expect(row).toEqual({ policy: { firstReplyMs: 1_800_000, warnShare: 0.5 } })
  })

  it('that a colleague changed while it was written on is not put back to what it was', async () => {
    const { id, may: _may, ...first } = await createBrand(ada, { ...input, sites: ['acme.example'] })
    const from = first
    const next = await updateBrand(ada, { brandId: id, from, ...first, firstReplyMinutes: 15 })
    const old = updateBrand(ada, { brandId: id, from, ...first, name: 'Acme & co' })
    await expect(old).rejects.toMatchObject({ code: 'conflict', reason: 'brand-changed' })
    expect(await listBrands(ada)).toContainEqual(next)
    const { id: _id, may: _nextMay, ...now } = next
    expect(await updateBrand(ada, { brandId: id, from: now, ...now, name: 'Acme & co' })).toMatchObject({
      ...{ name: 'Acme & co', firstReplyMinutes: 15, sites: ['acme.example'] },
    })
  })

  it('that is gone is not changed', async () => {
    await expect(updateBrand(ada, { brandId: randomUUID(), ...input })).rejects.toMatchObject({ code: 'not-found' })
  })

  it.each([
    ['name', { name: '  ' }],
    ['languages', { languages: [] }],
    ['timeZone', { timeZone: 'Europe/Atlantis' }],
    ['firstReplyMinutes', { firstReplyMinutes: 0 }],
    ['sites.0', { sites: ['not a site'] }],
    ['accounts.1', { accounts: ['@acme', 'chez mireille'] }],
    ['firstReplyMinutes', { firstReplyMinutes: 1.5 }],
  ])('is refused when its %s makes no sense: %o', async (path, wrong) => {
    const before = await listBrands(ada)
    const refusal = { code: 'invalid', facts: { errors: [{ path }] } }
    await expect(createBrand(ada, { ...input, ...wrong })).rejects.toMatchObject(refusal)
    expect(await listBrands(ada)).toEqual(before)
  })

  it('is set up and changed by an administrator only, and seen by those who were given it', async () => {
    const brand = await createBrand(ada, input)
    for (const role of ['lead', 'agent', 'observer'] as const) {
      const ctx = aContext(db, { actor: aPerson({ role, brands: new Set([brand.id]) }) })
      await expect(createBrand(ctx, input)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(updateBrand(ctx, { brandId: brand.id, ...input, name: 'Mine' })).rejects.toMatchObject({
        code: 'forbidden',
      })
      expect(await listBrands(ctx)).toEqual([{ ...brand, may: mayInBrand(role) }])
    }
    await expect(listBrands(aContext(db))).rejects.toMatchObject({ code: 'forbidden' })
  })
})
