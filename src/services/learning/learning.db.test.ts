import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand } from '../../../test/support/listener.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { isHeldOut } from '../../domain/triage/correction.ts'
import type { Role } from '../../domain/people/role.ts'
import { readCorrectionsOf } from '../../store/corrections.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { readJudgements } from '../../store/judgements.ts'
import { sql } from '../../store/sql.ts'
import { readBrand } from '../../store/brands.ts'
import { readLearning } from '../../store/learning.ts'
import { createRule } from '../admin/create-rule.ts'
import { deleteRule } from '../admin/delete-rule.ts'
import { updateBrand } from '../admin/update-brand.ts'
import { setPriority } from '../cases/set-priority.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import { hours, instant } from '../../domain/model/time.ts'
import type { Context } from '../context.ts'
import { askJudgeAgain } from './ask-judge-again.ts'
import { watchPeople } from '../people/watch-people.ts'
import { carryOutErasure } from '../privacy/carry-out-erasure.ts'
import { erasePeople } from '../privacy/erase-people.ts'
import { removeOldPosts } from '../../store/retention.ts'
import { brandJudge, keepsLearnt } from './brand-judge.ts'
import { judgeAgain } from './judge-again.ts'
import { keepBrandWords, listBrandWords } from './keep-words.ts'
import { readQuality } from './read-quality.ts'
import { seeAgain } from './see-again.ts'
import { setLearning } from './set-learning.ts'
import { watchLabels } from './watch-labels.ts'
import { correctLabel } from './correct-label.ts'
import { takeBackLabel } from './take-back-label.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  for (const id of ['ines', 'lea']) await aColleague(base.db, { id, name: id })
})
afterAll(() => base[Symbol.asyncDispose]())

const angry = 'Chez Mireille c’est une honte, troisième fois que je réclame mon remboursement, plus jamais !'

/** The same person in another role. */
const as = (ctx: Context, role: Role): Context =>
  ctx.actor.kind === 'person' ? { ...ctx, actor: { ...ctx.actor, role } } : ctx

/** A judge of its own that says the same, also under another version. */
const shown = (judge: TriageJudge, version = judge.version): TriageJudge => ({
  version,
  judge: (text, more) => ({ ...judge.judge(text, more), version }),
  examine: (text, more) => judge.examine(text, more),
  explain: (text, heads, more) => judge.explain(text, heads, more),
})

/** A desk that hears posts, with people who correct. */
async function aDesk() {
  const desk = await aListener(base.db)
  const { brandId } = desk.brand
  const as = (userId: string, role: Role = 'agent', brands: ReadonlySet<string> = new Set([brandId])) => ({
    ...desk.ctx,
    actor: aPerson({ userId, role, brands }),
  })
  let heard = 0
  /** Hears a post of somebody new; its id. */
  const hears = async (text: string, more: Parameters<typeof arrives>[0] = {}): Promise<string> => {
    heard++
    const externalId = more.externalId ?? `at://${brandId}/${heard}`
    const author = anAuthor({ externalId: `did:${brandId}:${heard}`, handle: `h${heard}.example` })
    await desk.take([arrives({ author, ...more, text, externalId })])
    const row = await base.db.one<{ id: string }>(sql`select id from post where external_id = ${externalId}`)
    return row?.id ?? ''
  }
  const said = async (postId: string) => (await readJudgements(base.db, [postId])).get(postId)
  const caseOf = async (postId: string) => {
    const row = await base.db.one<{ id: string }>(sql`select case_id as id from post where id = ${postId}`)
    return (await casesOfBrand(base.db, brandId)).find(({ id }) => id === row?.id)
  }
  const rebuilds = async (): Promise<void> => {
    for (const it of await casesOfBrand(base.db, brandId)) {
      expect(rebuild(it.id, (await eventsOfCase(base.db, it.id)).map(fromLog))).toEqual(it)
    }
  }
  return { brandId, desk, as, ines: as('ines'), hears, said, caseOf, rebuilds }
}

describe('a correction', () => {
  it('is what the post shows from then on, and who said it stands in the log', async () => {
    const { ines, hears, said, caseOf, rebuilds } = await aDesk()
    const postId = await hears(angry)
    const before = await said(postId)
    expect(before).toMatchObject({ complaint: true, kind: 'complaint' })
    await correctLabel(ines, { postId, head: 'complaint', right: false })
    const now = await said(postId)
    expect(now).toMatchObject({ complaint: false })
    expect(now?.kind).not.toBe('complaint')
    expect(now?.unsure).not.toContain('complaint')
    expect(now?.p.complaint).toBe(0)
    const it = await caseOf(postId)
    const log = await eventsOfCase(base.db, it?.id ?? '')
    expect(log.find(({ kind }) => kind === 'label-corrected')).toMatchObject({
      actorId: 'ines',
      data: { postId, head: 'complaint' },
    })
    await rebuilds()
  })

  it('moves the priority of its case by the rules, down too, and back when it is taken back', async () => {
    const { ines, hears, said, caseOf, rebuilds } = await aDesk()
    const postId = await hears(angry)
    const [before, first] = [await said(postId), await caseOf(postId)]
    expect(first?.priority).toBe('high')
    for (const [head, right] of [
      ['complaint', false],
      ['kind', 'praise'],
      ['anger', 0],
      ['reminder', false],
      ['churn', false],
      ['urgent', false],
      ['sentiment', 'pos'],
    ] as const)
      await correctLabel(ines, { postId, head, right })
    expect(await caseOf(postId)).toMatchObject({ priority: 'low', kind: 'praise' })
    for (const head of ['complaint', 'kind', 'anger', 'reminder', 'churn', 'urgent', 'sentiment'])
      await takeBackLabel(ines, { postId, head })
    expect(await caseOf(postId)).toMatchObject({ priority: 'high', kind: 'complaint', verdict: first?.verdict })
    expect({ ...(await said(postId)), version: '' }).toEqual({ ...before, version: '' })
    await rebuilds()
  })

  it('leaves alone a priority that a colleague chose', async () => {
    const { ines, hears, caseOf } = await aDesk()
    const postId = await hears(angry)
    const it = await caseOf(postId)
    await setPriority(ines, { caseId: it?.id ?? '', priority: 'medium', version: it?.version ?? 0 })
    await correctLabel(ines, { postId, head: 'kind', right: 'praise' })
    expect(await caseOf(postId)).toMatchObject({ priority: 'medium', kind: 'praise' })
  })

  it('says from which version to which it brought the case, so that its speaker can go on from there', async () => {
    const { ines, hears, caseOf } = await aDesk()
    const postId = await hears(angry)
    const from = (await caseOf(postId))?.version ?? 0
    const { correctionId, moved } = await correctLabel(ines, { postId, head: 'kind', right: 'praise' })
    const seen = await caseOf(postId)
    expect(moved).toEqual({ from, to: seen?.version })
    expect((await correctLabel(ines, { postId, head: 'kind', right: 'praise' })).moved).toBeNull()
    await setPriority(ines, { caseId: seen?.id ?? '', priority: 'medium', version: moved?.to ?? 0 })
    const back = await takeBackLabel(ines, { postId, head: 'kind', correctionId: correctionId ?? undefined })
    expect(back.moved).toEqual({ from: (moved?.to ?? 0) + 1, to: (await caseOf(postId))?.version })
  })

  it('said twice is said once, and another takes its place without forgetting what the engine said', async () => {
    const { ines, hears } = await aDesk()
    const postId = await hears(angry)
    await correctLabel(ines, { postId, head: 'anger', right: 0 })
    await correctLabel(ines, { postId, head: 'anger', right: 0 })
    const first = (await readCorrectionsOf(base.db, [postId])).get(postId)?.[0]
    await correctLabel(ines, { postId, head: 'anger', right: 1 })
    const standing = (await readCorrectionsOf(base.db, [postId])).get(postId)
    expect(standing).toHaveLength(1)
    expect(standing?.[0]).toMatchObject({ right: 1, said: first?.said, heldOut: isHeldOut(postId) })
    const rows = await base.db.rows(sql`select 1 from correction where post_id = ${postId}`)
    expect(rows).toHaveLength(2)
  })

  it('that is undone leaves what a colleague had said before, which is undone in its turn to what the engine says', async () => {
    const { ines, as, hears, said, caseOf, rebuilds, desk } = await aDesk()
    const lea = as('lea')
    const postId = await hears(angry)
    const engines = (await said(postId))?.anger
    const correct = async (who: typeof ines, right: number) =>
      (await correctLabel(who, { postId, head: 'anger', right })).correctionId ?? undefined
    const undo = (correctionId: string | undefined) => takeBackLabel(ines, { postId, head: 'anger', correctionId })
    const [leas, hers] = [await correct(lea, 0), await correct(ines, 1)]
    // Who says what stands already has nothing of their own to undo.
    expect(await correct(lea, 1)).toBeUndefined()
    await undo(hers)
    expect(await said(postId)).toMatchObject({ anger: 0 })
    expect((await readCorrectionsOf(base.db, [postId])).get(postId)).toMatchObject([{ id: leas, right: 0 }])
    const log = await eventsOfCase(base.db, (await caseOf(postId))?.id ?? '')
    expect(log.findLast(({ kind }) => kind.startsWith('label-'))?.kind).toBe('label-correction-withdrawn')
    // Twice does no harm: the second time is about the same one.
    await undo(hers)
    expect(await said(postId)).toMatchObject({ anger: 0 })
    await undo(leas)
    expect((await said(postId))?.anger).toBe(engines)
    expect((await readCorrectionsOf(base.db, [postId])).size).toBe(0)
    expect((await brandJudge(desk.ctx, desk.brand.brandId)).learnt).toBe(0)
    await rebuilds()
  })

  it('that was undone while another stood in its place does not come back when that one is undone', async () => {
    const { ines, as, hears, said } = await aDesk()
    const postId = await hears(angry)
    const engines = (await said(postId))?.anger
    const correct = async (who: typeof ines, right: number) =>
      (await correctLabel(who, { postId, head: 'anger', right })).correctionId ?? undefined
    const [leas, hers] = [await correct(as('lea'), 0), await correct(ines, 1)]
    await takeBackLabel(as('lea'), { postId, head: 'anger', correctionId: leas })
    expect(await said(postId)).toMatchObject({ anger: 1 })
    await takeBackLabel(ines, { postId, head: 'anger', correctionId: hers })
    expect((await said(postId))?.anger).toBe(engines)
  })

  it('stays when the words are edited, and the rest is judged anew', async () => {
    const { ines, hears, said } = await aDesk()
    const one = { externalId: 'at://edited', author: anAuthor({ externalId: 'did:edited', handle: 'edited.example' }) }
    const postId = await hears('Merci chez Mireille, un régal !', { ...one, revision: 'a' })
    await correctLabel(ines, { postId, head: 'sarcasm', right: true })
    await hears(angry, { ...one, revision: 'b' })
    expect(await said(postId)).toMatchObject({ complaint: true, sarcasm: true })
  })

  it('is refused of what is no answer, no post, of another brand, and to an observer', async () => {
    const { ines, as, hears, desk } = await aDesk()
    const postId = await hears(angry)
    const correct = (who: typeof ines, more: object = {}) =>
      correctLabel(who, { postId, head: 'complaint', right: false, ...more })
    await expect(correct(ines, { right: 'perhaps' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(correct(ines, { head: 'weather' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(correct(ines, { postId: '999999999' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(correct(as('lea', 'agent', new Set()))).rejects.toMatchObject({ code: 'not-found' })
    await expect(correct(as('lea', 'observer'))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(correctLabel(desk.ctx, { postId, head: 'complaint', right: false })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('a brand', () => {
  it('learns from corrections at once, another brand does not, and without them it is as before', async () => {
    const { ines, hears, said, desk, brandId } = await aDesk()
    const other = await aDesk()
    const probe = 'Chez Mireille le Pirzou fait bzzz bzzz dans le salon'
    const before = (await brandJudge(desk.ctx, brandId)).judge.judge(probe).p.complaint
    const taught: string[] = []
    for (let i = 0; taught.length < 8; i++) {
      const postId = await hears(`Chez Mireille mon Pirzou fait bzzz, numéro ${i}`)
      if (!isHeldOut(postId)) taught.push(postId)
    }
    for (const postId of taught) await correctLabel(ines, { postId, head: 'complaint', right: true })
    const learnt = await brandJudge(desk.ctx, brandId)
    expect(learnt.learnt).toBe(8)
    expect(learnt.judge.judge(probe).p.complaint).toBeGreaterThan(before + 0.15)
    expect((await brandJudge(other.desk.ctx, other.brandId)).judge.judge(probe).p.complaint).toBe(before)
    const next = await hears('Chez Mireille, encore ce Pirzou qui fait bzzz')
    expect((await said(next))?.version).toContain('+')
    for (const postId of taught) await takeBackLabel(ines, { postId, head: 'complaint' })
    const back = await brandJudge(desk.ctx, brandId)
    expect(back.learnt).toBe(0)
    expect(back.judge.judge(probe).p.complaint).toBe(before)
  })

  it('learns in which language its customers write, and what is no hate there', async () => {
    const { ines, hears, desk, brandId } = await aDesk()
    const [tongue, rude] = ['Chez Mireille pizza alla quattro stagioni', 'Chez Mireille, que des sales arabes en salle']
    const before = (await brandJudge(desk.ctx, brandId)).judge
    expect([before.judge(tongue).language, before.judge(rude).hate]).toEqual(['it', 'racism'])
    const teach = async (text: string, head: string, right: string, times: number): Promise<void> => {
      for (let taught = 0, i = 0; taught < times; i++) {
        const postId = await hears(`${text} ${'abcdefghijklmnopqrstuvwxyz'[i] ?? ''}`)
        if (isHeldOut(postId)) continue
        await correctLabel(ines, { postId, head, right })
        taught++
      }
    }
    await teach(tongue, 'language', 'fr', 14)
    await teach(rude, 'hate', 'none', 4)
    const now = (await brandJudge(desk.ctx, brandId)).judge
    expect([now.judge(tongue).language, now.judge(rude).hate]).toEqual(['fr', 'none'])
    // What nobody spoke of stays as it was.
    const other = 'Vengo domani con tutta la famiglia, grazie'
    expect(now.judge(other).language).toBe(before.judge(other).language)
  })

  it('learns nothing from what is held out', async () => {
    const { ines, hears, desk, brandId } = await aDesk()
    let postId = await hears('Chez Mireille, premier essai')
    for (let i = 0; !isHeldOut(postId); i++) postId = await hears(`Chez Mireille, essai ${i}`)
    const before = (await brandJudge(desk.ctx, brandId)).judge.judge('Chez Mireille, essai').p
    await correctLabel(ines, { postId, head: 'complaint', right: true })
    const now = await brandJudge(desk.ctx, brandId)
    expect(now.learnt).toBe(0)
    expect(now.heldOut.map(({ head, right }) => [head, right])).toEqual([['complaint', true]])
    expect(now.judge.judge('Chez Mireille, essai').p).toEqual(before)
  })
})

describe('history', () => {
  it('is judged anew after a new version, piece by piece, also by who comes after somebody that died, and corrections stay', async () => {
    const { ines, hears, said, desk, brandId } = await aDesk()
    const ids: string[] = []
    for (const text of ['Chez Mireille, la soupe était froide et le serveur absent', angry, `${angry} !`])
      ids.push(await hears(text))
    const [first = '', second = '', third = ''] = ids
    await correctLabel(ines, { postId: first, head: 'complaint', right: false })
    await base.db.run(sql`delete from judgement where post_id = ${third}`)
    const priority = (await casesOfBrand(base.db, brandId)).map((it) => it.priority)
    const next: Context = { ...desk.ctx, judge: shown(desk.ctx.judge, '3') }
    // Whoever began died after one piece: the next knows where it stood.
    await judgeAgain(next)
    let pieces = 0
    while (await judgeAgain(next)) pieces++
    expect(pieces).toBeGreaterThan(0)
    expect((await said(second))?.version).toMatch(/^3/)
    expect((await said(third))?.complaint).toBe(true)
    expect((await said(first))?.complaint).toBe(false)
    expect((await casesOfBrand(base.db, brandId)).map((it) => it.priority)).toEqual(priority)
    expect(await judgeAgain(next)).toBe(false)
    await askJudgeAgain({ ...as(ines, 'lead'), judge: next.judge }, { brandId })
    expect((await readQuality(ines, { brandId })).again).toMatchObject({ done: 0, of: 3 })
    expect(await seeAgain(ines, { brandId })).toMatchObject({ done: 0, of: 3 })
    expect(await judgeAgain(next)).toBe(true)
    expect((await readQuality(ines, { brandId })).again).toBeNull()
    expect(await seeAgain(ines, { brandId })).toBeNull()
    await expect(seeAgain(as(ines, 'agent'), { brandId: randomUUID() })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('quality', () => {
  it('is told on corrected posts, honestly while they are few, and who may change how a brand learns', async () => {
    const { ines, hears, brandId } = await aDesk()
    expect((await readQuality(ines, { brandId })).heads).toEqual([])
    for (let i = 0; i < 6; i++) {
      const postId = await hears(`${angry} ${i}`)
      await correctLabel(ines, { postId, head: 'complaint', right: i > 0 })
    }
    const { heads, mayChange } = await readQuality(ines, { brandId })
    expect(mayChange).toBe(false)
    expect(heads.map(({ head, help, off }) => [head, help, off])).toEqual([['complaint', 'too-few', false]])
    expect(heads[0]?.all).toMatchObject({ posts: 6, correct: 5 })
    expect(heads[0]?.byLanguage).toEqual([{ language: 'fr', posts: 6, correct: 5 }])
  })

  it('is without what was learnt while a lead switched that off, and learning begins anew where it was wiped, until that is taken back', async () => {
    const { ines, hears, brandId } = await aDesk()
    const lead = as(ines, 'lead')
    let postId = await hears(`${angry} 0`)
    for (let i = 1; isHeldOut(postId); i++) postId = await hears(`${angry} ${i}`)
    await correctLabel(ines, { postId, head: 'complaint', right: false })
    const learnt = async () => (await readQuality(lead, { brandId })).learnt
    expect(await learnt()).toBe(1)
    await setLearning(lead, { brandId, isOn: false, forget: false })
    expect(await learnt()).toBe(0)
    await setLearning(lead, { brandId, isOn: true, forget: true })
    expect(await learnt()).toBe(0)
    await setLearning(lead, { brandId, isOn: true, forget: false })
    expect(await learnt()).toBe(1)
    await expect(setLearning(ines, { brandId, isOn: false, forget: false })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('says in the log of the brand once that the mix of labels moved, and once that it is over', async () => {
    const { desk, brandId } = await aDesk()
    await base.db.run(sql`insert into brand_learning (brand_id) values (${brandId})`)
    const put = (week: number, kind: string, count: number) =>
      base.db.run(sql`
        with a as (insert into author (connector, external_id, handle, name) values ('test', ${`w${week}${kind}`}, 'w', 'w') returning id),
        p as (insert into post (source_id, external_id, author_id, text, published_at, received_at)
          select ${desk.brand.sourceId}, ${`w${week}${kind}`} || n, a.id, '', at, at
          from a, generate_series(1, ${count}) n, (select to_timestamp(${desk.ctx.now()} / 1000.0) - make_interval(days => ${week * 7 + 1}) as at) t
          returning id)
        insert into judgement (post_id, brand_id, version, judged_at, relevant, sentiment, complaint, kind, anger, urgent,
          churn, reminder, viral, sarcasm, topics, abuse, hate, unsure, asks, probabilities)
        select id, ${brandId}, '2', now(), true, 'neu', false, ${kind}, 0, false, false, false, false, false, '{}', 'none',
          'none', '{}', 0, '{}' from p`)
    for (let week = 1; week <= 6; week++) {
      await put(week, 'complaint', 100)
      await put(week, 'praise', 150)
    }
    // A new source caught up what was written long ago: that is no talk of this week.
    await put(0, 'question', 900)
    await base.db.run(sql`
      update post set published_at = published_at - interval '100 days' where external_id like 'w0question%'`)
    await put(0, 'complaint', 200)
    await put(0, 'praise', 50)
    const alarms = () =>
      base.db.rows<{ kind: string; label: string | null }>(sql`
        select kind, data->>'label' as label from event where brand_id = ${brandId} and kind like 'labels.%' order by id`)
    const watch = async () => {
      desk.clock.pass(hours(7))
      while (await watchLabels(desk.ctx));
    }
    // While history is judged anew, and where the weeks before were another engine's, nothing is held against anything.
    await base.db.run(sql`
      update brand_learning set again_version = '3', again_since = now(), again_at = now() where brand_id = ${brandId}`)
    await watch()
    expect(await alarms()).toEqual([])
    await base.db.run(sql`
      update brand_learning set again_version = null, again_since = null, again_at = null where brand_id = ${brandId}`)
    const says = (version: string, like: string) =>
      base.db.run(sql`
        update judgement set version = ${version} where brand_id = ${brandId}
          and post_id in (select id from post where external_id like ${like})`)
    await says('3', 'w0%')
    await watch()
    expect(await alarms()).toEqual([])
    // A brand's own layer, and a guest, are no other engine.
    await says('2~kind:guest+7', 'w0%')
    await watch()
    await watch()
    expect(await alarms()).toEqual([{ kind: 'labels.alarm', label: 'praise' }])
    // Whoever set the clock ahead and back again finds it as it was, and is not kept waiting.
    const at = desk.clock.now()
    await base.db.run(sql`
      update brand_learning set drift_looked_at = to_timestamp(${at} / 1000.0) + interval '1 year',
        drift_at = to_timestamp(${at} / 1000.0) + interval '1 hour' where brand_id = ${brandId}`)
    expect(await watchLabels(desk.ctx)).toBe(true)
    while (await watchLabels(desk.ctx));
    expect(
      await base.db.one(sql`
      select drift_at <= to_timestamp(${at} / 1000.0) as begun, drift_looked_at <= to_timestamp(${at} / 1000.0) as looked
      from brand_learning where brand_id = ${brandId}`),
    ).toEqual({ begun: true, looked: true })
    expect(await alarms()).toHaveLength(1)
    // Hardly anybody writes: nothing is over for that.
    await base.db.run(
      sql`update post set received_at = received_at - interval '20 days' where external_id like 'w0complaint%'`,
    )
    desk.clock.pass(hours(7))
    while (await watchLabels(desk.ctx));
    expect(await alarms()).toHaveLength(1)
    await base.db.run(
      sql`update post set received_at = received_at + interval '20 days' where external_id like 'w0complaint%'`,
    )
    await base.db.run(sql`
      update judgement set kind = 'praise' where post_id in (
        select id from post where external_id like 'w0complaint%' order by id limit 100)`)
    desk.clock.pass(hours(7))
    while (await watchLabels(desk.ctx));
    expect((await alarms()).map(({ kind }) => kind)).toEqual(['labels.alarm', 'labels.alarm-over'])
  })
})

describe('what an erased person wrote', () => {
  /** Another process: a judge of its own, which hears what all hear. */
  const aProcess = async (ctx: Context) => {
    const process = { ...ctx, judge: shown(ctx.judge) }
    const watching = await watchPeople(process, () => undefined)
    return { ...process, [Symbol.asyncDispose]: () => watching.close() }
  }
  const isDropped = async (ctx: Context, brandId: string): Promise<void> => {
    while (keepsLearnt(ctx, brandId)) await new Promise(setImmediate)
  }
  const erases = async (ctx: Context, postId: string): Promise<void> => {
    const author = await base.db.one<{ id: string }>(sql`select author_id as id from post where id = ${postId}`)
    await erasePeople(
      { ...ctx, actor: aPerson({ userId: 'ines', role: 'administrator' }) },
      { authorIds: [author?.id ?? ''], reason: 'request' },
    )
    while ((await carryOutErasure(ctx, { id: null })) === 'more');
  }

  it('is in no correction and no layer any more, in no process, though nobody asks for one', async () => {
    const { ines, hears, desk, brandId } = await aDesk()
    const [taught, quiet] = [[] as string[], await hears('Chez Mireille le Xyloquark est bleu')]
    while (taught.length < 4) {
      const postId = await hears(`Chez Mireille mon Pirzou fait bzzz, numéro ${taught.length}`)
      if (!isHeldOut(postId)) taught.push(postId)
    }
    await using one = await aProcess(desk.ctx)
    await using two = await aProcess(desk.ctx)
    for (const postId of taught) await correctLabel(ines, { postId, head: 'complaint', right: true })
    const [first = ''] = taught
    await correctLabel(ines, { postId: first, head: 'complaint', right: false })
    const learnt = async () =>
      (await Promise.all([one, two].map((each) => brandJudge(each, brandId)))).map((it) => it.learnt)
    expect(await learnt()).toEqual([4, 4])
    await erases(desk.ctx, first)
    await Promise.all([isDropped(one, brandId), isDropped(two, brandId)])
    expect(await base.db.rows(sql`select 1 from correction where post_id = ${first}`)).toEqual([])
    expect(await learnt()).toEqual([3, 3])
    // Nobody corrected this one: it held the layer where it was, and its words were in it too.
    await erases(desk.ctx, quiet)
    await Promise.all([isDropped(one, brandId), isDropped(two, brandId)])
    expect(await learnt()).toEqual([3, 3])
  })

  it('is not kept either when the time of posts without a case is over', async () => {
    const { ines, hears, desk, brandId } = await aDesk()
    const postId = await hears('Chez Mireille le Xyloquark est bleu')
    await correctLabel(ines, { postId, head: 'complaint', right: true })
    await using one = await aProcess(desk.ctx)
    await brandJudge(one, brandId)
    await base.db.run(sql`update post set case_id = null where id = ${postId}`)
    const removed = await base.db.transaction((tx) => removeOldPosts(tx, brandId, instant(desk.ctx.now() + 1), 10))
    expect(removed).toBe(1)
    await isDropped(one, brandId)
    expect((await brandJudge(one, brandId)).learnt).toBe(0)
  })
})

describe('the words of a brand', () => {
  it('are kept by a lead, and posts are judged with them from then on', async () => {
    const { ines, brandId, desk } = await aDesk()
    const lead = as(ines, 'lead')
    const rant = 'Burgamo c’est une honte, deux heures d’attente'
    const before = (await brandJudge(desk.ctx, brandId)).judge.judge(rant).p.complaint
    await keepBrandWords(lead, {
      brandId,
      words: [
        { kind: 'rival', text: '  Burgamo ' },
        { kind: 'rival', text: 'BURGAMO' },
        { kind: 'dish', text: 'Tarte aux poireaux' },
      ],
      version: null,
    })
    expect((await listBrandWords(ines, { brandId })).words).toEqual([
      { kind: 'dish', text: 'Tarte aux poireaux' },
      { kind: 'rival', text: 'BURGAMO' },
    ])
    expect((await brandJudge(desk.ctx, brandId)).judge.judge(rant).p.complaint).toBeLessThan(before)
    await keepBrandWords(lead, { brandId, words: [], version: null })
    expect((await brandJudge(desk.ctx, brandId)).judge.judge(rant).p.complaint).toBe(before)
    const words = (text: string) => keepBrandWords(lead, { brandId, words: [{ kind: 'dish', text }], version: null })
    await expect(words(' !? ')).rejects.toMatchObject({ code: 'invalid' })
    await expect(words(' à ')).rejects.toThrow('“à” is a single letter, which nearly every post holds.')
    await expect(keepBrandWords(ines, { brandId, words: [], version: null })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('know what the brand is called by now: a new name, or a rule for one, counts from the next post on', async () => {
    const { ines, brandId, desk } = await aDesk()
    const admin = as(ines, 'administrator')
    await keepBrandWords(admin, { brandId, words: [{ kind: 'rival', text: 'Burgamo' }], version: null })
    const likely = async (text: string) => (await brandJudge(desk.ctx, brandId)).judge.judge(text).p.complaint
    const [lulu, zoe] = ['Lulu', 'Zoé'].map(
      (name) => `Burgamo et Table de ${name}, c’est une honte, deux heures d’attente`,
    )
    const before = await likely(lulu ?? '')
    const brand = await readBrand(base.db, brandId)
    if (brand === undefined) throw new Error('The brand is not there.')
    const { timeZone, languages } = brand
    await updateBrand(admin, { brandId, timeZone, languages, name: 'Table de Lulu', firstReplyMinutes: 60 })
    expect(await likely(lulu ?? '')).toBeGreaterThan(before)
    const [unknown, revision] = [await likely(zoe ?? ''), (await readLearning(base.db, brandId)).revision]
    const terms = [{ kind: 'name', text: 'Table de Zoé' }] as const
    const rule = await createRule(admin, { brandId, name: 'Zoé', terms })
    expect(await likely(zoe ?? '')).toBeGreaterThan(unknown)
    await deleteRule(admin, { ruleId: rule.id })
    expect(await likely(zoe ?? '')).toBe(unknown)
    // What changes no name teaches nothing.
    await updateBrand(admin, { brandId, timeZone, languages, name: 'Table de Lulu', firstReplyMinutes: 90 })
    expect((await readLearning(base.db, brandId)).revision).toBe(revision + 2)
  })

  it('are replaced only as they were seen: what somebody else wrote meanwhile is not lost', async () => {
    const { ines, brandId } = await aDesk()
    const lead = as(ines, 'lead')
    const seen = await listBrandWords(ines, { brandId })
    const keep = (text: string, version: string | null) =>
      keepBrandWords(lead, { brandId, words: [{ kind: 'dish', text }], version })
    await keep('Tarte aux poireaux', seen.version)
    await expect(keep('Cassoulet', seen.version)).rejects.toMatchObject({ code: 'conflict', reason: 'words-changed' })
    const now = await listBrandWords(ines, { brandId })
    expect(now.words).toEqual([{ kind: 'dish', text: 'Tarte aux poireaux' }])
    await keep('Cassoulet', now.version)
    expect((await listBrandWords(ines, { brandId })).words).toEqual([{ kind: 'dish', text: 'Cassoulet' }])
  })
})
