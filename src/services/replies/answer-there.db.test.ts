import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aBrand, aColleague, arrives } from '../../../test/support/builders.ts'
import { aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import type { Connector } from '../../connectors/sdk/connector.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { compileRules } from '../../domain/listening/index.ts'
import { after, instant, minutes } from '../../domain/model/time.ts'
import { readListedCase } from '../../store/case-reads.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { promiseToCustomer } from '../cases/promise-to-customer.ts'
import { ringClocks } from '../cases/ring-clocks.ts'
import { readCase } from '../cases/read-case.ts'
import { settleCase } from '../cases/settle-case.ts'
import type { Context } from '../context.ts'
import { ingest } from '../listening/ingest.ts'
import { answerThere } from './answer-there.ts'
import { withdrawAnswer } from './withdraw-answer.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines', name: 'Inès Benali' })
})
afterAll(() => base[Symbol.asyncDispose]())

/** A place that only listens. */
const connector: Connector = {
  id: 'test',
  name: 'Test',
  settings: { safeParse: () => ({ success: true, data: {} }) } as never,
  secrets: [],
  can: { search: true, stream: false, reply: false, thread: false, length: null },
  connect: () => Promise.reject(new Error('not used')),
}

const link = 'https://lequotidien.example/a#comment-9'

async function aCase() {
  const brand = await aBrand(base.db)
  const ctx = aContext(base.db, { connectors: new Map([['test', connector]]) })
  const rules = [
    { id: brand.ruleId, brandId: brand.brandId, name: '', terms: [{ kind: 'name' as const, text: 'Mireille' }] },
  ]
  const { opened } = await ingest(ctx, compileRules(rules), {
    lease: brand.lease,
    channel: 'pull',
    cursor: null,
    retain: 'all',
    arrivals: [arrives({ publishedAt: ctx.now() })],
  })
  const caseId = opened[0]?.caseId ?? ''
  const ines: Context = { ...ctx, actor: aPerson({ userId: 'ines', name: 'Inès Benali' }) }
  const now = async () => (await readListedCase(base.db, caseId))?.it
  const version = async (): Promise<number> => (await now())?.version ?? 0
  const told = async (id = randomUUID()): Promise<string> => {
    await answerThere(ines, { caseId, id, url: link, text: '', version: await version() })
    return id
  }
  return { ctx, ines, caseId, now, version, told }
}

it('an answer given elsewhere stops the clock, and who gave it takes a case that nobody has', async () => {
  const { ctx, ines, caseId, now, told } = await aCase()
  ctx.clock.pass(minutes(10))
  await told()
  expect(await now()).toMatchObject({
    status: 'waiting',
    ownerId: 'ines',
    clock: { state: 'met', metAt: ctx.now(), breachedAt: null },
  })
  const { thread, case: row } = await readCase(ines, { caseId })
  expect(thread.find((it) => it.kind === 'proof')).toMatchObject({
    proof: { url: link, withdrawnAt: null, author: { id: 'ines' } },
  })
  expect(row.may).toContain('answered-there')
})

it('told twice with one id it is one answer', async () => {
  const { ines, caseId, version, now } = await aCase()
  const input = { caseId, id: randomUUID(), url: link, text: 'Nous vous rappelons.', version: await version() }
  await answerThere(ines, input)
  const after = await now()
  await answerThere(ines, input)
  expect(await now()).toEqual(after)
})

it('taken back, the clock goes on as if it had never stopped, and is breached when it would have been', async () => {
  const { ctx, ines, caseId, now, told } = await aCase()
  ctx.clock.pass(minutes(10))
  const id = await told()
  ctx.clock.pass(minutes(40))
  await withdrawAnswer(ines, { proofId: id })
  expect(await now()).toMatchObject({ status: 'open', clock: { state: 'running', warnedAt: ctx.now() } })
  ctx.clock.pass(minutes(15))
  await ringClocks(ctx)
  expect(await now()).toMatchObject({ clock: { state: 'breached' } })
  const { thread } = await readCase(ines, { caseId })
  expect(thread.find((it) => it.kind === 'proof')).toMatchObject({ proof: { withdrawnAt: expect.any(Number) } })
  await withdrawAnswer(ines, { proofId: id })
  const events = (await eventsOfCase(base.db, caseId)).map(fromLog)
  expect(events.filter(({ fact }) => fact.kind === 'answer-withdrawn')).toHaveLength(1)
  expect(rebuild(caseId, events)).toEqual(await now())
})

it('taken back, what was promised with it is void; what was due by then was promised to somebody, and stands', async () => {
  const { ctx, ines, caseId, now, told } = await aCase()
  const promised = (answerId: string) => {
    const dueAt = after(ctx.now(), minutes(30))
    const promise = { promiseId: randomUUID(), dueAt, words: '', answerId, version: null }
    return promiseToCustomer(ines, { caseId, ...promise })
  }
  const first = await told()
  await promised(first)
  await withdrawAnswer(ines, { proofId: first })
  expect((await now())?.promises.map(({ state }) => state)).toEqual(['withdrawn'])
  const second = await told()
  await promised(second)
  ctx.clock.pass(minutes(31))
  await withdrawAnswer(ines, { proofId: second })
  expect((await now())?.promises.map(({ state }) => state)).toEqual(['withdrawn', 'running'])
})

it('where another answer stands, taking one back leaves the case answered', async () => {
  const { ctx, ines, now, told } = await aCase()
  ctx.clock.pass(minutes(5))
  const first = await told()
  ctx.clock.pass(minutes(5))
  await told()
  const second = ctx.now()
  ctx.clock.pass(minutes(5))
  await withdrawAnswer(ines, { proofId: first })
  expect(await now()).toMatchObject({ status: 'waiting', clock: { state: 'met', metAt: second } })
})

it('a breach that was said stays said', async () => {
  const { ctx, ines, now, told } = await aCase()
  ctx.clock.pass(minutes(61))
  await ringClocks(ctx)
  const id = await told()
  const breachedAt = (await now())?.clock
  await withdrawAnswer(ines, { proofId: id })
  expect((await now())?.clock).toMatchObject({
    state: 'breached',
    breachedAt: 'breachedAt' in (breachedAt ?? {}) ? instant(Reflect.get(breachedAt ?? {}, 'breachedAt')) : null,
  })
})

it('is refused without link and words, by an observer, on a closed case and after somebody else’s change', async () => {
  const { ctx, ines, caseId, version } = await aCase()
  const input = { caseId, id: randomUUID(), url: ' ', text: '\n', version: await version() }
  await expect(answerThere(ines, input)).rejects.toMatchObject({ reason: 'proof-missing' })
  const observer = { ...ctx, actor: aPerson({ userId: 'oli', role: 'observer' }) }
  await expect(answerThere(observer, { ...input, url: link })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(withdrawAnswer(observer, { proofId: randomUUID() })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(withdrawAnswer(ines, { proofId: randomUUID() })).rejects.toMatchObject({ code: 'not-found' })
  await expect(answerThere(ines, { ...input, url: link, version: 99 })).rejects.toMatchObject({
    reason: 'case-changed',
  })
  await settleCase(ines, { caseId, version: await version() })
  await expect(answerThere(ines, { ...input, url: link, version: await version() })).rejects.toMatchObject({
    reason: 'case-state',
  })
})

it('out of sight is not there: who names it learns neither that nor the number of its case', async () => {
  const { ines, told } = await aCase()
  const proofId = await told()
  const outside: Context = { ...ines, actor: aPerson({ userId: 'ines', brands: new Set() }) }
  const said = await Promise.all(
    [proofId, randomUUID()].map((id) =>
      withdrawAnswer(outside, { proofId: id }).catch((error: Error) => error.message),
    ),
  )
  expect(said).toEqual(['There is no such answer.', 'There is no such answer.'])
})
