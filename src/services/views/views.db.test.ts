import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, type Listener } from '../../../test/support/listener.ts'
import { readAsked } from '../../domain/cases/filter-words.ts'
import { seconds } from '../../domain/model/time.ts'
import type { Role } from '../../domain/people/role.ts'
import { sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { prepareBulk } from '../bulk/prepare-bulk.ts'
import { assignCase } from '../cases/assign-case.ts'
import { listCases } from '../cases/list-cases.ts'
import { listChanged } from '../cases/list-changed.ts'
import { changeView, orderViews, removeView } from './change-view.ts'
import { countAll } from './count-all.ts'
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

  it('in another order are counted together: half a second later both see what came', async () => {
    const who = as('ines')
    const { brandId } = desk.brand
    desk.clock.pass(seconds(6))
    const usual = await keep(who, 'En espagnol', false, 'language=es')
    expect(await countViews(who, { brandId })).toMatchObject({ [usual.id]: 0 })
    await desk.take([arrives({ author: anAuthor({ externalId: 'did:es' }), language: 'es' })])
    const angriest = await keep(who, 'Le plus en colère', false, 'language=es&sort=anger')
    expect(await countViews(who, { brandId })).toMatchObject({ [usual.id]: 0, [angriest.id]: 0 })
    desk.clock.pass(seconds(1))
    expect(await countViews(who, { brandId })).toMatchObject({ [usual.id]: 1, [angriest.id]: 1 })
    for (const { id } of [usual, angriest]) await removeView(who, { viewId: id })
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

describe('a view with words', () => {
  it('holds the cases in which they stand, is counted, changed and worked on by them, and kept with its mistakes refused', async () => {
    const own = await aListener(base.db)
    const { brandId } = own.brand
    for (const id of ['ada', 'max']) await aColleague(base.db, { id })
    await base.db.run(sql`insert into brand_access (user_id, brand_id) values ('ada', ${brandId}), ('max', ${brandId})`)
    const ctx: Context = {
      ...own.ctx,
      actor: aPerson({ userId: 'ada', role: 'administrator', brands: new Set([brandId]) }),
    }
    const texts = ['Colis perdu, remboursement ?', 'Mes colis sont en retard', 'Merci pour tout']
    const { opened } = await own.take(
      texts.map((text, i) => {
        const name = `kim${i}`
        const author = anAuthor({ externalId: `did:${name}`, name, handle: `${name}.test` })
        return arrives({ externalId: name, author, text: `${text} (Chez Mireille)` })
      }),
    )
    const ids = texts.map((_, i) => opened[i]?.caseId ?? '')
    await assignCase(ctx, { caseId: ids[1] ?? '', ownerId: 'ada', version: 1 })
    const read = readAsked(new URLSearchParams({ q: 'colis' }))
    const filter = read.ok ? read.filter : expect.fail('A search is a filter.')
    const listed = await listCases(ctx, { brandId, view: 'all', filter, after: null, limit: 1 })
    expect([listed.cases.length, listed.total, listed.next === null]).toEqual([1, 2, false])
    const changed = await listChanged(ctx, { brandId, view: 'all', filter, ids })
    expect(new Set(changed.cases.map((it) => it.it.id))).toEqual(new Set([ids[0], ids[1]]))
    const act = { kind: 'settle' } as const
    const bulk = await prepareBulk(ctx, {
      ...{ id: randomUUID(), brandId, act },
      selection: { view: 'all', filter, except: [] },
    })
    expect(bulk.count).toBe(2)

    const views: readonly (readonly [string, number])[] = [
      ['q=colis', 2],
      ['q=rembours*', 1],
      ['q=colis+-remboursement&late=no', 1],
      ['q=colis+owner%3Ame', 1],
      ['q=kim2', 1],
      ['q=introuvable', 0],
      ['q=is%3Aopen', 3],
    ]
    const kept = new Map<string, number>()
    for (const [filter, count] of views) {
      const view = { id: randomUUID(), brandId, name: filter, shared: true, view: 'all' as const, filter }
      expect((await keepView(ctx, view)).filter.split('&').toSorted()).toEqual(filter.split('&').toSorted())
      kept.set(view.id, count)
    }
    own.clock.pass(seconds(1))
    expect(await countViews(ctx, { brandId })).toEqual(Object.fromEntries(kept))
    const asMax: Context = {
      ...ctx,
      actor: aPerson({ userId: 'max', role: 'administrator', brands: new Set([brandId]) }),
    }
    const mine = [...kept.keys()][3] ?? ''
    expect((await countViews(asMax, { brandId }))[mine]).toBe(0)
    const both = await countAll(
      ctx,
      brandId,
      [ctx, asMax].flatMap(({ actor }) => (actor.kind === 'person' ? [actor] : [])),
    )
    expect([both.get('ada')?.saved[mine], both.get('max')?.saved[mine]]).toEqual([1, 0])
    const wrong = {
      id: randomUUID(),
      brandId,
      name: 'x',
      shared: false,
      view: 'all' as const,
      filter: 'q=colour%3Ared',
    }
    await expect(keepView(ctx, wrong)).rejects.toMatchObject({
      code: 'invalid',
      facts: {
        errors: [
          { path: 'filter.q', message: 'There is no operator “colour:”; write it in quotes to search for the words.' },
        ],
      },
    })
  })
})
