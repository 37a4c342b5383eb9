import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { aBrand, aColleague, aPost, arrives } from '../../../test/support/builders.ts'
import { aClock, aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import byHand from '../../connectors/by-hand/index.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { compileRules } from '../../domain/listening/index.ts'
import { after, hours, minutes, seconds } from '../../domain/model/time.ts'
import { type CaseRowData, caseColumns, toCase } from '../../store/cases.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { takeLeases } from '../../store/leases.ts'
import { sql } from '../../store/sql.ts'
import { listConnectors } from '../admin/list-connectors.ts'
import { createSource } from '../admin/create-source.ts'
import { listSources } from '../admin/list-sources.ts'
import { ServiceError } from '../errors.ts'
import { keepEvidence } from '../evidence/keep-evidence.ts'
import { ingest } from '../listening/ingest.ts'
import { type Brought, bringCase } from './bring-case.ts'
import { findPage } from './find-page.ts'
import { listCases } from './list-cases.ts'
import { readCase } from './read-case.ts'
import { settleCase } from './settle-case.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())
await aColleague(db, { id: 'ines' })

const connectors = new Map([[byHand.id, byHand]])

async function aDesk() {
  const brand = await aBrand(db)
  const clock = aClock('2026-03-06T20:00:00Z')
  const ctx = aContext(db, { clock, connectors, actor: aPerson({ userId: 'ines' }) })
  const bring = (given: Partial<Brought> = {}) =>
    bringCase(ctx, {
      id: randomUUID(),
      brandId: brand.brandId,
      way: 'call',
      words: 'Nous avons attendu une heure, et le plat était froid.',
      link: null,
      title: null,
      name: '',
      contact: '',
      saidAt: null,
      language: null,
      evidenceIds: [],
      ...given,
    })
  return { ...brand, clock, ctx, bring }
}

const cases = async (brandId: string) =>
  (await db.rows<CaseRowData>(sql`select ${caseColumns} from cases c where c.brand_id = ${brandId} order by c.id`)).map(
    toCase,
  )
const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ServiceError)) throw new Error(`No refusal: ${String(error)}`)
  return `${error.code} ${error.reason}`
}

describe('what a person brings', () => {
  it('is a case with the brand’s clock, and its log says who brought it', async () => {
    const { brandId, bring, clock, ctx } = await aDesk()
    const { caseId, outcome } = await bring({ way: 'letter', name: 'Marie Duval' })
    expect(outcome).toBe('opened')
    const [only] = await cases(brandId)
    expect(only).toMatchObject({
      id: caseId,
      status: 'new',
      ownerId: null,
      clock: { state: 'running', startedAt: clock.now(), dueAt: after(clock.now(), hours(1)) },
    })
    const events = await eventsOfCase(db, caseId)
    expect(events.map(({ kind, actorId }) => `${kind} ${actorId}`)).toEqual(['opened ines'])
    expect(rebuild(caseId, events.map(fromLog))).toEqual(only)
    const shown = await readCase(ctx, { caseId })
    expect(shown.thread).toMatchObject([
      {
        kind: 'post',
        post: {
          author: { name: 'Marie Duval' },
          text: 'Nous avons attendu une heure, et le plat était froid.',
          brought: { way: 'letter', by: { id: 'ines', name: 'Inès Benali' }, at: clock.now() },
        },
      },
      { kind: 'event', event: 'opened', actor: { id: 'ines', name: 'Inès Benali' } },
    ])
    expect(shown.case.may).not.toContain('reply')
  })

  it('of somebody whom nobody named has no name, not an id in its place', async () => {
    const { bring, ctx } = await aDesk()
    const { caseId } = await bring({ way: 'in-shop', name: '', contact: ' \0' })
    expect((await readCase(ctx, { caseId })).case.author).toMatchObject({ name: '', handle: '' })
  })

  it('waits since it was said, a day back at most, and never from the future on', async () => {
    const { brandId, bring, clock } = await aDesk()
    await bring({ saidAt: after(clock.now(), minutes(-40)) })
    await bring({ saidAt: after(clock.now(), hours(-72)) })
    await bring({ saidAt: after(clock.now(), hours(5)) })
    expect((await cases(brandId)).map((it) => clock.now() - it.clock.startedAt)).toEqual([minutes(40), hours(24), 0])
  })

  it('is one case however often the browser asks, at once or later, though it was settled meanwhile', async () => {
    const { brandId, bring, ctx } = await aDesk()
    const id = randomUUID()
    const [one, two] = await Promise.all([bring({ id }), bring({ id })])
    expect(one.caseId).toBe(two.caseId)
    await settleCase(ctx, { caseId: one.caseId, version: 1 })
    expect((await bring({ id })).caseId).toBe(one.caseId)
    expect(await cases(brandId)).toHaveLength(1)
  })

  it('needs words, a link or a file', async () => {
    const { bring } = await aDesk()
    expect(await refusalOf(bring({ words: '  ' }))).toBe('invalid nothing-brought')
    expect(await refusalOf(bring({ link: 'javascript:alert(1)' }))).toBe('invalid invalid')
    expect((await bring({ words: '', link: 'https://example.com/avis/1' })).outcome).toBe('opened')
  })

  it('is brought by agents of the house, not by observers', async () => {
    const { brandId, ctx, bring } = await aDesk()
    const observer = { ...ctx, actor: aPerson({ role: 'observer' }) }
    const refused = bringCase(observer, {
      id: randomUUID(),
      brandId,
      way: 'call',
      words: 'x',
      link: null,
      title: null,
      name: '',
      contact: '',
      saidAt: null,
      language: null,
      evidenceIds: [],
    })
    expect(await refusalOf(refused)).toBe('forbidden forbidden')
    expect(await refusalOf(bring({ brandId: randomUUID() }))).toBe('not-found not-found')
    expect(await cases(brandId)).toEqual([])
  })
})

describe('who it was', () => {
  it('two Maries on the telephone are two people and two cases', async () => {
    const { brandId, bring } = await aDesk()
    await bring({ name: 'Marie', contact: '06 12 34 56 78' })
    await bring({ name: 'Marie', contact: '06 12 34 56 78' })
    expect(new Set((await cases(brandId)).map((it) => it.authorId)).size).toBe(2)
  })

  it('somebody with a handle on a site is the same again: what they write later joins their open case', async () => {
    const { brandId, bring, clock, ctx } = await aDesk()
    const first = await bring({ way: 'link', link: 'https://www.example.com/p/1', contact: '@LeaB' })
    clock.pass(minutes(5))
    const second = await bring({
      way: 'link',
      link: 'https://example.com/p/2',
      contact: 'leab',
      words: 'Toujours rien.',
    })
    expect(second).toEqual({ caseId: first.caseId, outcome: 'joined' })
    const [only, ...others] = await cases(brandId)
    expect(others).toEqual([])
    expect(only?.posts).toBe(2)
    const events = await eventsOfCase(db, first.caseId)
    expect(events.map(({ kind, actorId }) => `${kind} ${actorId}`)).toEqual([
      'opened ines',
      'post-joined ines',
      // « Toujours rien. » says that nobody answered.
      'judged null',
      'priority-set null',
    ])
    expect(rebuild(first.caseId, events.map(fromLog))).toEqual(only)
    const elsewhere = await bring({ way: 'link', link: 'https://other.example/p/1', contact: 'leab' })
    expect(elsewhere.outcome).toBe('opened')
    expect((await listCases(ctx, { brandId, view: 'to-answer', after: null, limit: 10 })).cases[0]).toMatchObject({
      brought: { way: 'link', url: 'https://www.example.com/p/1' },
    })
  })
})

describe('a link', () => {
  it('that was brought before leads to its case, however it is spelled, and what came along is kept there', async () => {
    const { brandId, bring, ctx } = await aDesk()
    const first = await bring({ way: 'link', link: 'https://www.example.com/p/1?utm_source=share' })
    const png = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#135f73' } })
      .png()
      .toBuffer()
    const file = await keepEvidence(ctx, { id: randomUUID(), brandId, name: 'a.png', read: async () => png })
    const again = await bring({ way: 'link', link: 'http://example.com/p/1/', evidenceIds: [file.id] })
    expect(again).toEqual({ caseId: first.caseId, outcome: 'known' })
    expect(await cases(brandId)).toHaveLength(1)
    expect((await readCase(ctx, { caseId: first.caseId })).thread).toContainEqual(
      expect.objectContaining({ kind: 'evidence', evidence: [expect.objectContaining({ id: file.id })] }),
    )
    expect(await findPage(ctx, { brandId, link: 'm.example.com/p/1' })).toBe(first.caseId)
    expect(await findPage(ctx, { brandId, link: 'https://example.com/p/2' })).toBeNull()
  })

  it('that was brought before loses no word of who brings it again: what is new is a note of its case, once', async () => {
    const { brandId, bring, ctx } = await aDesk()
    const link = 'https://www.example.com/p/1'
    const { caseId } = await bring({ way: 'link', link, name: 'Marie Duval' })
    const id = randomUUID()
    const again = {
      id,
      way: 'link',
      link,
      words: 'Elle rappelle : toujours rien.',
      name: 'Marie Duval',
      contact: '06 12 34 56 78',
    } as const
    expect(await bring(again)).toEqual({ caseId, outcome: 'known' })
    await bring(again)
    await bring({ way: 'link', link, name: 'Marie Duval' })
    const notes = async () =>
      (await readCase(ctx, { caseId })).thread.flatMap((it) => (it.kind === 'note' ? [[it.text, it.author.id]] : []))
    expect(await notes()).toEqual([['Elle rappelle : toujours rien.\n\n06 12 34 56 78', 'ines']])
    const kinds = async () => (await eventsOfCase(db, caseId)).map(({ kind }) => kind)
    expect(await kinds()).toEqual(['opened', 'note-added'])
    const [only] = await cases(brandId)
    expect(rebuild(caseId, (await eventsOfCase(db, caseId)).map(fromLog))).toEqual(only)
  })

  it('or a word that is sent again in other words under its own id is kept beside the first', async () => {
    const { brandId, bring, ctx } = await aDesk()
    const id = randomUUID()
    const first = await bring({ id, name: 'Marie Duval' })
    expect(await bring({ id, name: 'Marie Duval' })).toEqual({ caseId: first.caseId, outcome: 'opened' })
    expect(await bring({ id, words: 'Et la note était fausse.' })).toEqual({ caseId: first.caseId, outcome: 'known' })
    const thread = (await readCase(ctx, { caseId: first.caseId })).thread
    expect(thread.flatMap((it) => (it.kind === 'note' ? [it.text] : []))).toEqual(['Et la note était fausse.'])
    expect(await cases(brandId)).toHaveLength(1)
  })

  it('of a post that came by itself leads to its case; another brand’s does not', async () => {
    const { brandId, lease, ruleId, bring, ctx } = await aDesk()
    const other = await aDesk()
    const rules = compileRules([{ id: ruleId, brandId, name: 'Le nom', terms: [{ kind: 'name', text: 'Mireille' }] }])
    const url = 'https://network.example/profile/camille/post/3k'
    await ingest({ ...ctx, actor: { kind: 'vigie' } }, rules, {
      lease,
      channel: 'pull',
      arrivals: [arrives(aPost({ url }))],
      cursor: null,
      retain: 'all',
    })
    const [only] = await cases(brandId)
    expect(await bring({ way: 'link', link: `${url}/?fbclid=1` })).toEqual({ caseId: only?.id, outcome: 'known' })
    expect((await other.bring({ way: 'link', link: url })).outcome).toBe('opened')
  })

  it('brought by two people at the same moment is one case', async () => {
    const { brandId, bring } = await aDesk()
    const brought = await Promise.all(
      Array.from({ length: 6 }, () => bring({ way: 'link', link: 'https://example.com/p/1' })),
    )
    expect(new Set(brought.map(({ caseId }) => caseId)).size).toBe(1)
    expect(await cases(brandId)).toHaveLength(1)
  })
})

describe('the source of what people bring', () => {
  it('is one per brand, offered nowhere, read by nobody, and shown as no source', async () => {
    const { brandId, sourceId, bring, ctx } = await aDesk()
    await Promise.all([bring(), bring(), bring()])
    const sources = await db.rows<{ id: string; connector: string }>(
      sql`select id, connector from source where brand_id = ${brandId}`,
    )
    expect(sources.map(({ connector }) => connector).sort()).toEqual(['by-hand', 'test'])
    expect(await listConnectors(ctx)).toMatchObject([{ id: 'by-hand', nameFr: 'À la main', offered: false }])
    expect((await listSources(ctx, { brandId })).map(({ id }) => id)).toEqual([sourceId])
    const admin = { ...ctx, actor: aPerson({ role: 'administrator' }) }
    expect(await refusalOf(createSource(admin, { brandId, connector: 'by-hand', settings: {} }))).toBe(
      'invalid unknown-connector',
    )
    const byHandId = sources.find(({ connector }) => connector === 'by-hand')?.id
    const taken = await takeLeases(db, 'reader', seconds(60), 1_000, ['town-square'])
    expect(taken.map((lease) => lease.sourceId)).not.toContain(byHandId)
  })
})
