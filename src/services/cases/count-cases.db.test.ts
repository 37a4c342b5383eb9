import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand } from '../../../test/support/listener.ts'
import { noFilter } from '../../domain/cases/filter.ts'
import { minutes, seconds } from '../../domain/model/time.ts'
import { type CountQuestion, countForEach, countView } from './count-cases.ts'
import { settleCase } from './settle-case.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines' })
})
afterAll(() => base[Symbol.asyncDispose]())

/** A desk with four cases to answer, and what its first view and its first three cases are asked for. */
async function aDesk() {
  const desk = await aListener(base.db)
  const ines = { ...desk.ctx, actor: aPerson({ userId: 'ines', brands: new Set([desk.brand.brandId]) }) }
  await desk.take(
    ['a', 'b', 'c', 'd'].map((id) => arrives({ externalId: id, author: anAuthor({ externalId: `did:${id}` }) })),
  )
  const cases = await casesOfBrand(base.db, desk.brand.brandId)
  const asked = (most: number): CountQuestion => ({
    brandId: desk.brand.brandId,
    view: 'to-answer',
    filter: noFilter,
    most,
  })
  const pushed = async (most: number) => (await countForEach(ines, asked(most), ['ines'])).get('ines')
  const settleTwo = async () => {
    for (const { id, version } of cases.slice(0, 2)) await settleCase(ines, { caseId: id, version })
  }
  return { ...desk, pushed, asks: (most: number) => countView(ines, asked(most)), settleTwo }
}

describe('a number beside a view', () => {
  it('that came to its end stands for a minute, and is counted again after it', async () => {
    const { clock, pushed, asks, settleTwo } = await aDesk()
    expect(await pushed(2)).toBe(3)
    await settleTwo()
    clock.pass(seconds(59))
    expect(await pushed(2)).toBe(3)
    expect(await asks(2)).toBe(3)
    clock.pass(seconds(2))
    expect(await pushed(2)).toBe(2)
    expect(await asks(2)).toBe(2)
  })

  it('that did not is counted at every change, also where the same was counted less far', async () => {
    const { clock, pushed, asks, settleTwo } = await aDesk()
    expect(await pushed(2)).toBe(3)
    expect(await pushed(10)).toBe(4)
    await settleTwo()
    clock.pass(seconds(1))
    expect(await pushed(10)).toBe(2)
    expect(await asks(10)).toBe(2)
  })

  it('is counted anew where the clock was set back', async () => {
    const { clock, pushed, settleTwo } = await aDesk()
    expect(await pushed(2)).toBe(3)
    await settleTwo()
    clock.pass(minutes(-5))
    expect(await pushed(2)).toBe(2)
  })
})
