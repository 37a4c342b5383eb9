import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand } from '../../../test/support/listener.ts'
import { minutes } from '../../domain/model/time.ts'
import { openDatabase } from '../../store/database.ts'
import { eventsOfCase } from '../../store/events.ts'
import { sql } from '../../store/sql.ts'
import { assignCase } from './assign-case.ts'
import { reopenCase } from './reopen-case.ts'
import { ringClocks } from './ring-clocks.ts'
import { settleCase } from './settle-case.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines' })
})
afterAll(() => base[Symbol.asyncDispose]())

describe('what happens at the same time', () => {
  it('a clock that several workers ring warns once and is breached once', async () => {
    const { brand, clock, ctx, take } = await aListener(base.db)
    await take(Array.from({ length: 30 }, (_, i) => arrives({ author: anAuthor({ externalId: `did:${i}` }) })))
    clock.pass(minutes(50))
    await Promise.all([ringClocks(ctx), ringClocks(ctx), ringClocks(ctx)])
    clock.pass(minutes(20))
    await Promise.all([ringClocks(ctx), ringClocks(ctx), ringClocks(ctx)])
    const late = { ...ctx, now: () => clock.now() }
    for (let left = await ringClocks(late); left > 0; left = await ringClocks(late));
    for (const it of await casesOfBrand(base.db, brand.brandId)) {
      const kinds = (await eventsOfCase(base.db, it.id)).map((event) => event.kind)
      expect(kinds).toEqual(['opened', 'clock-warned', 'clock-breached', 'unowned-past-due'])
      expect(it.clock.state).toBe('breached')
    }
  })

  it('a person reopens a case while its customer writes: one case is open, and nothing is lost', async () => {
    for (let round = 0; round < 8; round++) {
      const { brand, ctx, take } = await aListener(base.db)
      const person = { ...ctx, actor: aPerson({ userId: 'ines' }) }
      const { opened } = await take([arrives({ externalId: 'at://one' })])
      const caseId = opened[0]?.caseId ?? ''
      await settleCase(person, { caseId, version: 1 })
      const reopened = reopenCase(person, { caseId, version: 2 }).then(
        () => 'reopened',
        (error: unknown) => error,
      )
      await take([arrives({ externalId: 'at://two' })])
      const outcome = await reopened
      if (outcome !== 'reopened') expect(outcome).toMatchObject({ code: 'conflict' })
      const cases = await casesOfBrand(base.db, brand.brandId)
      expect(cases.filter((it) => it.status !== 'settled')).toHaveLength(1)
      expect(cases.reduce((sum, it) => sum + it.posts, 0)).toBe(2)
      expect(await base.db.rows(sql`select 1 from unfit_post where source_id = ${brand.sourceId}`)).toEqual([])
    }
  })

  it('people assign, clocks ring and batches arrive on the same cases without one of them being lost', async () => {
    const { brand, clock, ctx, take } = await aListener(base.db)
    const person = { ...ctx, actor: aPerson({ userId: 'ines' }) }
    const who = (i: number) => anAuthor({ externalId: `did:${i}`, handle: `h${i}` })
    await take(Array.from({ length: 20 }, (_, i) => arrives({ author: who(i) })))
    clock.pass(minutes(50))
    const cases = await casesOfBrand(base.db, brand.brandId)
    await Promise.all([
      ...cases
        .toReversed()
        .map((it) => assignCase(person, { caseId: it.id, ownerId: 'ines', version: 1 }).catch(() => null)),
      take(Array.from({ length: 20 }, (_, i) => arrives({ author: who(19 - i) }))),
      ringClocks(ctx),
      take(
        Array.from({ length: 20 }, (_, i) => arrives({ author: who(i) })),
        { channel: 'stream' },
      ),
    ])
    expect((await casesOfBrand(base.db, brand.brandId)).map((it) => it.posts)).toEqual(Array(20).fill(3))
  })
})

describe('a transaction', () => {
  it('that lost against another is run again, and both are done', async () => {
    const { brand } = await aListener(base.db)
    const other = await aListener(base.db)
    let arrived = 0
    let both = (): void => undefined
    const meeting = new Promise<void>((resolve) => {
      both = resolve
    })
    const crossing = (first: string, second: string) => {
      let tries = 0
      return base.db.transaction(async (tx) => {
        tries += 1
        await tx.run(sql`update brand set name = name || '!' where id = ${first}`)
        arrived += 1
        if (arrived === 2) both()
        await meeting
        await tx.run(sql`update brand set name = name || '!' where id = ${second}`)
        return tries
      })
    }
    const tries = await Promise.all([
      crossing(brand.brandId, other.brand.brandId),
      crossing(other.brand.brandId, brand.brandId),
    ])
    expect(Math.max(...tries)).toBeGreaterThan(1)
    expect(
      await base.db.rows(sql`select name from brand where id in (${brand.brandId}, ${other.brand.brandId})`),
    ).toEqual([{ name: 'Chez Mireille!!' }, { name: 'Chez Mireille!!' }])
  })

  it('that falls silent is ended by the database, so that it holds nobody up', async () => {
    await using db = openDatabase({ url: base.url, maxConnections: 1 })
    const limits = await db.transaction((tx) =>
      tx.one(sql`
        select current_setting('idle_in_transaction_session_timeout') as silent, current_setting('lock_timeout') as locked`),
    )
    expect(limits).toEqual({ silent: '8s', locked: '10s' })
  })
})
