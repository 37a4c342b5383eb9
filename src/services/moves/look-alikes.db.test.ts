import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk } from '../../../test/support/a-case.ts'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { days } from '../../domain/model/time.ts'
import { sql } from '../../store/sql.ts'
import { settleCase } from '../cases/settle-case.ts'
import { listLookAlikes } from './list-look-alikes.ts'
import { mergeCases } from './merge-cases.ts'
import { splitCase } from './split-case.ts'
import { tellApart } from './tell-apart.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  for (const id of ['ines', 'hugo']) await aColleague(base.db, { id })
})
afterAll(() => base[Symbol.asyncDispose]())

const open = () => aDesk(base.db, ['ines', 'hugo'])
type Desk = Awaited<ReturnType<typeof open>>
const offered = async (desk: Desk, caseId: string) =>
  (await listLookAlikes(desk.as('ines'), { caseId })).map((it) => [it.case.it.id, it.reasons])

describe('another case that may be the same matter', () => {
  it('is offered when another account wrote the same words, the same link or the same order number, with why', async () => {
    const desk = await open()
    const words = 'Chez Mireille, ma commande n’est jamais arrivée.'
    const a = await desk.writes('ada', { text: `${words}\n` })
    const b = await desk.writes('bea', { text: `CHEZ  Mireille, ma commande n’est jamais arrivée. ` })
    const page = 'https://shop.example/plat'
    const c = await desk.writes('cleo', { text: 'Chez Mireille, voir la page', links: [page] })
    const d = await desk.writes('dora', { text: 'Chez Mireille, cette page ne va pas', links: [page] })
    const e = await desk.writes('elsa', { text: 'Chez Mireille, commande n° CM48213 perdue' })
    const f = await desk.writes('fleur', { text: 'Chez Mireille, où est la commande CM48213 ?' })
    await desk.writes('gaia', { text: 'Chez Mireille, merci !' })
    expect(await offered(desk, a)).toEqual([[b, [{ kind: 'text', value: null }]]])
    expect(await offered(desk, c)).toEqual([[d, [{ kind: 'link', value: page }]]])
    expect(await offered(desk, e)).toEqual([[f, [{ kind: 'order', value: 'CM48213' }]]])
  })

  it('is offered whatever others have written in the same words, or of the same page, since', async () => {
    const [desk, other] = [await open(), await open()]
    const page = 'https://shop.example/menu'
    const post = { text: 'Chez Mireille, le pont de la rue est fermé ce soir.', links: [page] }
    const a = await desk.writes('ada', post)
    const b = await desk.writes('bea', post)
    const many = (whose: (i: number) => string, what: { text: string; links?: string[] }) =>
      Array.from({ length: 25 }, (_, i) =>
        arrives({ ...what, externalId: randomUUID(), author: anAuthor({ externalId: whose(i), handle: whose(i) }) }),
      )
    await other.take(many((i) => `o${i}`, post))
    await desk.take(many(() => 'did:ada', post))
    const both = [
      { kind: 'link', value: page },
      { kind: 'text', value: null },
    ]
    expect(await offered(desk, a)).toEqual([[b, both]])
    // Closed ones, of the brand itself, hide nobody either.
    const { opened } = await desk.take(many((i) => `s${i}`, { text: post.text }))
    await base.db.run(
      sql`update cases set status = 'settled' where id = any(${opened.map((it) => it.caseId)}::bigint[])`,
    )
    expect(await offered(desk, a)).toEqual([[b, both]])
  })

  it('is not offered where nothing is asked any more, in another brand, after a month, or for a page that everybody shares', async () => {
    const [desk, other] = [await open(), await open()]
    const text = 'Chez Mireille, une heure d’attente hier soir.'
    const a = await desk.writes('ada', { text })
    await other.writes('bea', { text })
    const b = await desk.writes('bea', { text })
    await settleCase(desk.as('ines'), { caseId: b, version: 1 })
    expect(await offered(desk, a)).toEqual([])
    await desk.writes('cleo', { text })
    expect(await offered(desk, a)).toHaveLength(1)
    desk.clock.pass(days(31))
    expect(await offered(desk, a)).toEqual([])
    const page = 'https://shop.example/'
    const shared: string[] = []
    for (let i = 0; i < 5; i++) {
      shared.push(await desk.writes(`s${i}`, { text: `Chez Mireille ${i}`, links: [page] }))
    }
    expect(await offered(desk, shared[0] ?? '')).toEqual([])
  })

  it('is offered when it is of the same person, until it is merged or told apart; a splitting tells apart', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const a = await desk.writes('ada', { text: 'Chez Mireille, deux choses' })
    await desk.writes('ada', { text: 'Chez Mireille, la seconde' })
    const b = await desk.writes('bea', { text: 'Chez Mireille, une troisième' })
    const [x, y] = [(await desk.case(a)).authorId, (await desk.case(b)).authorId].toSorted(
      (m, n) => Number(m) - Number(n),
    )
    await base.db.run(sql`
      insert into account_link (brand_id, author_a, author_b, state, made_by, made_at)
      values (${desk.brand.brandId}, ${x}, ${y}, 'linked', 'ines', now())`)
    expect(await offered(desk, a)).toEqual([[b, [{ kind: 'person', value: null }]]])
    await tellApart(ines, { caseId: b, other: a })
    await tellApart(ines, { caseId: a, other: b })
    expect([await offered(desk, a), await offered(desk, b)]).toEqual([[], []])
    const { lastPostId, version } = await desk.case(a)
    const off = await splitCase(ines, { caseId: a, version, postIds: [lastPostId] })
    expect(await offered(desk, a)).toEqual([])
    expect(await offered(desk, off.caseId)).toEqual([[b, [{ kind: 'person', value: null }]]])
    const seen = async (caseId: string) => ({ caseId, version: (await desk.case(caseId)).version })
    await mergeCases(ines, { ...(await seen(off.caseId)), from: [{ ...(await seen(b)), moveId: randomUUID() }] })
    expect(await offered(desk, off.caseId)).toEqual([])
  })

  it('is told apart by whoever may change both, of one brand', async () => {
    const [desk, other] = [await open(), await open()]
    const [a, b, theirs] = [await desk.writes('ada'), await desk.writes('bea'), await other.writes('ada')]
    const ines = desk.as('ines')
    await expect(tellApart(ines, { caseId: a, other: theirs })).rejects.toMatchObject({ code: 'not-found' })
    const observer = { ...ines, actor: aPerson({ userId: 'ines', role: 'observer' }) }
    await expect(tellApart(observer, { caseId: a, other: b })).rejects.toMatchObject({ code: 'forbidden' })
    const outside = { ...ines, actor: aPerson({ userId: 'ines', brands: new Set([other.brand.brandId]) }) }
    await expect(listLookAlikes(outside, { caseId: a })).rejects.toMatchObject({ code: 'not-found' })
  })
})
