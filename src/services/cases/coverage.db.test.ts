import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrand, aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, type Listener } from '../../../test/support/listener.ts'
import { noMentions } from '../../domain/cases/coverage.ts'
import { days, hours, instant, minutes } from '../../domain/model/time.ts'
import { sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { answerThere } from '../replies/answer-there.ts'
import { assignCase } from './assign-case.ts'
import { readCoverage } from './read-coverage.ts'
import { setAsideCase } from './set-aside-case.ts'
import { settleCase } from './settle-case.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
let ines: Context

const one = async (name: string, at: number): Promise<{ readonly caseId: string; readonly version: number }> => {
  const author = anAuthor({ externalId: `did:${name}`, name, handle: name })
  const { opened } = await desk.take([arrives({ externalId: `post-${name}`, author, publishedAt: instant(at) })])
  return { caseId: opened[0]?.caseId ?? '', version: 1 }
}

beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines', role: 'administrator' })
  desk = await aListener(base.db)
  ines = { ...desk.ctx, actor: aPerson({ userId: 'ines', brands: new Set([desk.brand.brandId]) }) }
})
afterAll(() => base[Symbol.asyncDispose]())

describe('the coverage of a brand', () => {
  it('counts each mention once, on its day in the time zone of the brand, by how it ended', async () => {
    // 00:30 in Paris, still the day before in UTC.
    desk.clock.set(instant(Date.parse('2026-03-03T23:30:00Z')))
    const now = desk.clock.now()
    await one('nobody', now - minutes(5))
    const taken = await one('taken', now - minutes(4))
    await assignCase(ines, { ...taken, ownerId: 'ines' })
    await setAsideCase(ines, { ...(await one('spam', now - minutes(3))), reason: 'spam' })
    await setAsideCase(ines, { ...(await one('troll', now - minutes(3))), reason: 'troll' })
    await setAsideCase(ines, { ...(await one('gone', now - hours(2))), reason: 'no-answer-possible' })
    await settleCase(ines, await one('closed', now - hours(3)))
    const told = await one('told', now - hours(4))
    await answerThere(ines, { ...told, id: randomUUID(), url: '', text: 'Rappelée au téléphone.' })
    const here = await one('here', now - hours(5))
    await base.db.run(sql`
      insert into reply (id, case_id, post_id, source_id, author_id, text, state, send_at, created_at, sent_at)
      select gen_random_uuid(), c.id, c.first_post_id, c.source_id, 'ines', 'Pardon', 'sent', now(), now(), to_timestamp(${now} / 1000.0)
      from cases c where c.id = ${here.caseId}`)
    await base.db.run(
      sql`update cases set status = 'waiting', last_answer_at = to_timestamp(${now} / 1000.0) where id = ${here.caseId}`,
    )
    await one('long ago', now - days(20))

    const week = await readCoverage(ines, { brandId: desk.brand.brandId, days: 7 })
    expect(week.total).toEqual({
      here: 1,
      elsewhere: 1,
      impossible: 1,
      troll: 1,
      apart: 1,
      closed: 1,
      taken: 1,
      nobody: 1,
    })
    expect(week.days.map(({ day }) => day)).toEqual(
      ['02-26', '02-27', '02-28', '03-01', '03-02', '03-03', '03-04'].map((it) => `2026-${it}`),
    )
    expect(week.days.at(-1)?.tally).toEqual({ ...noMentions, troll: 1, apart: 1, taken: 1, nobody: 1 })
    expect(week.days.at(-2)?.tally).toEqual({ ...noMentions, here: 1, elsewhere: 1, impossible: 1, closed: 1 })
    expect(week.channels.map(({ connector, tally }) => [connector, tally])).toEqual([['test', week.total]])
    const month = await readCoverage(ines, { brandId: desk.brand.brandId, days: 30 })
    expect([month.days.length, month.total.nobody]).toEqual([30, 2])
  })

  it('waits again when the customer writes after the answer', async () => {
    const before = await readCoverage(ines, { brandId: desk.brand.brandId, days: 7 })
    desk.clock.pass(minutes(10))
    await desk.take([
      arrives({
        externalId: 'again',
        author: anAuthor({ externalId: 'did:told', name: 'told', handle: 'told' }),
        publishedAt: instant(desk.clock.now() - minutes(1)),
      }),
    ])
    const { total } = await readCoverage(ines, { brandId: desk.brand.brandId, days: 7 })
    expect(total).toEqual({ ...before.total, taken: before.total.taken + 1 })
  })

  it('shows the other brands that the person sees, and none that they do not', async () => {
    const other = await aBrand(base.db)
    const hidden = await aBrand(base.db)
    const both: Context = {
      ...desk.ctx,
      actor: aPerson({ userId: 'ines', brands: new Set([desk.brand.brandId, other.brandId]) }),
    }
    const { brands } = await readCoverage(both, { brandId: desk.brand.brandId, days: 7 })
    expect(brands.map(({ id }) => id)).toEqual([desk.brand.brandId, other.brandId])
    const refused = readCoverage(both, { brandId: hidden.brandId, days: 7 })
    await expect(refused).rejects.toThrow(ServiceError)
  })
})
