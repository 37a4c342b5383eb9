import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand } from '../../../test/support/listener.ts'
import { chance, runs, seed } from '../../../test/support/seed.ts'
import type { IncomingPost } from '../../domain/model/post.ts'
import { instant, seconds } from '../../domain/model/time.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { isHeldOut, type Right } from '../../domain/triage/correction.ts'
import { kinds, type Head } from '../../domain/triage/labels.ts'
import { readCorrectionsOf } from '../../store/corrections.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { readJudgements } from '../../store/judgements.ts'
import { sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { mergeCases } from '../moves/merge-cases.ts'
import { splitCase } from '../moves/split-case.ts'
import { undoMove } from '../moves/undo-move.ts'
import { brandJudge } from './brand-judge.ts'
import { correctLabel } from './correct-label.ts'
import { readQuality } from './read-quality.ts'
import { takeBackLabel } from './take-back-label.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  for (const id of ['ines', 'lea']) await aColleague(base.db, { id, name: id })
})
afterAll(() => base[Symbol.asyncDispose]())

const angry = 'Chez Mireille c’est une honte, troisième fois que je réclame mon remboursement, plus jamais !'

/** A desk that hears posts, each of somebody new unless `by` says whose they are. */
async function aDesk() {
  const desk = await aListener(base.db)
  const { brandId } = desk.brand
  const as = (userId: string): Context => ({ ...desk.ctx, actor: aPerson({ userId, brands: new Set([brandId]) }) })
  let heard = 0
  const hears = async (text: string, by?: string): Promise<string> => {
    const externalId = `at://${brandId}/${++heard}`
    const name = `${brandId}:${by ?? heard}`
    await desk.take([
      arrives({ author: anAuthor({ externalId: name, handle: name }), text, externalId, language: null }),
    ])
    const row = await base.db.one<{ id: string }>(sql`select id from post where external_id = ${externalId}`)
    return row?.id ?? ''
  }
  const caseOf = async (postId: string) => {
    const row = await base.db.one<{ id: string }>(sql`select case_id as id from post where id = ${postId}`)
    const found = (await casesOfBrand(base.db, brandId)).find(({ id }) => id === row?.id)
    if (found === undefined) throw new Error('It is in no case.')
    return found
  }
  const rebuilds = async (): Promise<void> => {
    for (const it of await casesOfBrand(base.db, brandId))
      expect(rebuild(it.id, (await eventsOfCase(base.db, it.id)).map(fromLog))).toEqual(it)
  }
  const anger = async (postId: string) => (await readJudgements(base.db, [postId])).get(postId)?.anger
  return { ...desk, brandId, ines: as('ines'), lea: as('lea'), hears, caseOf, rebuilds, anger }
}

describe(`what people say (seed ${seed})`, () => {
  it('makes the same of the engine in whichever order they say it, and nothing once all of it is taken back', async () => {
    for (let run = 0; run < runs(1); run++) {
      const random = chance(seed + run)
      const { ctx, brandId, ines, lea, hears } = await aDesk()
      const tongue = 'Chez Mireille pizza quattro stagioni'
      const probes = [tongue, angry, 'Chez Mireille le Pirzou fait bzzz', 'Merci !', 'Vengo domani, grazie']
      const posts: string[] = []
      for (const letter of 'abcde') posts.push(await hears(`${tongue} ${letter}`))
      const rights: readonly (readonly [Head, () => Right])[] = [
        ['kind', () => kinds[Math.floor(random() * kinds.length)] ?? 'chatter'],
        ['anger', () => Math.floor(random() * 4)],
      ]
      // Each post is judged anew by what was learnt until then before its language is spoken of; the second time by nothing.
      const all = posts.flatMap((postId) => [
        ...rights.flatMap(([head, right]) => (random() < 0.5 ? [{ postId, head, right: right() }] : [])),
        { postId, head: 'sarcasm', right: random() < 0.5 },
        { postId, head: 'language', right: 'fr' },
      ])
      const says = async () => {
        const { judge } = await brandJudge(ctx, brandId)
        return probes.map((text) => ({ ...judge.judge(text), version: '' }))
      }
      const before = await says()
      const inOrder = async (order: typeof all) => {
        for (const it of order) {
          const chanced = random()
          // A first word that is replaced leaves no trace.
          if (chanced < 0.2 && it.head === 'anger')
            await correctLabel(lea, { ...it, right: (Number(it.right) + 1) % 4 })
          await correctLabel(chanced < 0.5 ? ines : lea, it)
        }
        return says()
      }
      const first = await inOrder(all)
      expect(first).not.toEqual(before)
      for (const it of all) await takeBackLabel(ines, it)
      expect(await says()).toEqual(before)
      const byChance = all.map((it) => [it.head === 'language' ? 0 : 1 + random(), it] as const)
      expect(await inOrder(byChance.toSorted(([a], [b]) => a - b).map(([, it]) => it))).toEqual(first)
    }
  })

  it('at once of the same post is one answer, whoever comes last, and taking it back twice takes it back once', async () => {
    const { ines, lea, hears, anger, brandId, rebuilds } = await aDesk()
    const postId = await hears(angry)
    const before = await anger(postId)
    await Promise.all(
      [0, 1, 2, 3].flatMap((right) => [ines, lea].map((who) => correctLabel(who, { postId, head: 'anger', right }))),
    )
    const standing = (await readCorrectionsOf(base.db, [postId])).get(postId) ?? []
    expect(standing.map(({ head }) => head)).toEqual(['anger'])
    expect(await anger(postId)).toBe(standing[0]?.right)
    expect(standing[0]?.said).toBe(before)
    await Promise.all([ines, lea].map((who) => takeBackLabel(who, { postId, head: 'anger' })))
    expect([await anger(postId), await readCorrectionsOf(base.db, [postId])]).toEqual([before, new Map()])
    await takeBackLabel(ines, { postId, head: 'anger' })
    await correctLabel(ines, { postId, head: 'anger', right: 1 })
    expect(await anger(postId)).toBe(1)
    const learnt = (await brandJudge(ines, brandId)).learnt
    expect(learnt).toBe(isHeldOut(postId) ? 0 : 1)
    await rebuilds()
  })

  it('of kind and complaint, where that is not the same, is what was said last', async () => {
    const { ines, lea, hears, clock } = await aDesk()
    const postId = await hears(angry)
    const said = async () => {
      const it = (await readJudgements(base.db, [postId])).get(postId)
      return [it?.complaint, it?.kind]
    }
    await correctLabel(ines, { postId, head: 'kind', right: 'praise' })
    clock.pass(seconds(1))
    await correctLabel(lea, { postId, head: 'complaint', right: true })
    expect(await said()).toEqual([true, 'complaint'])
    clock.pass(seconds(1))
    await correctLabel(ines, { postId, head: 'kind', right: 'question' })
    expect(await said()).toEqual([false, 'question'])
  })

  it('stands above the engine in how serious a case is, when its words are edited and when it finds a case late', async () => {
    const { ines, take, brandId, caseOf, rebuilds, clock } = await aDesk()
    const gas = 'Chez Mireille, urgence, forte odeur de gaz dans la salle, venez vite !'
    const says = (name: string, given: Partial<IncomingPost>) =>
      arrives({
        author: anAuthor({ externalId: `${brandId}:${name}`, handle: name }),
        externalId: `at://${brandId}/${name}`,
        language: 'fr',
        ...given,
      })
    const idOf = async (name: string) =>
      (await base.db.one<{ id: string }>(sql`select id from post where external_id = ${`at://${brandId}/${name}`}`))
        ?.id ?? ''
    // That the engine takes these words for a crisis is what is tried below.
    await take([says('a crisis', { text: gas })])
    expect((await caseOf(await idOf('a crisis'))).verdict?.severity).toBe('critical')
    await take([says('edited', { text: 'Chez Mireille on attend.', revision: '1' })])
    const edited = await idOf('edited')
    await correctLabel(ines, { postId: edited, head: 'urgent', right: false })
    clock.pass(seconds(1))
    await take([says('edited', { text: gas, revision: '2' })])
    const after = await caseOf(edited)
    expect(after.verdict?.reasons.filter(({ because }) => because === 'danger' || because === 'urgent')).toEqual([])
    expect([after.verdict?.severity, after.priority]).not.toContain('critical')
    // Stored as what stands around another post, spoken of by a person, and only then heard.
    const old = { text: gas, publishedAt: instant(Date.parse('2026-02-20T09:00:00Z')) }
    await take([says('late', old)], { channel: 'context' })
    const late = await idOf('late')
    await correctLabel(ines, { postId: late, head: 'urgent', right: false })
    await take([says('late', old)])
    expect((await caseOf(late)).verdict?.severity).not.toBe('critical')
    // And one that its own thread draws into a case.
    const root = `at://${brandId}/thread`
    const author = anAuthor({ externalId: `${brandId}:thread`, handle: 'thread' })
    const drawn = { author, text: gas.replace('Chez Mireille, ', ''), parentId: root, rootId: root }
    await take([says('drawn', drawn)], { channel: 'context' })
    const stray = await idOf('drawn')
    await correctLabel(ines, { postId: stray, head: 'urgent', right: false })
    await take([says('thread', { text: 'Chez Mireille on attend.' })])
    expect((await caseOf(stray)).id).toBe((await caseOf(await idOf('thread'))).id)
    expect((await caseOf(stray)).verdict?.severity).not.toBe('critical')
    await rebuilds()
  })

  it('goes with its post from case to case and back, and each case is as serious as its own posts', async () => {
    const { ines, hears, caseOf, rebuilds, anger } = await aDesk()
    const [one, two, third] = [
      await hears(angry, 'a'),
      await hears(`${angry} !`, 'b'),
      await hears('Chez Mireille : merci !', 'b'),
    ]
    const [into, from] = [await caseOf(one), await caseOf(two)]
    const moveId = randomUUID()
    await mergeCases(ines, {
      caseId: into.id,
      version: into.version,
      from: [{ caseId: from.id, version: from.version, moveId }],
    })
    await correctLabel(ines, { postId: two, head: 'anger', right: 0 })
    const merged = await caseOf(two)
    expect([merged.id, await anger(two)]).toEqual([into.id, 0])
    const { caseId } = await splitCase(ines, { caseId: merged.id, version: merged.version, postIds: [third] })
    expect((await caseOf(third)).id).toBe(caseId)
    await correctLabel(ines, { postId: third, head: 'kind', right: 'complaint' })
    expect((await caseOf(third)).kind).toBe('complaint')
    await rebuilds()
    const apart = await aDesk()
    const [x, y] = [await apart.hears(angry, 'x'), await apart.hears(`${angry} !`, 'y')]
    const [p, q] = [await apart.caseOf(x), await apart.caseOf(y)]
    await mergeCases(apart.ines, {
      caseId: p.id,
      version: p.version,
      from: [{ caseId: q.id, version: q.version, moveId: apart.brandId }],
    })
    await correctLabel(apart.ines, { postId: y, head: 'kind', right: 'praise' })
    await undoMove(apart.ines, { moveId: apart.brandId })
    expect(await base.db.one(sql`select judged from cases where id = ${q.id}`)).toMatchObject({
      judged: expect.arrayContaining(['kind:praise']),
    })
    await apart.rebuilds()
    // What is said next works out the whole case.
    await correctLabel(apart.ines, { postId: y, head: 'anger', right: 0 })
    expect((await apart.caseOf(y)).kind).toBe('praise')
    await apart.rebuilds()
  })

  it('ten thousand times teaches as much as is learnt from, and the next word is learnt in a moment', async () => {
    const { ctx, brand, brandId, ines } = await aDesk()
    const heads: readonly Head[] = ['churn', 'viral', 'sarcasm', 'urgent']
    await base.db.run(sql`
      with a as (insert into author (connector, external_id, handle, name) values ('test', ${brandId}, 'many', 'N') returning id)
      insert into post (source_id, external_id, author_id, text, published_at, received_at, addressed)
      select ${brand.sourceId}, ${brandId} || n, a.id, 'Chez Mireille mot' || n % 211 || ' mot' || n % 997, now(), now(), 'mention'
      from a, generate_series(1, 2500) n`)
    const rows = await base.db.rows<{ id: string }>(
      sql`select id from post where source_id = ${brand.sourceId} order by id`,
    )
    const said = rows.flatMap(({ id }, n) => heads.map((head) => ({ id, head, right: (n + head.length) % 3 === 0 })))
    await base.db.run(sql`
      insert into correction (id, post_id, brand_id, head, said, answer, held_out, at)
      select gen_random_uuid(), c.id, ${brandId}, c.head, 'false', to_jsonb(c.answer), c.apart, to_timestamp(1700000000 + c.n)
      from unnest(${said.map((it) => it.id)}::bigint[], ${said.map((it) => it.head)}::text[], ${said.map((it) => it.right)}::bool[],
        ${said.map((it) => isHeldOut(it.id))}::bool[]) with ordinality as c (id, head, answer, apart, n)`)
    await base.db.run(sql`insert into brand_learning (brand_id, revision) values (${brandId}, 1)`)
    expect(said.length).toBe(10_000)
    const { learnt, heldOut } = await brandJudge(ctx, brandId)
    expect(learnt).toBe(Math.min(2_000, rows.filter(({ id }) => !isHeldOut(id)).length))
    expect(heldOut.length).toBe(4 * Math.min(500, rows.filter(({ id }) => isHeldOut(id)).length))
    const postId = rows.find(({ id }) => !isHeldOut(id))?.id ?? ''
    const began = process.cpuUsage()
    await correctLabel(ines, { postId, head: 'churn', right: said[0]?.right !== true })
    await brandJudge(ctx, brandId)
    // A second, on a machine on which nothing else runs.
    expect(process.cpuUsage(began).user).toBeLessThan(3_000_000)
    expect((await readQuality(ines, { brandId })).learnt).toBe(learnt)
  })
})
