import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aListener } from '../../../test/support/listener.ts'
import { aColleague, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { judgeWith, type Shares, type Speaker } from '../../domain/triage/guest.ts'
import { lazyJudge, loadJudge } from '../../runtime/triage/load-judge.ts'
import { readLearning } from '../../store/learning.ts'
import { sql } from '../../store/sql.ts'
import { correctLabel } from '../learning/correct-label.ts'
import { readQuality } from '../learning/read-quality.ts'
import { judgeAgain } from '../learning/judge-again.ts'
import { watchPeople } from '../people/watch-people.ts'
import { carryOutErasure } from '../privacy/carry-out-erasure.ts'
import { erasePeople } from '../privacy/erase-people.ts'
import { ingest } from './ingest.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())

/** A guest that speaks for the mood. */
const ofMood = (id: string): Speaker['guest'] => ({
  id,
  head: 'sentiment',
  labels: ['neg', 'neu', 'pos'],
  each: false,
  languages: null,
  temperature: 1,
  sure: 0.5,
})

describe('arrivals, where a guest model speaks for the mood', () => {
  it('are judged with it, and by Vigie alone where it had nothing to say', async () => {
    const { ctx, matcher, brand } = await aListener(base.db)
    let away = false
    const speaker: Speaker = {
      guest: ofMood('tiny'),
      isAway: () => away,
      speak: async (texts) =>
        texts.map((text): Shares | null => (text.includes('muet') ? null : new Map([['pos', 1]]))),
    }
    const judge = judgeWith(ctx.judge, speaker)
    const worse = 'Chez Mireille, quelle honte, livraison en retard'
    const arrivals = [
      arrives({ externalId: 'g1', text: worse }),
      arrives({ externalId: 'g2', text: `${worse}, service muet` }),
    ]
    const batch = { lease: brand.lease, channel: 'pull', cursor: 'c1', retain: 'all' } as const
    await ingest({ ...ctx, judge }, matcher, { ...batch, arrivals })
    const said = () =>
      base.db.rows(sql`
        select p.external_id as id, j.version, j.sentiment from judgement j join post p on p.id = j.post_id
        where p.source_id = ${brand.sourceId} order by 1`)
    const [withIt, alone] = [`${ctx.judge.version}~sentiment:tiny`, ctx.judge.version]
    expect(await said()).toEqual([
      { id: 'g1', version: withIt, sentiment: 'pos' },
      { id: 'g2', version: alone, sentiment: 'neg' },
    ])
    // So they are in a brand that taught something, where history is judged anew too.
    await base.db.run(sql`
      insert into brand_learning (brand_id, revision, judged_version) values (${brand.brandId}, 7, ${alone})`)
    await base.db.run(sql`
      insert into brand_word (id, brand_id, kind, text, added_at)
      values (gen_random_uuid(), ${brand.brandId}, 'rival', 'Burgamo', now())`)
    await base.db.run(sql`
      insert into correction (id, post_id, brand_id, head, answer, held_out, at)
      select gen_random_uuid(), id, ${brand.brandId}, 'viral', 'false', false, now() from post where external_id = 'g1'`)
    // While it is being loaded, or has failed, what it would say of history is waited for.
    away = true
    expect(await judgeAgain({ ...ctx, judge })).toBe(false)
    away = false
    expect(await judgeAgain({ ...ctx, judge })).toBe(true)
    away = true
    expect(await judgeAgain({ ...ctx, judge })).toBe(false)
    expect((await readLearning(base.db, brand.brandId)).judgedVersion).toBe(alone)
    away = false
    while (await judgeAgain({ ...ctx, judge }));
    expect(await said()).toEqual([
      { id: 'g1', version: `${withIt}+7`, sentiment: 'pos' },
      { id: 'g2', version: `${alone}+7`, sentiment: 'neg' },
    ])
    // Who says something of another label does it elsewhere, where the model was not asked about this post yet.
    const post = await base.db.one<{ id: string }>(sql`select id from post where external_id = 'g1'`)
    await aColleague(base.db, { id: 'ines' })
    const ines = { ...ctx, judge: judgeWith(ctx.judge, speaker), actor: aPerson({ userId: 'ines' }) }
    await correctLabel(ines, { postId: post?.id ?? '', head: 'sarcasm', right: false })
    expect((await said())[0]).toEqual({ id: 'g1', version: `${withIt}+7`, sentiment: 'pos' })
    // How well the guest answers is told by what it said, and not by what Vigie would have.
    await correctLabel(ines, { postId: post?.id ?? '', head: 'sentiment', right: 'neg' })
    const { heads } = await readQuality(ines, { brandId: brand.brandId })
    expect(heads.find(({ head }) => head === 'sentiment')).toMatchObject({
      learns: false,
      all: { posts: 1, correct: 0, confusion: [{ right: 'neg', said: 'pos', count: 1 }] },
    })
  })

  it('are judged without it where it ends over them each time, and history goes on', async () => {
    const { ctx, matcher, brand } = await aListener(base.db)
    let away = false
    const judge = judgeWith(ctx.judge, {
      guest: ofMood('frail'),
      isAway: () => away,
      speak: async (texts) => {
        away = true
        return texts.map(() => null)
      },
    })
    const batch = { lease: brand.lease, channel: 'pull', cursor: 'c1', retain: 'all' } as const
    await ingest(ctx, matcher, { ...batch, arrivals: [arrives({ externalId: 'f1', text: 'Chez Mireille, mortel' })] })
    const judged = async () => (await readLearning(base.db, brand.brandId)).judgedVersion
    const tries: boolean[] = []
    while ((await judged()) !== judge.version && tries.length < 20) {
      // It is loaded again in between.
      away = false
      tries.push(await judgeAgain({ ...ctx, judge }))
    }
    expect(await judged()).toBe(judge.version)
    // Each piece is waited for twice; how many there are hangs on what else is in this database.
    const waited = tries.filter((it) => !it).length
    expect([waited > 0, waited % 2]).toEqual([true, 0])
  })

  it('are in the memory of no judge any more once they are erased, of one neither that is loaded when it is first asked', async () => {
    const { ctx, matcher, brand } = await aListener(base.db)
    const asked: string[] = []
    const judge = lazyJudge(() =>
      judgeWith(loadJudge(), {
        guest: {
          id: 'tiny',
          head: 'churn',
          labels: ['no', 'yes'],
          each: false,
          languages: null,
          temperature: 1,
          sure: 0.5,
        },
        isAway: () => false,
        speak: async (texts) => {
          asked.push(...texts)
          return texts.map((): Shares => new Map([['yes', 1]]))
        },
      }),
    )
    const here = { ...ctx, judge }
    const watching = await watchPeople(here, () => undefined)
    const words = 'Chez Mireille, mon Pirzou fait bzzz'
    const batch = { lease: brand.lease, channel: 'pull', cursor: 'c1', retain: 'all' } as const
    await ingest(here, matcher, { ...batch, arrivals: [arrives({ externalId: 'm1', text: words })] })
    const said = await base.db.one<{ churn: boolean; authorId: string }>(sql`
      select j.churn, p.author_id as "authorId" from judgement j join post p on p.id = j.post_id where p.external_id = 'm1'`)
    expect(said?.churn).toBe(true)
    // What it was asked about it is not asked again.
    await judge.prepare?.([words])
    expect(asked).toEqual([words])
    await erasePeople(
      { ...here, actor: aPerson({ role: 'administrator' }) },
      { authorIds: [said?.authorId ?? ''], reason: 'request' },
    )
    while ((await carryOutErasure(here, { id: null })) === 'more');
    while (judge.judge(words).churn) await new Promise(setImmediate)
    await judge.prepare?.([words])
    expect(asked).toEqual([words, words])
    await watching.close()
  })
})
