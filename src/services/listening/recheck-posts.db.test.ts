import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrives, isDeleted } from '../../../test/support/builders.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener } from '../../../test/support/listener.ts'
import type { ReplyTarget } from '../../connectors/sdk/connector.ts'
import { hours, instant } from '../../domain/model/time.ts'
import { sql } from '../../store/sql.ts'
import { recheckPosts } from './recheck-posts.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())

const reachOf = async (sourceId: string) =>
  (await base.db.one<{ reach: unknown }>(sql`select reach from post where source_id = ${sourceId}`))?.reach

describe('the reach of a post', () => {
  it('grows with what is seen, and what a sighting does not tell stays as it was', async () => {
    const { brand, take } = await aListener(base.db)
    const seen = (reach: Parameters<typeof arrives>[0] & object) => take([arrives({ externalId: 'at://r', ...reach })])
    await seen({ reach: { likes: 3 } })
    expect(await reachOf(brand.sourceId)).toEqual({ likes: 3, reposts: 0, replies: 0, quotes: 0 })
    await seen({ reach: { likes: 40, reposts: 12, replies: 2, quotes: 1 } })
    await seen({ reach: { likes: 41 } })
    await seen({ reach: null })
    expect(await reachOf(brand.sourceId)).toEqual({ likes: 41, reposts: 12, replies: 2, quotes: 1 })
  })
})

describe('a post that was taken for public', () => {
  it('is private once it is seen as such, and stays so whatever is seen later', async () => {
    const { brand, take } = await aListener(base.db)
    const isPrivate = async () =>
      (await base.db.one<{ private: boolean }>(sql`select private from post where source_id = ${brand.sourceId}`))
        ?.private
    const seen = (more: Parameters<typeof arrives>[0] & object) => take([arrives({ externalId: 'at://p', ...more })])
    await seen({})
    expect(await isPrivate()).toBe(false)
    await seen({ private: true })
    expect(await isPrivate()).toBe(true)
    await seen({ private: false })
    await seen({})
    expect(await isPrivate()).toBe(true)
  })
})

describe('stored posts are looked at again', () => {
  it('in turn, few at once: those of unsettled cases of the last days, and at the end of the turn those that were gone', async () => {
    const { brand, clock, ctx, take } = await aListener(base.db)
    const ids = ['at://1', 'at://2', 'at://3', 'at://gone']
    await take(ids.map((externalId) => arrives({ externalId })))
    await take([arrives({ externalId: 'at://aside', text: 'Il pleut à Brest.' }), isDeleted('at://gone')])
    const asked: string[][] = []
    const session = {
      recheck: {
        atOnce: 2,
        ask: async (targets: readonly ReplyTarget[]) => {
          asked.push(targets.map((it) => it.externalId))
          return [isDeleted('at://1'), isDeleted('at://of-somebody-else')]
        },
      },
    }
    const look = (after: string | null) => recheckPosts(ctx, { lease: brand.lease, session, after })
    const first = await look(null)
    expect(first.arrivals).toMatchObject([{ kind: 'deleted', externalId: 'at://1' }])
    const second = await look(first.next)
    expect(second.arrivals).toEqual([])
    expect(await look(second.next)).toEqual({ arrivals: [], next: null })
    expect(asked).toEqual([
      ['at://1', 'at://2'],
      ['at://3', 'at://gone'],
    ])
    await take(first.arrivals, { channel: 'context', cursor: null })
    await look(null)
    expect(asked.at(-1)).toEqual(['at://2', 'at://3'])
    asked.length = 0
    clock.pass(hours(8 * 24))
    await take([arrives({ externalId: 'at://today', publishedAt: instant(clock.now() - 1_000) })])
    await look(null)
    expect(asked.at(-1)).toEqual(['at://today'])
    await base.db.run(sql`update cases set status = 'settled', settled_at = now() where brand_id = ${brand.brandId}`)
    expect(await look(null)).toEqual({ arrivals: [], next: null })
    expect(asked).toEqual([['at://today']])
  })

  it('and one that was gone is back where the network shows it to whoever asks for it: it can be answered again', async () => {
    const { brand, clock, ctx, take } = await aListener(base.db)
    await take([arrives({ externalId: 'at://back' }), arrives({ externalId: 'at://still-gone' })])
    await take([isDeleted('at://back'), isDeleted('at://still-gone')])
    clock.pass(hours(1))
    const session = {
      recheck: {
        atOnce: 10,
        ask: async (targets: readonly ReplyTarget[]) =>
          targets.map(({ externalId }) =>
            externalId === 'at://back' ? arrives({ externalId }) : isDeleted(externalId),
          ),
      },
    }
    const { arrivals } = await recheckPosts(ctx, { lease: brand.lease, session, after: null })
    const gone = async () =>
      (
        await base.db.rows<{ id: string }>(
          sql`select external_id as id from post where source_id = ${brand.sourceId} and deleted_at is not null order by 1`,
        )
      ).map(({ id }) => id)
    // What stands around another post says less: it may come from an index that lags behind.
    await take(arrivals, { channel: 'context', cursor: null })
    expect(await gone()).toEqual(['at://back', 'at://still-gone'])
    await take(arrivals, { channel: 'context', asked: true, cursor: null })
    expect(await gone()).toEqual(['at://still-gone'])
    const restored = await base.db.rows(
      sql`select 1 from event where kind = 'post-restored' and brand_id = ${brand.brandId}`,
    )
    expect(restored).toHaveLength(1)
  })
})
