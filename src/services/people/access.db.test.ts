import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aBrand, aColleague, type TestBrand } from '../../../test/support/builders.ts'
import { aClock, aContext } from '../../../test/support/context.ts'
import { runs } from '../../../test/support/seed.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { type Role, roles } from '../../domain/people/role.ts'
import { saveAccess } from '../../store/people.ts'
import { sql } from '../../store/sql.ts'
import { listRules } from '../admin/list-rules.ts'
import { listSources } from '../admin/list-sources.ts'
import { assignCase } from '../cases/assign-case.ts'
import { countCases } from '../cases/count-cases.ts'
import { listCases } from '../cases/list-cases.ts'
import { readCase, readCaseRow } from '../cases/read-case.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { actorOf } from './actor-of.ts'
import { changePerson } from './change-person.ts'
import { removePerson } from './remove-person.ts'
import { restorePerson } from './restore-person.ts'
import { suspendPerson } from './suspend-person.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())

const clock = aClock()
const people = ['ada', 'bea', 'cleo', 'dan'] as const
type PersonId = (typeof people)[number]
let brands: readonly TestBrand[] = []
let cases: readonly string[] = []

beforeAll(async () => {
  brands = [await aBrand(db), await aBrand(db)]
  for (const { brandId, sourceId } of brands) {
    const author = await db.one<{ id: string }>(sql`
      insert into author (connector, external_id, handle, name) values ('test', ${randomUUID()}, 'c', 'Camille')
      returning id`)
    const row = await db.one<{ id: string }>(sql`
      insert into cases (brand_id, source_id, author_id, status, priority, policy, clock_round, clock_state,
        clock_started_at, clock_warn_at, clock_due_at, opened_at, last_post_at, first_post_id, last_post_id)
      values (${brandId}, ${sourceId}, ${author?.id}, 'open', 'medium', '{"firstReplyMs": 1, "warnShare": 1}', 1,
        'running', now(), now(), now(), now(), now(), 1, 1) returning id`)
    cases = [...cases, row?.id ?? '']
  }
})

/** What the world should look like, kept apart from the code under test. */
interface Expected {
  role: Role
  state: 'active' | 'suspended' | 'removed'
  brands: Set<number>
}

type Act =
  | {
      readonly kind: 'change'
      readonly by: PersonId
      readonly who: PersonId
      readonly role: Role
      readonly brands: readonly number[]
    }
  | {
      readonly kind: 'suspend' | 'remove'
      readonly by: PersonId
      readonly who: PersonId
      readonly handTo: PersonId | null
    }
  | { readonly kind: 'restore'; readonly by: PersonId; readonly who: PersonId }
  | { readonly kind: 'assign'; readonly by: PersonId; readonly who: PersonId; readonly at: number }

const person = fc.constantFrom(...people)
/** Mostly somebody who may, so that much happens. */
const doer = fc.oneof({ weight: 3, arbitrary: fc.constant('ada' as const) }, { weight: 1, arbitrary: person })
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant('change' as const),
    by: doer,
    who: person,
    role: fc.constantFrom(...roles),
    brands: fc.uniqueArray(fc.constantFrom(0, 1)),
  }),
  fc.record({
    kind: fc.constantFrom('suspend' as const, 'remove' as const),
    by: doer,
    who: person,
    handTo: fc.option(person),
  }),
  fc.record({ kind: fc.constant('restore' as const), by: doer, who: person }),
  fc.record({ kind: fc.constant('assign' as const), by: doer, who: person, at: fc.constantFrom(0, 1) }),
)

const contextOf = async (id: string): Promise<Context | null> => {
  const found = await actorOf({ db }, id)
  return found === null ? null : aContext(db, { clock, actor: found.actor })
}

/** True when it was done; a refusal that a person can get is false, anything else fails the test. */
const done = async (work: Promise<unknown>): Promise<boolean> => {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof ServiceError) return false
    throw error
  }
}

async function perform(it: Act): Promise<boolean> {
  const ctx = await contextOf(it.by)
  if (ctx === null) return false
  const personId = it.who
  switch (it.kind) {
    case 'change':
      return done(
        changePerson(ctx, { personId, role: it.role, brandIds: it.brands.map((at) => brands[at]?.brandId ?? '') }),
      )
    case 'suspend':
      return done(suspendPerson(ctx, { personId, handTo: it.handTo }))
    case 'remove':
      return done(removePerson(ctx, { personId, handTo: it.handTo }))
    case 'restore':
      return done(restorePerson(ctx, { personId }))
    case 'assign': {
      const caseId = cases[it.at] ?? ''
      const row = await db.one<{ version: number }>(sql`select version from cases where id = ${caseId}`)
      return done(assignCase(ctx, { caseId, ownerId: personId, version: row?.version ?? 1 }))
    }
  }
}

function expectAfter(world: Map<string, Expected>, it: Act): void {
  const one = world.get(it.who)
  if (one === undefined) return
  if (it.kind === 'change') {
    one.role = it.role
    one.brands = new Set(it.role === 'administrator' ? [] : it.brands)
  } else if (it.kind === 'suspend') one.state = 'suspended'
  else if (it.kind === 'restore') one.state = 'active'
  else if (it.kind === 'remove') one.state = 'removed'
}

/** What this person gets of this brand, by every way of reading. */
async function reads(ctx: Context, at: number): Promise<readonly string[]> {
  const { brandId } = brands[at] ?? { brandId: '' }
  const caseId = cases[at] ?? ''
  const ways: Readonly<Record<string, () => unknown>> = {
    list: () => listCases(ctx, { brandId, view: 'to-answer', after: null, limit: 10 }),
    counts: async () => countCases(ctx, { brandId }),
    case: () => readCase({ ...ctx, connectors: new Map() }, { caseId }),
    row: () => readCaseRow(ctx, { caseId }),
    rules: () => listRules(ctx, { brandId }),
    sources: () => listSources(ctx, { brandId }),
  }
  const got: string[] = []
  for (const [name, way] of Object.entries(ways)) {
    try {
      await way()
      got.push(name)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      // The network of these cases is none; that it is said at all shows that the case was read.
      if (error.code === 'unavailable') got.push(name)
      else expect(error.code).toBe('not-found')
    }
  }
  return got
}

it('whatever is given, taken, changed and removed by whomever: nobody reads a brand that is not theirs, no case is in hands that may not hold it, and an administrator stays', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 14 }), async (acts) => {
      await db.run(sql`delete from "user"`)
      await db.run(sql`update cases set owner_id = null`)
      const world = new Map<string, Expected>()
      for (const id of people) {
        const role = id === 'ada' ? 'administrator' : 'agent'
        await aColleague(db, { id, role })
        const given = role === 'administrator' ? [] : [0, 1]
        await db.transaction((tx) =>
          saveAccess(
            tx,
            id,
            given.map((at) => brands[at]?.brandId ?? ''),
          ),
        )
        world.set(id, { role, state: 'active', brands: new Set(given) })
      }
      for (const it of acts) {
        const mayManage = world.get(it.by)?.role === 'administrator' && world.get(it.by)?.state === 'active'
        const ok = await perform(it)
        if (ok && it.kind !== 'assign') {
          expect(mayManage).toBe(true)
          expectAfter(world, it)
        }
        const rulers = [...world.values()].filter((one) => one.role === 'administrator' && one.state === 'active')
        expect(rulers.length).toBeGreaterThan(0)
      }
      for (const [id, one] of world) {
        const ctx = await contextOf(id)
        expect(ctx !== null).toBe(one.state === 'active')
        if (ctx === null) continue
        for (const at of [0, 1]) {
          const theirs = one.role === 'administrator' || one.brands.has(at)
          expect(await reads(ctx, at)).toEqual(theirs ? ['list', 'counts', 'case', 'row', 'rules', 'sources'] : [])
        }
      }
      const held = await db.rows<{ id: string; owner: string }>(
        sql`select id, owner_id as owner from cases where owner_id is not null`,
      )
      for (const { id, owner } of held) {
        const one = world.get(owner)
        expect(one).toMatchObject({ state: 'active' })
        expect(one?.role).not.toBe('observer')
        expect(one?.role === 'administrator' || one?.brands.has(cases.indexOf(id))).toBe(true)
      }
    }),
    { numRuns: runs(40) },
  )
}, 120_000)
