import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand, type Listener } from '../../../test/support/listener.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { after, duration, instant, minutes, seconds } from '../../domain/model/time.ts'
import { takeLeases } from '../../store/leases.ts'
import { forgetOldHours } from '../../store/source-page.ts'
import { sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { noteFailure } from '../listening/note-failure.ts'
import { noteStanding } from '../listening/note-standing.ts'
import { listSources } from './list-sources.ts'
import { lookNow } from './look-now.ts'
import { readSource } from './read-source.ts'
import { removeSource } from './remove-source.ts'
import { renameSource } from './rename-source.ts'
import { resumeSource } from './resume-source.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
let admin: Context
let agent: Context
beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())
beforeEach(async () => {
  desk = await aListener(base.db)
  admin = { ...desk.ctx, actor: aPerson({ role: 'administrator', userId: 'ada' }) }
  agent = { ...desk.ctx, actor: aPerson({ brands: new Set([desk.brand.brandId]) }) }
})
const page = (ctx = admin) => readSource(ctx, { sourceId: desk.brand.sourceId })
const written = (externalId: string, ago: number) =>
  arrives({ externalId, publishedAt: instant(desk.clock.now() - ago) })
const fails = (kind: ConstructorParameters<typeof ConnectorError>[0], message = 'No.') =>
  noteFailure(desk.ctx, desk.brand.lease, new ConnectorError(kind, message), null)

describe('the page of a source', () => {
  it('tells how late posts come, of those that were heard as they were written', async () => {
    await desk.take([written('history', 3_600_000), written('earlier', 20_000_000)])
    expect((await page()).delay).toBeNull()
    desk.clock.pass(seconds(10))
    await desk.take([written('a', 1_000), written('b', 1_100), written('c', 9_000), { ...written('old', 90_000_000) }])
    const { delay, hours } = await page()
    expect(delay).toMatchObject({ posts: 3 })
    expect(delay?.p50).toBeGreaterThan(800)
    expect(delay?.p50).toBeLessThan(1_300)
    expect(delay?.p95).toBeGreaterThan(7_500)
    expect(hours).toMatchObject([{ posts: 6 }])
  })

  it('counts nothing as a delay that was caught up after an outage', async () => {
    await desk.take([written('a', 1_000)])
    desk.clock.pass(minutes(90))
    await desk.take([written('late', 3_600_000)])
    desk.clock.pass(seconds(4))
    await desk.take([written('live', 2_000)])
    expect((await page()).delay?.posts).toBe(1)
  })

  it('counts a post once, however often it is shown, and each hour by itself', async () => {
    const post = written('once', 1_000)
    await desk.take([post, post])
    await desk.take([post])
    desk.clock.pass(duration(3_600_000))
    await desk.take([written('next', 1_000)])
    expect((await page()).hours.map(({ posts }) => posts)).toEqual([1, 1])
    await forgetOldHours(base.db, after(desk.clock.now(), duration(1)))
    expect((await page()).hours).toEqual([])
  })

  it('keeps what went wrong with its beginning and its end, one at a time', async () => {
    await desk.take([])
    await fails('transient', 'Away.')
    desk.clock.pass(minutes(3))
    await fails('transient', 'Still away.')
    desk.clock.pass(minutes(2))
    await fails('rate_limited', 'Slower.')
    desk.clock.pass(minutes(1))
    const [now, before] = (await page()).troubles
    expect(now).toMatchObject({ kind: 'rate_limited', endedAt: null })
    expect(before).toMatchObject({ kind: 'transient', message: 'Away.', endedAt: desk.clock.now() - minutes(1) })
    await desk.take([])
    expect((await page()).troubles.map(({ endedAt }) => endedAt === null)).toEqual([false, false])
  })

  it('notes no trouble of a reader whose source somebody else reads now', async () => {
    await noteFailure(desk.ctx, { ...desk.brand.lease, token: '99' }, new ConnectorError('transient', 'No.'), null)
    expect((await page()).troubles).toEqual([])
  })

  it('is well again after a round that read all of it, not because a part or a stream goes on', async () => {
    await desk.take([])
    await fails('transient', 'One of two feeds is away.')
    const since = (await page()).source.error?.since
    desk.clock.pass(minutes(3))
    await desk.take([written('other feed', 1_000)], { ails: true })
    await desk.take([written('streamed', 1_000)], { channel: 'stream' })
    expect((await page()).source).toMatchObject({ health: 'late', error: { since } })
    expect((await page()).troubles).toMatchObject([{ endedAt: null }])
    await desk.take([])
    expect((await page()).source).toMatchObject({ health: 'listening', error: null })
    expect((await page()).troubles).toMatchObject([{ endedAt: desk.clock.now() }])
  })

  it('shows what the network says of its limits and of our session, until the source is connected anew', async () => {
    const standing = {
      rate: { left: 12, of: 3_000, resetsAt: after(desk.clock.now(), minutes(4)) },
      expiresAt: after(desk.clock.now(), minutes(60)),
      renews: true,
    }
    expect(await noteStanding(desk.ctx, desk.brand.lease, standing)).toBe(true)
    expect((await page()).source.standing).toEqual(standing)
    expect(await noteStanding(desk.ctx, { ...desk.brand.lease, token: '99' }, { ...standing, renews: false })).toBe(
      false,
    )
    expect((await page()).source.standing).toEqual(standing)
  })

  it('names what could not be read to those who connect sources, and to nobody else', async () => {
    await desk.take([], { setAside: [{ externalId: 'at://odd', reason: 'record: no post' }] })
    expect((await page()).unfit).toMatchObject([{ externalId: 'at://odd', reason: 'record: no post' }])
    expect((await page(agent)).unfit).toBeNull()
  })

  it('stands in the list with its last day', async () => {
    await desk.take([written('a', 1_000)])
    const [listed] = await listSources(agent, { brandId: desk.brand.brandId })
    expect(listed).toMatchObject({ id: desk.brand.sourceId, hours: [{ posts: 1 }] })
  })
})

describe('a source that is taken off the list', () => {
  it('is read no more and keeps no secret; what it heard stays', async () => {
    await desk.take([written('a', 1_000)])
    await base.db.run(sql`update source set sealed_secrets = 'x' where id = ${desk.brand.sourceId}`)
    await removeSource(admin, { sourceId: desk.brand.sourceId })
    expect(await listSources(admin, { brandId: desk.brand.brandId })).toEqual([])
    expect(await casesOfBrand(base.db, desk.brand.brandId)).toHaveLength(1)
    expect(
      await base.db.one(sql`select sealed_secrets, state from source where id = ${desk.brand.sourceId}`),
    ).toMatchObject({ sealed_secrets: null, state: 'paused' })
    const leases = await takeLeases(base.db, 'worker', seconds(5), 50, ['test'])
    expect(leases.map(({ sourceId }) => sourceId)).not.toContain(desk.brand.sourceId)
  })

  it('is gone for every act but being connected again', async () => {
    const sourceId = desk.brand.sourceId
    await removeSource(admin, { sourceId })
    for (const act of [
      () => readSource(admin, { sourceId }),
      () => resumeSource(admin, { sourceId }),
      () => renameSource(admin, { sourceId, name: 'x' }),
      () => removeSource(admin, { sourceId }),
      () => lookNow(admin, { sourceId }),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is not taken off, renamed or looked at by who may not', async () => {
    const sourceId = desk.brand.sourceId
    await expect(removeSource(agent, { sourceId })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(renameSource(agent, { sourceId, name: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(lookNow(agent, { sourceId })).rejects.toMatchObject({ code: 'forbidden' })
    const elsewhere = { ...admin, actor: aPerson({ role: 'lead', brands: new Set<string>() }) }
    await expect(lookNow(elsewhere, { sourceId })).rejects.toMatchObject({ code: 'not-found' })
    expect(await renameSource(admin, { sourceId, name: '  Nos avis ' })).toMatchObject({ name: 'Nos avis' })
  })
})
