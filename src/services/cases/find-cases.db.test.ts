import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand, type Listener } from '../../../test/support/listener.ts'
import { instant } from '../../domain/model/time.ts'
import { asWords, authorWords, beginningWith } from '../../store/author-words.ts'
import { sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { findCases } from './find-cases.ts'

/** Names of many languages, as their people write them; the last one with its marks apart from its letters. */
const names = [
  'Dvořák',
  'Şahin',
  'Nguyễn Thị',
  'Łukasz',
  'Søren',
  'Андрей',
  'Οδυσσεύς',
  '김민수',
  'がく',
  'हिन्दी',
  'Amélie'.normalize('NFD'),
]

let base: Awaited<ReturnType<typeof createTestDatabase>>
let here: Listener
let elsewhere: Listener
beforeAll(async () => {
  base = await createTestDatabase()
  here = await aListener(base.db)
  elsewhere = await aListener(base.db)
  const said = (id: string, name: string, handle: string, ago = 0) =>
    arrives({
      externalId: id,
      author: anAuthor({ externalId: `did:${id}`, name, handle }),
      publishedAt: instant(here.clock.now() - ago),
    })
  await here.take([
    said('a', 'Élodie Rouvière', 'elodie.example', 3_000),
    said('b', 'Carmen Rouvière', 'carmen_r', 1_000),
    said('c', '100% déçu', 'x_y%z'),
    ...names.map((name, at) => said(`n${at}`, name, `quelqu-un${at}`)),
  ])
  await elsewhere.take([said('d', 'Carmen Rouvière', 'autre.carmen')])
})
afterAll(() => base[Symbol.asyncDispose]())

const agent = (desk: Listener, see: Listener = desk): Context => ({
  ...desk.ctx,
  actor: aPerson({ role: 'agent', brands: new Set([see.brand.brandId]) }),
})
const found = async (text: string, desk = here) =>
  (await findCases(agent(desk), { brandId: desk.brand.brandId, text })).map((it) => it.author.name)

describe('a case looked for from the palette', () => {
  it('is found by the beginning of any word of its customer’s name or handle, the newest first', async () => {
    expect(await found('rouv')).toEqual(['Carmen Rouvière', 'Élodie Rouvière'])
    expect(await found('ELO')).toEqual(['Élodie Rouvière'])
    expect(await found('rouviere carmen')).toEqual(['Carmen Rouvière'])
    expect(await found('@carmen_r')).toEqual(['Carmen Rouvière'])
    expect(await found('uviere')).toEqual([])
  })

  it('is found by a name of any language, as it is written, in capitals, without its marks, and by its beginning', async () => {
    for (const name of names) {
      expect(await found(name), name).toEqual([name])
      expect(await found(name.toUpperCase()), name.toUpperCase()).toEqual([name])
      expect(await found(name.normalize('NFD')), name).toEqual([name])
      const begun = [...name.normalize('NFC')].slice(0, -1)
      if (begun.length > 1) expect(await found(begun.join('')), name).toContain(name)
    }
    const plain = ['Dvorak', 'sahin', 'nguyen thi', 'lukasz', 'soren', 'андреи', 'οδυσσευς', 'amelie']
    for (const it of plain) expect(await found(it), it).toHaveLength(1)
    // Another letter, and not the same one with a mark.
    expect(await found('かく')).toEqual([])
  })

  it('is found by its number, with or without the sign', async () => {
    const [first] = await casesOfBrand(base.db, here.brand.brandId)
    expect(await found(`#${first?.id}`)).toEqual(['Élodie Rouvière'])
    expect(await found(String(first?.id))).toEqual(['Élodie Rouvière'])
  })

  it('is one of the brand that is looked at, and of no other', async () => {
    expect(await found('carmen', elsewhere)).toEqual(['Carmen Rouvière'])
    const [theirs] = await casesOfBrand(base.db, elsewhere.brand.brandId)
    expect(await found(String(theirs?.id))).toEqual([])
    await expect(
      findCases(agent(here, elsewhere), { brandId: here.brand.brandId, text: 'carmen' }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('takes signs for what they are: nothing that a query could be made of', async () => {
    for (const text of [
      '\u0301',
      '\u093F',
      '\u0301:*',
      '%',
      '_',
      "'",
      'c:*',
      '& | !',
      '\\',
      '(',
      '100%',
      'x_y%z',
      '<->',
    ])
      expect(await found(text), text).toEqual(text.startsWith('100') ? ['100% déçu'] : [])
    expect(await found('r')).toEqual([])
  })

  it('is looked up in an index, however many people there are', async () => {
    await base.db.run(sql`
      insert into author (connector, external_id, handle, name)
      select 'test', 'many' || n, 'h' || md5(n::text), 'n' || md5((n * 7)::text) from generate_series(1, 5000) n`)
    await base.db.run(sql`analyze author`)
    const query = beginningWith(['rouv'])
    const plan = await base.db.rows<{ 'QUERY PLAN': string }>(
      sql`explain select a.id from author a where ${authorWords} @@ ${asWords(query)}`,
    )
    expect(plan.map((it) => it['QUERY PLAN']).join('\n')).toContain('author_words')
  })
})
