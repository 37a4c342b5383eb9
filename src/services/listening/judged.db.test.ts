import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk } from '../../../test/support/a-case.ts'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { readFilter } from '../../domain/cases/filter.ts'
import { hours, minutes } from '../../domain/model/time.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { readJudgements } from '../../store/judgements.ts'
import { sql } from '../../store/sql.ts'
import { listCases } from '../cases/list-cases.ts'
import { listUnsure } from '../cases/list-unsure.ts'
import { readCase } from '../cases/read-case.ts'
import { searchCases } from '../cases/search-cases.ts'
import { setKind } from '../cases/set-kind.ts'
import { setPriority } from '../cases/set-priority.ts'
import { mergeCases } from '../moves/merge-cases.ts'
import { splitCase } from '../moves/split-case.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines' })
})
afterAll(() => base[Symbol.asyncDispose]())

const open = () => aDesk(base.db, ['ines'])
const worse = 'Chez Mireille, odeur de gaz depuis ce matin, personne ne répond, c’est dangereux !'
const grateful = 'Merci beaucoup Chez Mireille, un grand merci pour votre gentillesse !'

const judgedOf = (caseId: string) =>
  base.db.rows<{ judged: readonly string[] }>(sql`select judged from cases where id = ${caseId}`)
const postsOf = (caseId: string) =>
  base.db.rows<{ id: string; text: string }>(sql`select id, text from post where case_id = ${caseId} order by id`)
const rebuilt = async (caseId: string) => rebuild(caseId, (await eventsOfCase(base.db, caseId)).map(fromLog))

describe('a post that is taken in', () => {
  it('is judged, and its case opens with what its words make of it', async () => {
    const desk = await open()
    const caseId = await desk.writes('ada', { text: worse })
    const it = await desk.case(caseId)
    expect(it).toMatchObject({ kind: 'complaint', priority: 'critical', priorityWhy: ['judgement'] })
    expect(it.verdict?.reasons).toContainEqual({ because: 'danger', asks: 'critical' })
    // A crisis is answered within a quarter of an hour, whatever the brand promises else.
    expect(it.clock.dueAt - it.clock.startedAt).toBe(minutes(15))
    expect(it).toEqual(await rebuilt(caseId))
    const [post] = await postsOf(caseId)
    const kept = (await readJudgements(base.db, [post?.id ?? ''])).get(post?.id ?? '')
    expect(kept).toMatchObject({ version: desk.ctx.judge.version, language: 'fr', urgent: true, complaint: true })
    expect((await judgedOf(caseId))[0]?.judged).toEqual(
      expect.arrayContaining(['complaint', 'urgent', 'kind:complaint']),
    )
  })

  it('writes its case once, with everything that lists pick it out by', async () => {
    const desk = await open()
    const texts = [
      worse,
      grateful,
      'Chez Mireille vous êtes des voleurs, boycott ! C’est mon troisième mail sans réponse, je résilie.',
      'Bravo Chez Mireille, encore une heure de retard, quel talent. Bande de connards.',
      'Chez Mireille: what time do you open on Sunday? Thanks!',
      'Chez Mireille, je vais te casser la figure, sale serveur.',
    ]
    // What was changed after it was written has a later command of its transaction.
    const writtenOnce = (): Promise<readonly { readonly once: boolean; readonly words: number }[]> =>
      base.db.rows(sql`
        select c.cmin::text::int < min(p.cmin::text::int) as once, cardinality(c.judged) as words
        from cases c join post p on p.case_id = c.id and p.xmin = c.xmin
        where c.brand_id = ${desk.brand.brandId} group by c.id, c.cmin, c.judged order by c.id`)
    const said = async (turn: string) =>
      await desk.take(
        texts.map((text, i) =>
          arrives({
            externalId: `${turn}${i}`,
            author: anAuthor({ externalId: `did:p${(i + (turn === 'b' ? 1 : 0)) % texts.length}` }),
            ...{ text, language: i === 4 ? 'en' : 'fr', place: i === 2 ? 'mastodon' : null },
          }),
        ),
      )
    await said('a')
    const opened = await writtenOnce()
    expect(opened.map(({ once }) => once)).toEqual(texts.map(() => true))
    desk.clock.pass(minutes(2))
    await said('b')
    const joined = await writtenOnce()
    expect(joined.map(({ once }) => once)).toEqual(texts.map(() => true))
    const sum = (of: typeof opened) => of.reduce((all, { words }) => all + words, 0)
    expect(sum(joined)).toBeGreaterThan(sum(opened))
  })

  it('has more time where it surely asks for nothing', async () => {
    const desk = await open()
    const it = await desk.case(await desk.writes('bea', { text: grateful }))
    expect(it).toMatchObject({ kind: 'thanks', priority: 'low' })
    expect(it.clock.dueAt - it.clock.startedAt).toBe(hours(4))
  })

  it('is judged when it concerns the brand, not when it is ours or only stands around', async () => {
    const desk = await open()
    const caseId = await desk.writes('cleo', { externalId: 'q1', text: 'Chez Mireille, rien ne va' })
    await desk.take([
      arrives({ externalId: 'o1', ours: true, parentId: 'q1', rootId: 'q1', text: 'Bonjour, cela nous désole.' }),
      arrives({ externalId: 'n1', author: anAuthor({ externalId: 'did:x' }), parentId: 'q1', text: 'Moi aussi !' }),
    ])
    const rows = await base.db.rows<{ id: string; judged: boolean }>(sql`
      select p.external_id as id, exists (select from judgement j where j.post_id = p.id) as judged from post p
      where p.source_id = ${desk.brand.sourceId} order by 1`)
    expect(rows).toEqual([
      { id: 'n1', judged: false },
      { id: 'o1', judged: false },
      { id: 'q1', judged: true },
    ])
    expect((await desk.case(caseId)).posts).toBe(1)
  })

  it('shows in its thread what was said of it, the words that speak for it and what is to be masked', async () => {
    const desk = await open()
    const text = 'Chez Mireille vous êtes des voleurs, boycott ! Mon numéro : 06 12 34 56 78'
    const { thread } = await readCase(desk.as('ines'), { caseId: await desk.writes('dora', { text }) })
    const post = thread.find((entry) => entry.kind === 'post')
    expect(post?.judgement).toMatchObject({ viral: true })
    const said = post?.judgement?.reasons.filter(({ head }) => head === 'viral')
    expect(said?.map(({ start, end }) => text.slice(start, end)).join(' ')).toContain('boycott')
    expect(post?.judgement?.personal.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
      ['phone', '06 12 34 56 78'],
    ])
  })
})

describe('a case whose customer writes worse', () => {
  it('rises with it, and the log tells why', async () => {
    const desk = await open()
    const caseId = await desk.writes('ada', { text: 'Chez Mireille, ma commande est arrivée incomplète.' })
    expect((await desk.case(caseId)).priority).toBe('medium')
    desk.clock.pass(minutes(2))
    await desk.writes('ada', { text: worse })
    const after = await desk.case(caseId)
    expect(after.priority).toBe('critical')
    expect(after).toEqual(await rebuilt(caseId))
    expect((await eventsOfCase(base.db, caseId)).map(({ kind }) => kind)).toEqual([
      'opened',
      'post-joined',
      'judged',
      'priority-set',
    ])
  })

  it('never sinks by milder words', async () => {
    const desk = await open()
    const caseId = await desk.writes('ada', { text: worse })
    desk.clock.pass(minutes(2))
    await desk.writes('ada', { text: grateful })
    expect(await desk.case(caseId)).toMatchObject({ priority: 'critical', kind: 'complaint' })
  })

  it('stays as a person has set it', async () => {
    const desk = await open()
    const caseId = await desk.writes('ada', { text: 'Chez Mireille, ma commande est arrivée incomplète.' })
    const version = async () => (await desk.case(caseId)).version
    await setKind(desk.as('ines'), { caseId, kind: 'question', version: await version() })
    await setPriority(desk.as('ines'), { caseId, priority: 'low', version: await version() })
    desk.clock.pass(minutes(2))
    await desk.writes('ada', { text: worse })
    const after = await desk.case(caseId)
    expect(after).toMatchObject({ kind: 'question', kindByHand: true, priority: 'low' })
    // What the words make of it is known all the same.
    expect(after.verdict?.severity).toBe('critical')
    expect(after).toEqual(await rebuilt(caseId))
  })

  it('rises when they edit what they wrote, and the new words are judged', async () => {
    const desk = await open()
    const author = anAuthor({ externalId: 'did:eva', handle: 'eva', name: 'Eva' })
    const first = { externalId: 'e1', revision: '1', author, text: 'Chez Mireille, bof, moyen ce midi.' }
    const caseId = await desk.writes('eva', first)
    desk.clock.pass(minutes(1))
    await desk.take([arrives({ ...first, revision: '2', text: worse })])
    expect((await desk.case(caseId)).priority).toBe('critical')
    expect((await judgedOf(caseId))[0]?.judged).toContain('urgent')
    expect(await desk.case(caseId)).toEqual(await rebuilt(caseId))
  })
})

describe('what the engine would rather ask a person', () => {
  it('stands where most hangs on the answer first, then the oldest, page by page, and says what is asked', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const caseId = await desk.writes('ada', { text: 'Chez Mireille, à quelle heure fermez-vous ce soir ?' })
    for (const who of ['bea', 'cleo', 'dora']) await desk.writes(who, { text: 'Chez Mireille, rien à dire.' })
    const posts = await base.db.rows<{ id: string }>(sql`
      select post_id as id from judgement where brand_id = ${desk.brand.brandId} order by post_id`)
    const ids = posts.map(({ id }) => id)
    const [a = '', b = '', c = '', d = ''] = ids
    const doubt = (id: string, unsure: readonly string[], asks: number) =>
      base.db.run(sql`update judgement set unsure = ${unsure}::text[], asks = ${asks}::int where post_id = ${id}`)
    await doubt(a, ['complaint', 'kind'], 2)
    await doubt(b, ['sarcasm'], 0)
    await doubt(c, ['urgent', 'complaint'], 3)
    await doubt(d, ['complaint'], 2)
    const first = await listUnsure(ines, { brandId: desk.brand.brandId, after: null, limit: 2 })
    expect(first.posts.map(({ postId, asked }) => [postId, ...asked])).toEqual([
      [c, 'urgent', 'complaint'],
      [a, 'complaint'],
    ])
    expect(first).toMatchObject({ total: 3, capped: false })
    expect(first.posts[1]).toMatchObject({ caseId, author: { handle: 'ada' } })
    const rest = await listUnsure(ines, { brandId: desk.brand.brandId, after: first.next, limit: 2 })
    expect(rest.posts.map(({ postId }) => postId)).toEqual([d])
    expect(rest.next).toBe(null)
    // What is gone from its network is not asked about, and not counted either.
    await base.db.run(sql`update post set deleted_at = now() where id = ${c}`)
    await base.db.run(sql`update post set erased_at = now() where id = ${d}`)
    const left = await listUnsure(ines, { brandId: desk.brand.brandId, after: null, limit: 2 })
    expect([left.posts.map(({ postId }) => postId), left.total]).toEqual([[a], 1])
    await expect(listUnsure(ines, { brandId: desk.brand.brandId, after: '2 x', limit: 2 })).rejects.toMatchObject({
      reason: 'invalid',
    })
    const elsewhere = desk.as('ines')
    const stranger = { ...elsewhere, actor: aPerson({ userId: 'ines', brands: new Set<string>() }) }
    await expect(listUnsure(stranger, { brandId: desk.brand.brandId, after: null, limit: 2 })).rejects.toThrow()
  })

  it('says by which words, where the model is sure that they mean nothing', async () => {
    const desk = await open()
    const text = 'Chez Mireille, 60 € d’arrhes débités deux fois et toujours aucune table. Vous comptez répondre ?'
    await desk.writes('ada', { text })
    const { posts } = await listUnsure(desk.as('ines'), { brandId: desk.brand.brandId, after: null, limit: 5 })
    const [first] = posts
    expect([first?.asked.includes('urgent'), first?.byWords]).toEqual([true, ['urgent']])
    const marked = first?.judgement.reasons.filter(({ head }) => head === 'urgent')
    expect(marked?.map(({ start, end, share }) => [text.slice(start, end), share])).toEqual([['débités deux fois', 1]])
  })

  it('is found in its index among 10,000, wherever the page begins', async () => {
    const desk = await open()
    const { brandId, sourceId } = desk.brand
    await base.db.run(sql`
      with who as (insert into author (connector, external_id, handle, name) values ('test', 'many', 'many', 'Many') returning id),
      posts as (
        insert into post (source_id, external_id, author_id, text, links, hits, ours, ref, published_at, received_at)
        select ${sourceId}, 'many' || n, who.id, 'Mireille ' || n, '{}', '[]', false, '{}', now(), now()
        from who, generate_series(1, 10000) as n returning id)
      insert into judgement (post_id, brand_id, version, judged_at, relevant, sentiment, complaint, kind, anger, urgent,
        churn, reminder, viral, sarcasm, topics, abuse, hate, unsure, asks, probabilities)
      select id, ${brandId}, '2', now(), true, 'neu', false, 'chatter', 0, false, false, false, false, false, '{}', 'none',
        'none', '{complaint}', 1 + id % 3, '{}' from posts`)
    await base.db.run(sql`analyze judgement`)
    const seen = new Set<string>()
    let after: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listUnsure>> = await listUnsure(desk.as('ines'), {
        brandId,
        after,
        limit: 1_000,
      })
      expect(page).toMatchObject({ total: 1_000, capped: true })
      for (const { postId } of page.posts) seen.add(postId)
      after = page.next
    } while (after !== null)
    expect(seen.size).toBe(10_000)
  })
})

describe('a list or a search', () => {
  it('picks cases out by what they were judged to be, and by what a person says they are', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const bad = await desk.writes('ada', { text: worse })
    const thanks = await desk.writes('bea', { text: grateful })
    const leaves = await desk.writes('cleo', { text: 'Chez Mireille : vous êtes des voleurs, boycott ! Partagez !' })
    const listed = async (asked: string) => {
      const read = readFilter(new URLSearchParams(asked))
      if (!read.ok) throw new Error(read.faults[0]?.message)
      const page = await listCases(ines, {
        ...{ brandId: desk.brand.brandId, view: 'all', after: null, limit: 10 },
        filter: read.filter,
      })
      return page.cases.map(({ it }) => it.id).sort()
    }
    const sorted = (...ids: readonly string[]) => ids.toSorted()
    expect(await listed('is=urgent')).toEqual([bad])
    expect(await listed('is=urgent,viral')).toEqual([])
    expect(await listed('kind=thanks')).toEqual([thanks])
    expect(await listed('kind=thanks,complaint')).toEqual(sorted(bad, thanks, leaves))
    expect(await listed('anger=2')).toEqual([leaves])
    expect(await listed('sentiment=pos')).toEqual([thanks])
    expect(await listed('topic=quality&is=urgent&kind=praise')).toEqual([])
    const found = await searchCases(ines, { brandId: desk.brand.brandId, text: 'est:à-partager colère:2' })
    expect(found.hits.map((hit) => hit.case.it.id)).toEqual([leaves])
    const { version } = await desk.case(leaves)
    await setKind(ines, { caseId: leaves, kind: 'other', version })
    expect(await listed('is=complaint')).toEqual([bad])
  })
})

describe('cases that are put together or taken apart', () => {
  it('have the more serious verdict of both, and what is split off has its own', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const mild = await desk.writes('ada', { text: grateful })
    const bad = await desk.writes('bea', { text: worse })
    const version = async (caseId: string) => (await desk.case(caseId)).version
    await mergeCases(ines, {
      caseId: bad,
      version: await version(bad),
      from: [{ caseId: mild, version: await version(mild), moveId: randomUUID() }],
    })
    expect(await desk.case(bad)).toMatchObject({ kind: 'complaint', priority: 'critical', posts: 2 })
    const thanks = (await postsOf(bad)).filter(({ text }) => text.startsWith('Merci')).map(({ id }) => id)
    const split = await splitCase(ines, { caseId: bad, version: await version(bad), postIds: thanks })
    expect(await desk.case(split.caseId)).toMatchObject({ kind: 'thanks', priority: 'low' })
    expect((await judgedOf(split.caseId))[0]?.judged).not.toContain('urgent')
  })
})
