import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/support/database.ts'
import { runs } from '../../test/support/seed.ts'
import { isOwed } from '../domain/cases/care.ts'
import { type Case, isUnsettled, rebuild } from '../domain/cases/case.ts'
import { seconds } from '../domain/model/time.ts'
import { eventsOfCase, fromLog } from '../store/events.ts'
import { sql } from '../store/sql.ts'
import { type Step, verbs, type Worker, World } from './any-order.test-suite.ts'

const test = await createTestDatabase()
const { db } = test
let world: World
beforeAll(async () => {
  world = await World.begin(db)
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(...verbs),
  n: fc.nat(),
  m: fc.nat(),
  k: fc.nat(),
})
const read = async <T>(who: Worker, path: string): Promise<T> => JSON.parse((await world.ask(who, 'GET', path)).text)
const views = ['to-answer', 'mine', 'unowned', 'waiting', 'settled'] as const

interface Page {
  readonly cases: readonly { readonly id: string }[]
  readonly next: string | null
}

/** The cases of a list, page by page. */
async function listed(who: Worker, brandId: string, view: string, filter = ''): Promise<readonly string[]> {
  const ids: string[] = []
  let after: string | null = ''
  while (after !== null) {
    const from: string = after === '' ? '' : `&after=${after}`
    const page: Page = await read(who, `/api/v1/brands/${brandId}/cases?view=${view}&limit=9${from}&${filter}`)
    ids.push(...page.cases.map(({ id }) => id))
    after = page.next
  }
  return ids
}

/** What is running in a case. */
const running = (it: Case): readonly string[] => [
  ...(it.clock.state === 'running' || it.clock.state === 'breached' ? ['its reply clock'] : []),
  ...(it.solution?.state === 'running' || it.solution?.state === 'paused' ? ['its solution'] : []),
  ...(it.promises.some(isOwed) ? ['a promise'] : []),
  ...(it.pausedUntil === null ? [] : ['a pause']),
]

/** The number beside each view is that of the cases in it, each once, whoever asks. */
async function countsAreLists(who: Worker, brandId: string): Promise<void> {
  const [counts, saved, { views: shared }, everywhere] = await Promise.all([
    read<Record<string, number>>(who, `/api/v1/brands/${brandId}/counts`),
    read<{ counts: Record<string, number> }>(who, `/api/v1/brands/${brandId}/views/counts`),
    read<{ views: { id: string; view: string; filter: string }[] }>(who, `/api/v1/brands/${brandId}/views`),
    read<{ counts: { brandId: string; toAnswer: number }[] }>(who, '/api/v1/brand-counts'),
  ])
  const lists = new Map<string, readonly string[]>()
  for (const view of views) lists.set(view, await listed(who, brandId, view))
  for (const { id, view, filter } of shared) lists.set(id, await listed(who, brandId, view, filter))
  for (const ids of lists.values()) expect(ids).toEqual([...new Set(ids)])
  expect({ ...counts, ...saved.counts }).toEqual(Object.fromEntries([...lists].map(([of, ids]) => [of, ids.length])))
  expect(everywhere.counts.find((it) => it.brandId === brandId)?.toAnswer).toBe(counts['to-answer'])
  expect(everywhere.counts.filter((it) => !who.sees.has(it.brandId))).toEqual([])
}

describe('whatever people, customers, networks and clocks do, in whatever order', () => {
  it('no case is settled and running, no answer is sent twice, the log tells every case, and nobody learns what they may not', async () => {
    const hugo = world.worker('hugo')
    const heard = await world.listens(hugo, world.brands[0].brandId)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 40 }), async (steps) => {
        for (const each of steps) await world.act(each)
        const cases = await world.cases()
        for (const one of cases) {
          const events = await eventsOfCase(db, one.id)
          expect(rebuild(one.id, events.map(fromLog))).toEqual(one)
          expect(isUnsettled(one.status) ? [] : running(one)).toEqual([])
          expect(one.status === 'paused').toBe(one.pausedUntil !== null)
        }
        const { stands } = world.network
        expect(stands).toEqual([...new Set(stands)])
        const taken = await db.rows<{ id: string }>(sql`select id from reply where state in ('cancelled', 'queued')`)
        expect(stands.filter((id) => taken.some((it) => it.id === id))).toEqual([])
        // What was counted a moment ago may be shown for some seconds.
        world.clock.pass(seconds(6))
        await world.learn()
        for (const who of world.people) {
          const [brandId] = [...who.sees].toReversed()
          if (brandId !== undefined) await countsAreLists(who, brandId)
        }
        expect(world.leaks).toEqual([])
      }),
      { numRuns: runs(4), endOnFailure: true },
    )
    expect(await heard()).toContain(`"brandId":"${world.brands[0].brandId}"`)
    expect(world.leaks).toEqual([])
    for (const verb of ['arrive', 'reply', 'publish', 'bulk', 'settle'] as const)
      expect(world.done.get(verb)).toBeGreaterThan(0)
  })

  it('nobody is told an id of a brand that they do not see, whatever address they ask and with whatever id', async () => {
    const [ours, theirs] = world.brands.map(({ brandId }) => brandId)
    const of = async (brandId: string | undefined): Promise<Readonly<Record<string, string>>> => {
      const row = await db.one<Record<string, string>>(sql`
        select c.id::text as "caseId", c.brand_id::text as "brandId", c.source_id::text as "sourceId",
          (select id::text from department where brand_id = c.brand_id limit 1) as "departmentId",
          (select id::text from label where brand_id = c.brand_id limit 1) as "labelId",
          (select id::text from saved_view where brand_id = c.brand_id limit 1) as "viewId",
          (select r.id::text from reply r join cases o on o.id = r.case_id where o.brand_id = c.brand_id limit 1) as "replyId",
          (select p.id::text from proof p join cases o on o.id = p.case_id where o.brand_id = c.brand_id limit 1) as "proofId",
          (select id::text from case_move where brand_id = c.brand_id limit 1) as "moveId"
        from cases c where c.brand_id = ${brandId} order by c.id desc limit 1`)
      return row ?? {}
    }
    await world.learn()
    const hugo = world.worker('hugo')
    const mine = await of(ours)
    const foreign = await of(theirs)
    let asked = 0
    for (const { method, path } of world.served.app.routes) {
      // The stream is asked for below; what kinds of networks there are is of no brand, and this one has no form.
      if (method !== 'GET' || path === '/api/v1/live' || path === '/api/v1/connectors') continue
      for (const things of [mine, foreign]) {
        const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => things[name] ?? 'nothing')
        const words = `?view=all&q=mireille&text=mireille&days=90&ids=${things['caseId']}`
        const first = await world.ask(hugo, 'GET', filled + words)
        const { status } = first.status === 422 ? await world.ask(hugo, 'GET', filled) : first
        if (things === foreign && /:(brandId|caseId)/.test(path)) expect(`${path} ${status}`).toMatch(/ 4\d\d$/)
        asked += 1
      }
    }
    expect(asked).toBeGreaterThan(100)
    expect(world.leaks).toEqual([])
    const { status } = await world.ask(hugo, 'GET', `/api/v1/live?brand=${theirs}`)
    expect(status).toBe(404)
  })
})
