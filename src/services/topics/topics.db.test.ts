import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener } from '../../../test/support/listener.ts'
import type { ApiScope } from '../../domain/people/api-key.ts'
import { readCorrectionsOf } from '../../store/corrections.ts'
import { readJudgements } from '../../store/judgements.ts'
import { sql } from '../../store/sql.ts'
import { countTopics, readTopicPosts } from '../../store/topics.ts'
import { askJudgeAgain } from '../learning/ask-judge-again.ts'
import { correctLabel } from '../learning/correct-label.ts'
import { judgeAgain } from '../learning/judge-again.ts'
import { speakerOf } from '../learning/speaker-of.ts'
import { keepTopic } from './keep-topic.ts'
import { listTopics, nameTopics } from './list-topics.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'lead', name: 'Lou' })
})
afterAll(() => base[Symbol.asyncDispose]())

const terrace = [
  'La terrasse est fermée alors qu’il fait beau',
  'Impossible d’avoir une table en terrasse',
  'Votre terrasse chauffée est géniale',
  'Y a-t-il une terrasse au soleil ?',
]

async function aDesk() {
  const desk = await aListener(base.db)
  const { brandId } = desk.brand
  const lead = { ...desk.ctx, actor: aPerson({ userId: 'lead', role: 'lead', brands: new Set([brandId]) }) }
  let heard = 0
  const hears = async (text: string): Promise<string> => {
    heard++
    const externalId = `at://${brandId}/${heard}`
    const author = anAuthor({ externalId: `did:${brandId}:${heard}`, handle: `h${heard}.example` })
    await desk.take([arrives({ author, text, externalId })])
    const row = await base.db.one<{ id: string }>(sql`select id from post where external_id = ${externalId}`)
    return row?.id ?? ''
  }
  const topicsOf = async (postId: string) => (await readJudgements(base.db, [postId])).get(postId)?.topics ?? []
  const topicId = randomUUID()
  const keeps = (more: Partial<Parameters<typeof keepTopic>[1]> = {}) =>
    keepTopic(lead, { brandId, topicId, name: 'Terrasse', archived: false, examples: terrace, ...more })
  return { desk, brandId, lead, hears, topicsOf, topicId, keeps }
}

describe('a topic of a brand’s own', () => {
  it('is said of the next post that is about it, of no other, and of no post of another brand', async () => {
    const [{ hears, topicsOf, keeps, lead, brandId }, other] = [await aDesk(), await aDesk()]
    const before = await hears('Chez Mireille la terrasse était pleine')
    await keeps()
    const after = await hears('Chez Mireille, encore la terrasse fermée ce midi')
    expect(await topicsOf(before)).not.toContain('terrasse')
    expect(await topicsOf(after)).toContain('terrasse')
    expect(await topicsOf(await hears('Chez Mireille, le serveur était très aimable, merci'))).not.toContain('terrasse')
    expect(await other.topicsOf(await other.hears('Chez Mireille la terrasse fermée'))).not.toContain('terrasse')
    const said = (await readJudgements(base.db, [after])).get(after)
    expect(said?.p.topics['terrasse']).toBeGreaterThan(0.2)
    const [topic] = (await listTopics(lead, { brandId })).topics
    expect(topic).toMatchObject({ key: 'terrasse', name: 'Terrasse', said: 1 })
    expect(new Set(topic?.examples)).toEqual(new Set(terrace))
  })

  it('shows the words that speak for it, and its case is found by it', async () => {
    const { hears, keeps, lead, brandId } = await aDesk()
    await keeps()
    const text = 'Chez Mireille, encore la terrasse fermée ce midi'
    const postId = await hears(text)
    const row = await base.db.one<{ id: string; judged: readonly string[] }>(sql`
      select c.id, c.judged from cases c join post p on p.case_id = c.id where p.id = ${postId}`)
    expect(row?.judged).toContain('topic:terrasse')
    const speaks = await speakerOf(lead, brandId, await readJudgements(base.db, [postId]))
    const spans = speaks.explain(text, ['topics'], { direct: false }).get('topics') ?? []
    expect(spans.map(({ start, end }) => text.slice(start, end))).toContain('terrasse')
  })

  it('is learnt from posts by what people say of them, and unlearnt when its examples go', async () => {
    const { hears, topicsOf, keeps, lead, brandId } = await aDesk()
    await keeps({ examples: [] })
    for (const each of terrace) {
      const postId = await hears(`Chez Mireille. ${each}`)
      await correctLabel(lead, { postId, head: 'topics', right: ['terrasse'] })
      expect(await topicsOf(postId)).toEqual(['terrasse'])
    }
    expect(await topicsOf(await hears('Chez Mireille, encore la terrasse fermée'))).toContain('terrasse')
    // However many teach it, some are shown, with all that was said of them, so that one topic can be taken from among them.
    const twice = await hears('Chez Mireille, la terrasse ouvre tard et la livraison aussi')
    await correctLabel(lead, { postId: twice, head: 'topics', right: ['delivery', 'terrasse'] })
    expect((await readTopicPosts(base.db, brandId, 1)).map(({ of }) => of)).toEqual([5])
    const [shown] = (await listTopics(lead, { brandId })).topics
    expect([shown?.taughtBy, shown?.posts.length]).toEqual([5, 5])
    const about = shown?.posts.find(({ postId }) => postId === twice)?.topics ?? []
    expect(new Set(about)).toEqual(new Set(['delivery', 'terrasse']))
    await correctLabel(lead, { postId: twice, head: 'topics', right: about.filter((it) => it !== 'terrasse') })
    expect(await topicsOf(twice)).toEqual(['delivery'])
    const typed = await aDesk()
    await typed.keeps()
    await typed.keeps({ examples: [] })
    expect(await typed.topicsOf(await typed.hears('Chez Mireille, encore la terrasse fermée'))).not.toContain(
      'terrasse',
    )
  })

  it('that the brand never had is no answer, not even one of another brand', async () => {
    const { hears, lead } = await aDesk()
    const other = await aDesk()
    await other.keeps()
    const postId = await hears('Chez Mireille, la terrasse est fermée')
    await expect(correctLabel(lead, { postId, head: 'topics', right: ['delay', 'terrasse'] })).rejects.toMatchObject({
      code: 'invalid',
    })
    expect((await readCorrectionsOf(base.db, [postId])).size).toBe(0)
  })

  it('keeps its key when it is called otherwise, is said no more when it is archived, and history follows when asked', async () => {
    const { desk, hears, topicsOf, keeps, lead, brandId } = await aDesk()
    const old = await hears('Chez Mireille, encore la terrasse fermée ce midi')
    await keeps()
    await keeps({ name: 'Dehors' })
    expect((await nameTopics(lead)).map(({ key, name }) => [key, name])).toEqual([['terrasse', 'Dehors']])
    await askJudgeAgain(lead, { brandId })
    while (await judgeAgain(desk.ctx));
    expect(await topicsOf(old)).toContain('terrasse')
    await keeps({ name: 'Dehors', archived: true })
    expect(await topicsOf(await hears('Chez Mireille, encore la terrasse fermée'))).not.toContain('terrasse')
  })

  it('shows a key what customers wrote only where it was made to read that', async () => {
    const { keeps, lead, brandId, hears } = await aDesk()
    await keeps()
    const postId = await hears('Chez Mireille, les bancs dehors sont cassés')
    await correctLabel(lead, { postId, head: 'topics', right: ['terrasse'] })
    const shownTo = async (scopes: readonly ApiScope[]) => {
      const actor = { ...lead.actor, key: { id: randomUUID(), scopes } }
      return (await listTopics({ ...lead, actor }, { brandId })).topics.map((it) => [
        it.examples.length,
        it.posts.length,
      ])
    }
    expect(await shownTo(['read-settings'])).toEqual([[4, 0]])
    expect(await shownTo(['read-settings', 'read-cases'])).toEqual([[4, 1]])
  })

  it('is not changed over what a colleague changed meanwhile, and keeps its sentences when none are said', async () => {
    const { keeps, lead, brandId } = await aDesk()
    const seen = async () => {
      const [topic] = (await listTopics(lead, { brandId })).topics
      return { version: topic?.version ?? '', examples: topic?.examples ?? [], archived: topic?.archivedAt !== null }
    }
    await keeps()
    const before = await seen()
    await keeps({ examples: [...terrace, 'Vive les parasols'], version: before.version })
    await expect(keeps({ examples: ['Ma phrase à moi'], version: before.version })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'topic-changed',
    })
    expect((await seen()).examples).toHaveLength(terrace.length + 1)
    await keeps({ archived: true, examples: null, version: (await seen()).version })
    await keeps({ archived: false, examples: null, version: (await seen()).version })
    expect([(await seen()).archived, new Set((await seen()).examples)]).toEqual([
      false,
      new Set([...terrace, 'Vive les parasols']),
    ])
    await expect(keeps({ topicId: randomUUID(), name: 'Autre', version: 'x' })).rejects.toMatchObject({
      reason: 'topic-changed',
    })
  })

  it('is counted among the newest posts, however many there are', async () => {
    const { hears, keeps, brandId } = await aDesk()
    await keeps()
    await keeps({ topicId: randomUUID(), name: 'Parking', examples: [] })
    for (const text of [
      'Chez Mireille, encore la terrasse fermée ce midi',
      'Chez Mireille, merci',
      'Chez Mireille, bof',
    ])
      await hears(text)
    const among = async (many: number) => {
      const { counts, capped } = await countTopics(base.db, brandId, many)
      return [counts.get('terrasse'), counts.get('parking'), capped]
    }
    expect([await among(2), await among(3), await among(4)]).toEqual([
      [0, 0, true],
      [1, 0, false],
      [1, 0, false],
    ])
  })

  it('is refused without a name, beside one of that name, of another brand, and to an agent', async () => {
    const [{ keeps, lead, brandId, hears }, other] = [await aDesk(), await aDesk()]
    await keeps()
    await expect(keeps({ topicId: randomUUID(), name: ' terrasse ' })).rejects.toMatchObject({ reason: 'name-taken' })
    await expect(keeps({ name: '!?' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(keeps({ examples: ['123'] })).rejects.toMatchObject({ code: 'invalid' })
    await expect(keeps({ examples: ['a'.repeat(501)] })).rejects.toMatchObject({ code: 'invalid' })
    await expect(
      other.keeps({ topicId: (await listTopics(lead, { brandId })).topics[0]?.id ?? '' }),
    ).rejects.toMatchObject({
      code: 'not-found',
    })
    const agent = { ...lead, actor: aPerson({ userId: 'lead', role: 'agent', brands: new Set([brandId]) }) }
    await expect(
      keepTopic(agent, { brandId, topicId: randomUUID(), name: 'Autre', archived: false, examples: [] }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    const postId = await hears('Chez Mireille, bonjour')
    await expect(correctLabel(lead, { postId, head: 'topics', right: ['nulle-part'] })).rejects.toMatchObject({
      code: 'invalid',
    })
    // What is called like a topic of all brands is found under a word of its own.
    await keeps({ topicId: randomUUID(), name: 'Livraison', examples: terrace })
    expect((await nameTopics(lead)).map(({ key }) => key).toSorted()).toEqual(['livraison-2', 'terrasse'])
  })
})
