import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, type Listener } from '../../../test/support/listener.ts'
import { seconds } from '../../domain/model/time.ts'
import type { Role } from '../../domain/people/role.ts'
import { sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { changeView, orderViews, removeView } from './change-view.ts'
import { keepView } from './keep-view.ts'
import { countViews, listViews, readView } from './list-views.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
beforeAll(async () => {
  base = await createTestDatabase()
  for (const id of ['ines', 'hugo', 'lea']) await aColleague(base.db, { id })
  desk = await aListener(base.db)
  await desk.take([
    arrives({ author: anAuthor({ externalId: 'did:1' }), language: 'fr' }),
    arrives({ author: anAuthor({ externalId: 'did:2' }), language: 'en' }),
  ])
})
afterAll(() => base[Symbol.asyncDispose]())

const as = (
  userId: string,
  role: Role = 'agent',
  brands: ReadonlySet<string> = new Set([desk.brand.brandId]),
): Context => ({
  ...desk.ctx,
  actor: aPerson({ userId, role, brands }),
})
const keep = (who: Context, name: string, shared = false, filter = 'language=fr') =>
  keepView(who, { id: randomUUID(), brandId: desk.brand.brandId, name, shared, view: 'to-answer', filter })
const names = async (who: Context) => (await listViews(who, { brandId: desk.brand.brandId })).map((it) => it.name)

describe('views that people keep', () => {
  it('are one’s own, or shared by who may share', async () => {
    const lead = as('lea', 'lead')
    const own = await keep(as('ines'), 'En français')
    const shared = await keep(lead, 'Anglais', true, 'language=en')
    const told = (await listViews(as('hugo'), { brandId: desk.brand.brandId })).map(({ name, by }) => [name, by])
    expect(told).toEqual([['Anglais', 'Inès Benali']])
    expect(await names(as('ines'))).toEqual(['En français', 'Anglais'])
    expect(await names(as('hugo'))).toEqual(['Anglais'])
    await expect(keep(as('hugo'), 'Pour tous', true)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(removeView(as('hugo'), { viewId: shared.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(removeView(as('hugo'), { viewId: own.id })).rejects.toMatchObject({ code: 'not-found' })
    await expect(removeView(lead, { viewId: own.id })).rejects.toMatchObject({ code: 'not-found' })
    await removeView(lead, { viewId: shared.id })
    expect(await names(as('hugo'))).toEqual([])
    await removeView(as('ines'), { viewId: own.id })
  })

  it('are nobody’s who does not see the brand', async () => {
    const own = await keep(as('ines'), 'En français')
    const stranger = as('ines', 'administrator', new Set())
    await expect(listViews(stranger, { brandId: desk.brand.brandId })).rejects.toMatchObject({ code: 'not-found' })
    await expect(removeView(stranger, { viewId: own.id })).rejects.toMatchObject({ code: 'not-found' })
    await expect(keep(stranger, 'x')).rejects.toMatchObject({ code: 'not-found' })
    await removeView(as('ines'), { viewId: own.id })
  })

  it('with a filter that is not understood are refused with a sentence', async () => {
    await expect(keep(as('ines'), 'Rouge', false, 'colour=red')).rejects.toMatchObject({
      code: 'invalid',
      facts: { errors: [{ path: 'filter.colour', message: 'There is no filter “colour”.' }] },
    })
  })

  it('are counted, anew once time has gone by', async () => {
    const who = as('ines')
    const fr = await keep(who, 'En français')
    const mine = await keep(who, 'À moi', false, 'owner=me')
    expect(await countViews(who, { brandId: desk.brand.brandId })).toEqual({ [fr.id]: 1, [mine.id]: 0 })
    await desk.take([arrives({ author: anAuthor({ externalId: 'did:3' }), language: 'fr' })])
    expect(await countViews(who, { brandId: desk.brand.brandId })).toMatchObject({ [fr.id]: 1 })
    desk.clock.pass(seconds(1))
    expect(await countViews(who, { brandId: desk.brand.brandId })).toMatchObject({ [fr.id]: 2 })
    for (const { id } of [fr, mine]) await removeView(who, { viewId: id })
  })

  it('change, and stand in the order that their person gives them', async () => {
    const who = as('ines')
    const [a, b, c] = [await keep(who, 'A'), await keep(who, 'B'), await keep(who, 'C')]
    await orderViews(who, { brandId: desk.brand.brandId, ids: [c.id, a.id, b.id, randomUUID()] })
    expect(await names(who)).toEqual(['C', 'A', 'B'])
    await orderViews(as('hugo'), { brandId: desk.brand.brandId, ids: [b.id] })
    expect(await names(who)).toEqual(['C', 'A', 'B'])
    const changed = await changeView(who, {
      viewId: a.id,
      name: 'A2',
      shared: false,
      view: 'all',
      filter: 'late=yes&status=open',
    })
    expect(changed).toMatchObject({ name: 'A2', view: 'all', filter: 'status=open&late=yes' })
    await expect(
      changeView(who, { viewId: a.id, name: 'A3', shared: true, view: 'all', filter: '' }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    expect(await names(who)).toEqual(['C', 'A2', 'B'])
  })

  it('go with the account of who kept them for themselves', async () => {
    await keep(as('hugo'), 'À Hugo')
    await base.db.run(sql`delete from "user" where id = 'hugo'`)
    expect(await base.db.rows(sql`select 1 from saved_view where name = 'À Hugo'`)).toEqual([])
  })

  it('have an address each, that opens for whom they are for and says so when they are gone', async () => {
    const { brandId } = desk.brand
    const lead = as('lea', 'lead')
    const own = await keep(as('ines'), 'À moi')
    const shared = await keep(lead, 'À tous', true)
    const open = (who: Context, viewId: string, of: string = brandId) => readView(who, { brandId: of, viewId })
    expect(await open(as('ines'), own.id)).toMatchObject({ name: 'À moi', view: 'to-answer', filter: 'language=fr' })
    expect((await open(as('hugo', 'observer'), shared.id)).name).toBe('À tous')
    const elsewhere = (await aListener(base.db)).brand.brandId
    const all = as('hugo', 'administrator', new Set([brandId, elsewhere]))
    const refused = [
      [as('hugo'), own.id, brandId],
      [lead, own.id, brandId],
      [as('hugo', 'agent', new Set()), shared.id, brandId],
      [all, shared.id, elsewhere],
    ] as const
    for (const [who, id, of] of refused) await expect(open(who, id, of)).rejects.toMatchObject({ code: 'not-found' })
    await removeView(lead, { viewId: shared.id })
    await removeView(as('ines'), { viewId: own.id })
    await expect(open(as('hugo'), shared.id)).rejects.toMatchObject({ code: 'not-found' })
  })
})
