import { afterAll, beforeAll, expect, it } from 'vitest'
import { aBrand } from '../../test/support/builders.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { appendEvents, currentPosition, type LogPosition, readEventsAfter } from './events.ts'
import { instant } from '../domain/model/time.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())

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
    seen.push(...events.map((e) => e.kind))
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
  // Other databases of the server have transactions too, and hold events back as ours do.
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
    seen.push(...events.map((e) => e.kind))
    position = events.at(-1)?.position ?? position
  }
  expect(seen).toEqual(['0a', '0b', '1a', '1b', '2a', '2b', '3a', '3b', '4a', '4b'])
})
