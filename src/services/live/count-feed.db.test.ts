import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand, type Listener } from '../../../test/support/listener.ts'
import { assignCase } from '../cases/assign-case.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import type { Counted } from '../views/count-all.ts'
import { keepView } from '../views/keep-view.ts'
import { createCountFeed } from './count-feed.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
const who: Record<string, Context> = {}
const ctxOf = (name: string): Context => {
  const found = who[name]
  if (found === undefined) throw new Error(`Nobody is called ${name}.`)
  return found
}

beforeAll(async () => {
  base = await createTestDatabase()
  desk = await aListener(base.db)
  for (const id of ['ines', 'hugo']) {
    await aColleague(base.db, { id, role: 'administrator' })
    who[id] = {
      ...desk.ctx,
      actor: aPerson({ userId: id, role: 'administrator', brands: new Set([desk.brand.brandId]) }),
    }
  }
  await desk.take(
    ['a', 'b', 'c'].map((externalId) =>
      arrives({ externalId, author: anAuthor({ externalId: `did:${externalId}`, handle: `${externalId}.test` }) }),
    ),
  )
})
afterAll(() => base[Symbol.asyncDispose]())

/** What each of these people hears next after something has changed. */
async function heardBy(names: readonly string[]): Promise<readonly Counted[]> {
  const feed = createCountFeed(desk.ctx)
  try {
    return await Promise.all(
      names.map(
        (name) =>
          new Promise<Counted>((resolve) => {
            feed.subscribe(ctxOf(name), desk.brand.brandId, resolve).changed()
          }),
      ),
    )
  } finally {
    feed.close()
  }
}

describe('the numbers beside the views', () => {
  it('are for each person their own, and for all the same where all see the same', async () => {
    const [first, second] = await casesOfBrand(base.db, desk.brand.brandId)
    await assignCase(ctxOf('ines'), { caseId: first?.id ?? '', ownerId: 'ines', version: 1 })
    await assignCase(ctxOf('ines'), { caseId: second?.id ?? '', ownerId: 'ines', version: 1 })
    const shared = { brandId: desk.brand.brandId, id: randomUUID(), name: 'Mine', shared: true, view: 'all' as const }
    await keepView(ctxOf('ines'), { ...shared, filter: 'owner=me' })
    const own = { ...shared, id: randomUUID(), name: 'Of Hugo', shared: false, filter: 'owner=ines' }
    await keepView(ctxOf('hugo'), own)
    const [ines, hugo] = await heardBy(['ines', 'hugo'])
    expect(ines).toEqual({
      counts: { 'to-answer': 3, mine: 2, unowned: 1, waiting: 0, settled: 0 },
      saved: { [shared.id]: 2 },
    })
    expect(hugo).toEqual({
      counts: { 'to-answer': 3, mine: 0, unowned: 1, waiting: 0, settled: 0 },
      saved: { [shared.id]: 0, [own.id]: 2 },
    })
  })

  it('are told to nobody who may not read cases, nor of a brand that is not seen', async () => {
    const key = { id: randomUUID(), scopes: ['read-audit' as const] }
    const actor = aPerson({ userId: 'hugo', brands: new Set([desk.brand.brandId]) })
    if (actor.kind !== 'person') throw new Error('It is a person whose key this is.')
    const feed = createCountFeed(desk.ctx)
    const heard: string[] = []
    feed.subscribe({ actor: { ...actor, key } }, desk.brand.brandId, () => heard.push('key')).changed()
    expect(() => feed.subscribe(ctxOf('ines'), randomUUID(), () => heard.push('other'))).toThrow(ServiceError)
    await new Promise<void>((resolve) => {
      feed.subscribe(ctxOf('ines'), desk.brand.brandId, () => resolve()).changed()
    })
    feed.close()
    expect(heard).toEqual([])
  })

  it('are counted again by themselves where they could not be, though nothing changes any more', async () => {
    let broken = 1
    const db = new Proxy(base.db, {
      get(of, name) {
        const it: unknown = Reflect.get(of, name)
        if (typeof it !== 'function') return it
        if (name !== 'rows' && name !== 'one') return it.bind(of)
        return (...given: unknown[]) => {
          if (broken === 0) return it.apply(of, given)
          broken -= 1
          return Promise.reject(new Error('The database is restarting.'))
        }
      },
    })
    const feed = createCountFeed({ ...desk.ctx, db })
    try {
      const counted = await new Promise<Counted>((resolve) => {
        feed.subscribe(ctxOf('ines'), desk.brand.brandId, resolve).changed()
      })
      expect(counted.counts).toMatchObject({ mine: 2 })
      expect(broken).toBe(0)
    } finally {
      feed.close()
    }
  })
})
