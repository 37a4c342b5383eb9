import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aBrand } from '../../test/support/builders.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { runs } from '../../test/support/seed.ts'
import { appendEvents, currentPosition, eventsOfCase, type LogPosition, readEventsAfter } from './events.ts'
import { instant } from '../domain/model/time.ts'
import type { Database, Transaction } from './database.ts'
import { sql } from './sql.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let elsewhere: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  elsewhere = await createTestDatabase()
})
afterAll(async () => {
  await base[Symbol.asyncDispose]()
  await elsewhere[Symbol.asyncDispose]()
})

interface OpenTransaction {
  readonly tx: Transaction
  end(commits: boolean): Promise<void>
}

/** A transaction that is open, with a number of its own, until it is told to end. */
function anOpenTransaction(db: Database): Promise<OpenTransaction> {
  return new Promise((opened, failed) => {
    const done = db.transaction(async (tx) => {
      await tx.run(sql`select pg_current_xact_id()`)
      const commits = await new Promise<boolean>((decide) => {
        const end = async (commit: boolean): Promise<void> => {
          decide(commit)
          await done.catch(() => undefined)
        }
        opened({ tx, end })
      })
      if (!commits) throw new Error('given up')
    })
    done.catch(failed)
  })
}

const event = (brandId: string, kind: string) => ({
  at: instant(0),
  kind,
  brandId,
  caseId: null,
  caseVersion: null,
  sourceId: null,
  actorId: null,
  data: {},
})

it('loses no event of a transaction that began first and committed last', async () => {
  const { brandId } = await aBrand(base.db)
  let position: LogPosition = await currentPosition(base.db)
  const seen: string[] = []
  const read = async (): Promise<boolean> => {
    const { events, held } = await readEventsAfter(base.db, position, 100)
    seen.push(...events.filter((e) => e.brandId === brandId).map((e) => e.kind))
    position = events.at(-1)?.position ?? position
    return held
  }
  let commitFirst = (): void => undefined
  const gate = new Promise<void>((resolve) => {
    commitFirst = resolve
  })
  let wrote = (): void => undefined
  const written = new Promise<void>((resolve) => {
    wrote = resolve
  })
  const slow = base.db.transaction(async (tx) => {
    await appendEvents(tx, [event(brandId, 'began-first')])
    wrote()
    await gate
  })
  await written
  await base.db.transaction((tx) => appendEvents(tx, [event(brandId, 'committed-first')]))
  expect(await read()).toBe(true)
  expect(seen).toEqual([])
  commitFirst()
  await slow
  while (await read());
  expect(seen).toEqual(['began-first', 'committed-first'])
})

it('reads each event once, page by page, in one order', async () => {
  const { brandId } = await aBrand(base.db)
  let position = await currentPosition(base.db)
  for (let i = 0; i < 5; i++) {
    await base.db.transaction((tx) => appendEvents(tx, [event(brandId, `${i}a`), event(brandId, `${i}b`)]))
  }
  const seen: string[] = []
  for (;;) {
    const { events, held } = await readEventsAfter(base.db, position, 3)
    if (events.length === 0 && !held) break
    seen.push(...events.filter((e) => e.brandId === brandId).map((e) => e.kind))
    position = events.at(-1)?.position ?? position
  }
  expect(seen).toEqual(['0a', '0b', '1a', '1b', '2a', '2b', '3a', '3b', '4a', '4b'])
})

it('is not held back by a transaction of another database of the server, however long it takes', async () => {
  const { brandId } = await aBrand(base.db)
  const long = await anOpenTransaction(elsewhere.db)
  try {
    const from = await currentPosition(base.db)
    await base.db.transaction((tx) => appendEvents(tx, [event(brandId, 'told')]))
    // Short ones of other tests' databases may end between the snapshot and the look at who runs; then it is asked again.
    let heard: readonly string[] = []
    while (heard.length === 0) heard = (await readEventsAfter(base.db, from, 10)).events.map((e) => e.kind)
    expect(heard).toContain('told')
  } finally {
    await long.end(true)
  }
})

it('is held back by a transaction of this database that may still write an event', async () => {
  const { brandId } = await aBrand(base.db)
  const from = await currentPosition(base.db)
  const long = await anOpenTransaction(base.db)
  await base.db.transaction((tx) => appendEvents(tx, [event(brandId, 'later')]))
  const before = await readEventsAfter(base.db, from, 10)
  expect(before.held).toBe(true)
  expect(before.events.filter((e) => e.brandId === brandId)).toEqual([])
  await appendEvents(long.tx, [event(brandId, 'earlier')])
  await long.end(true)
  let after: readonly string[] = []
  while (!after.includes('later')) {
    const { events } = await readEventsAfter(base.db, from, 10)
    after = events.filter((e) => e.brandId === brandId).map((e) => e.kind)
  }
  expect(after).toEqual(['earlier', 'later'])
})

it('each event is read once and in order, whichever transactions of this and of another database are open and in whatever order they end', async () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('begin' as const), here: fc.boolean() }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), which: fc.nat() }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat(), commits: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 4 }) }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const { brandId } = await aBrand(base.db)
      let position = await currentPosition(base.db)
      const seen: string[] = []
      const read = async (limit: number): Promise<boolean> => {
        const { events, held } = await readEventsAfter(base.db, position, limit)
        seen.push(...events.filter((e) => e.brandId === brandId).map((e) => e.kind))
        position = events.at(-1)?.position ?? position
        return held || events.length > 0
      }
      const open: { readonly here: boolean; readonly it: OpenTransaction }[] = []
      let written = 0
      for (const each of steps) {
        const which = each.do === 'write' || each.do === 'end' ? each.which % Math.max(open.length, 1) : 0
        if (each.do === 'begin' && open.length < 6) {
          open.push({ here: each.here, it: await anOpenTransaction(each.here ? base.db : elsewhere.db) })
        } else if (each.do === 'write' && open[which]?.here === true) {
          written += 1
          await appendEvents(open[which].it.tx, [event(brandId, `${written}`)])
        } else if (each.do === 'end') {
          const [ended] = open.splice(which, 1)
          await ended?.it.end(each.commits)
        } else if (each.do === 'read') await read(each.limit)
      }
      // Those of the other database stay open to the end: nothing here may wait for them.
      for (const { it } of open.filter(({ here }) => here)) await it.end(true)
      while (await read(3));
      for (const { it } of open.filter(({ here }) => !here)) await it.end(true)
      const stands = await base.db.rows<{ kind: string }>(
        sql`select kind from event where brand_id = ${brandId} order by event.xid, event.id`,
      )
      expect(seen).toEqual(stands.map((row) => row.kind))
    }),
    { numRuns: runs(60) },
  )
})

it('tells a case in the order in which it was changed, also where who waited for it had the smaller number', async () => {
  const { brandId } = await aBrand(base.db)
  const caseId = '424242'
  const change = (caseVersion: number) => ({ ...event(brandId, `version ${caseVersion}`), caseId, caseVersion })
  const waits = await anOpenTransaction(base.db)
  await base.db.transaction((tx) => appendEvents(tx, [change(1), change(2)]))
  await appendEvents(waits.tx, [change(3)])
  await waits.end(true)
  expect((await eventsOfCase(base.db, caseId)).map(({ kind }) => kind)).toEqual(['version 1', 'version 2', 'version 3'])
})
