import { afterAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener } from '../../../test/support/listener.ts'
import { noConditions } from '../../domain/listening/index.ts'
import { after, days, duration, hours } from '../../domain/model/time.ts'
import type { WatchConditions } from '../../domain/model/watch.ts'
import { sql } from '../../store/sql.ts'
import { createRule } from '../admin/create-rule.ts'
import { readRuleHealth } from '../admin/read-rule-health.ts'
import { updateRule } from '../admin/update-rule.ts'
import { forgetHours } from './forget-hours.ts'
import { tryRule } from './try-rule.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())

const name = (text: string) => ({ kind: 'name', text }) as const

const aDesk = async () => {
  const desk = await aListener(db)
  const as = (role: 'administrator' | 'lead' | 'agent') =>
    aContext(db, { clock: desk.clock, actor: aPerson({ role }), connectors: desk.ctx.connectors })
  const ago = (ms: number) => after(desk.clock.now(), duration(-ms))
  const attempt = (text: string, conditions: Partial<WatchConditions> = {}) =>
    tryRule(as('lead'), {
      brandId: desk.brand.brandId,
      rule: {
        name: 'Essai',
        terms: text === '' ? [] : [name(text)],
        conditions: { ...noConditions, ...conditions },
      },
    })
  return { ...desk, as, ago, attempt }
}

describe('a rule held against what is stored', () => {
  it('says what it would have found of the last 30 days, and what each condition keeps out', async () => {
    const { take, attempt, ago } = await aDesk()
    const said = (text: string, more: Parameters<typeof arrives>[0] = {}) =>
      arrives({ text, language: 'fr', publishedAt: ago(60_000), ...more })
    await take([
      said('Le Mirliton a perdu mon colis', { publishedAt: ago(1_000) }),
      said('Le Mirliton recrute, envoyez un colis de CV'),
      said('Le Mirliton, quel film'),
      said('Mirliton colis lost', { language: 'en' }),
      said('Mirliton : le colis du jour', { author: anAuthor({ externalId: 'bot', automated: true }) }),
      said('Il pleut.'),
      said('Le Mirliton de l’an dernier, colis', { publishedAt: ago(hours(31 * 24)) }),
      said('Mirliton colis, disons-nous', { ours: true }),
    ])
    const trial = await attempt('Mirliton', {
      all: [name('colis')],
      none: [name('recrute')],
      languages: ['fr'],
      author: 'person',
    })
    expect(trial).toMatchObject({
      looked: 6,
      more: false,
      found: 1,
      floods: false,
      removed: [
        { by: 'languages', posts: 1 },
        { by: 'author', posts: 1 },
        { by: 'all', posts: 1 },
        { by: 'none', posts: 1 },
      ],
    })
    const [only] = trial.posts
    expect(only?.hits.map(({ start, end }) => only.text.slice(start, end))).toEqual(['Mirliton', 'colis'])
    expect(await attempt('Mirliton')).toMatchObject({ found: 5, removed: [] })
    expect(await attempt('', { near: [{ first: 'Mirliton', second: 'colis', between: 1 }] })).toMatchObject({
      found: 2,
      removed: [{ by: 'near', posts: 3 }],
    })
  })

  it('knows on which network each post was heard, and nothing of other brands', async () => {
    const { take, as, brand } = await aDesk()
    const other = await aDesk()
    await take([arrives({ text: 'Le Mirliton' })])
    const rule = { name: 'Essai', terms: [name('Mirliton')] }
    expect(await tryRule(other.as('lead'), { brandId: other.brand.brandId, rule })).toMatchObject({
      looked: 0,
      found: 0,
    })
    const ctx = {
      ...as('lead'),
      connectors: new Map([
        ['test', {} as never],
        ['other', {} as never],
      ]),
    }
    const on = (network: string) =>
      tryRule(ctx, { brandId: brand.brandId, rule: { ...rule, conditions: { ...noConditions, networks: [network] } } })
    expect(await on('test')).toMatchObject({ found: 1, removed: [] })
    expect(await on('other')).toMatchObject({ found: 0, removed: [{ by: 'networks', posts: 1 }] })
  })

  it('says that it would flood, and reads through more than one page of posts', async () => {
    const { take, attempt, ago } = await aDesk()
    for (let part = 0; part < 5; part++) {
      await take(
        Array.from({ length: 500 }, (_, i) =>
          arrives({
            externalId: `${part}-${i}`,
            text: i < 30 ? 'Le Mirliton' : 'Il pleut.',
            publishedAt: ago(hours(1)),
            author: anAuthor({ externalId: `did:${part}-${i}` }),
          }),
        ),
      )
    }
    expect(await attempt('Mirliton')).toMatchObject({ looked: 2_500, found: 150, floods: true })
  })

  it('is refused to an agent, for a brand that they do not see, and where it could never match', async () => {
    const { as, brand, attempt } = await aDesk()
    const rule = { name: 'Essai', terms: [name('Mirliton')] }
    await expect(tryRule(as('agent'), { brandId: brand.brandId, rule })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      tryRule(aContext(db, { actor: aPerson({ role: 'lead', brands: new Set() }) }), { brandId: brand.brandId, rule }),
    ).rejects.toMatchObject({ code: 'not-found' })
    await expect(attempt('', { none: [name('emploi')] })).rejects.toMatchObject({ reason: 'rule-boundless' })
  })
})

describe('how a rule fares', () => {
  it('is counted as posts arrive, each once, and begins anew when the rule listens for something else', async () => {
    const { take, as, brand } = await aDesk()
    const health = async () => (await readRuleHealth(as('agent'), { brandId: brand.brandId }))[0]
    const post = arrives()
    await take([post, arrives({ text: 'Il pleut.' }), arrives({ ours: true })])
    await take([post])
    expect(await health()).toMatchObject({ ruleId: brand.ruleId, week: 1, state: 'well' })
    const rule = { ruleId: brand.ruleId, name: 'Autre nom', terms: [name('Chez Mireille')] }
    await updateRule(as('lead'), rule)
    expect(await health()).toMatchObject({ week: 1 })
    await updateRule(as('lead'), { ...rule, conditions: { ...noConditions, languages: ['fr'] } })
    expect(await health()).toMatchObject({ week: 0, lastAt: null })
  })

  it('tells of silence once somebody has listened for three weeks, of a flood, and of a rule that takes in most of all', async () => {
    const { take, as, brand, clock } = await aDesk()
    await aColleague(db, { id: 'inès' })
    const states = async () =>
      (await readRuleHealth(as('agent'), { brandId: brand.brandId })).map((it) => [it.state, it.share] as const)
    const { id } = await createRule(as('lead'), {
      brandId: brand.brandId,
      name: 'Le mirliton',
      terms: [name('mirliton')],
    })
    await db.run(
      sql`update watch_rule set changed_at = to_timestamp(${clock.now()} / 1000.0) where id = ${brand.ruleId}`,
    )
    await take([arrives({ externalId: 'first', publishedAt: clock.now() })])
    clock.pass(days(22))
    expect(await states()).toEqual([
      ['silent', null],
      ['silent', null],
    ])
    const text = (i: number) => (i % 10 === 0 ? 'Il pleut.' : 'Chez Mireille')
    await take(
      Array.from({ length: 100 }, (_, i) =>
        arrives({ text: text(i), publishedAt: clock.now(), author: anAuthor({ externalId: `did:${i}` }) }),
      ),
    )
    expect((await states())[0]).toEqual(['broad', 91 / 101])
    // Narrowed, it is judged by what came since, and not by what it used to take in.
    const narrow = { ruleId: brand.ruleId, name: 'Le nom', terms: [name('Chez Mireille'), name('Mireille')] }
    clock.pass(hours(1))
    await updateRule(as('lead'), { ...narrow, conditions: { ...noConditions, all: [name('brioche')] } })
    expect((await states())[0]).toEqual(['well', null])
    const arrive = (share: number) =>
      take(
        Array.from({ length: 50 }, (_, i) =>
          arrives({
            text: i < share ? 'Chez Mireille' : 'Il pleut.',
            publishedAt: clock.now(),
            author: anAuthor({ externalId: `did:after ${i}` }),
          }),
        ),
      )
    await arrive(5)
    expect((await states())[0]).toEqual(['well', 5 / 50])
    await db.run(sql`update rule_day set posts = 100000 where rule_id = ${brand.ruleId}`)
    expect((await states()).map(([state]) => state)).toEqual(['floods', 'silent'])
    await db.run(sql`update source set error_since = now() where id = ${brand.sourceId}`)
    expect((await states()).map(([state]) => state)).toEqual(['floods', 'well'])
    expect(id).not.toBe(brand.ruleId)
  })

  it('is forgotten after a season', async () => {
    const { take, brand, ctx, clock } = await aDesk()
    await take([arrives()])
    const counted = () => db.rows(sql`select posts from rule_day where rule_id = ${brand.ruleId}`)
    await forgetHours(ctx)
    expect(await counted()).toEqual([{ posts: 1 }])
    clock.pass(days(102))
    await forgetHours(ctx)
    expect(await counted()).toEqual([])
  })
})
