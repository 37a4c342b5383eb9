import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk } from '../../../test/support/a-case.ts'
import { aColleague } from '../../../test/support/builders.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { noMentions } from '../../domain/cases/coverage.ts'
import { hours, minutes } from '../../domain/model/time.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { sql } from '../../store/sql.ts'
import { readCoverage } from '../cases/read-coverage.ts'
import { confirmLink } from '../linking/confirm-link.ts'
import { answerThere } from '../replies/answer-there.ts'
import { mergeCases } from './merge-cases.ts'
import { undoMove } from './undo-move.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines' })
})
afterAll(() => base[Symbol.asyncDispose]())

async function open() {
  const desk = await aDesk(base.db, ['ines'])
  const ines = desk.as('ines')
  const version = async (caseId: string) => (await desk.case(caseId)).version
  const often = async (caseId: string) => (await desk.case(caseId)).unanswered?.contacts ?? null
  const merge = async (into: string, from: string) => {
    const moveId = randomUUID()
    const seen = { caseId: from, version: await version(from), moveId }
    await mergeCases(ines, { caseId: into, version: await version(into), from: [seen] })
    return moveId
  }
  return { ...desk, ines, version, often, merge }
}

describe('how often somebody wrote without an answer', () => {
  it('goes along with their case, grows by what they write next, is no sum of what several people wrote, and comes back', async () => {
    const desk = await open()
    const a = await desk.writes('ada')
    const b = await desk.writes('bea')
    for (let i = 0; i < 2; i++) {
      desk.clock.pass(hours(1))
      await desk.writes('bea')
    }
    expect([await desk.often(a), await desk.often(b)]).toEqual([null, 3])
    const moveId = await desk.merge(a, b)
    expect(await desk.often(a)).toBe(3)
    await undoMove(desk.ines, { moveId })
    expect([await desk.often(a), await desk.often(b)]).toEqual([null, 3])
    await desk.merge(a, b)
    desk.clock.pass(hours(1))
    expect(await desk.writes('bea')).toBe(a)
    expect(await desk.often(a)).toBe(4)
    // Another one of whom nobody heard for long is no fifth time.
    expect(await desk.writes('ada')).toBe(a)
    expect(await desk.often(a)).toBe(4)
    expect(rebuild(a, (await eventsOfCase(base.db, a)).map(fromLog))).toEqual(await desk.case(a))
  })

  it('begins anew for all whose matter is in a case when that is answered', async () => {
    const desk = await open()
    const a = await desk.writes('ada')
    const b = await desk.writes('bea')
    desk.clock.pass(hours(1))
    await desk.writes('bea')
    await desk.merge(a, b)
    expect(await desk.often(a)).toBe(2)
    const answer = { caseId: a, id: randomUUID(), url: '', text: 'Rappelées.', version: await desk.version(a) }
    await answerThere(desk.ines, answer)
    expect(await desk.often(a)).toBeNull()
    desk.clock.pass(hours(1))
    await desk.writes('bea')
    expect(await desk.often(a)).toBeNull()
  })

  it('follows an account that is joined later to one whose case was merged', async () => {
    const desk = await open()
    const a = await desk.writes('ada')
    const b = await desk.writes('bea')
    await desk.merge(a, b)
    desk.clock.pass(hours(1))
    const c = await desk.writes('cleo')
    expect(await desk.often(a)).toBeNull()
    const author = async (caseId: string) => (await desk.case(caseId)).authorId
    await confirmLink(desk.ines, { caseId: c, accountId: await author(b) })
    expect([await desk.often(a), await desk.often(c)]).toEqual([2, 2])
  })
})

describe('how a mention ended', () => {
  it('stays what it was for each when cases are merged: answered here, answered elsewhere, or not at all', async () => {
    const desk = await open()
    const a = await desk.writes('ada')
    const b = await desk.writes('bea')
    const c = await desk.writes('cleo')
    desk.clock.pass(minutes(10))
    const elsewhere = (caseId: string, version: number) =>
      answerThere(desk.ines, { caseId, id: randomUUID(), url: '', text: 'Par téléphone.', version })
    await elsewhere(b, 1)
    desk.clock.pass(minutes(10))
    // What Vigie sent to Ada, later than what was told to Bea elsewhere.
    const now = desk.clock.now()
    await base.db.run(sql`
      insert into reply (id, case_id, post_id, source_id, author_id, text, state, send_at, created_at, sent_at)
      select gen_random_uuid(), c.id, c.first_post_id, c.source_id, 'ines', 'Pardon', 'sent', now(), now(), to_timestamp(${now} / 1000.0)
      from cases c where c.id = ${a}`)
    await elsewhere(a, 1)
    const total = async () => (await readCoverage(desk.ines, { brandId: desk.brand.brandId, days: 7 })).total
    const before = { ...noMentions, here: 1, elsewhere: 1, nobody: 1 }
    expect(await total()).toEqual(before)
    desk.clock.pass(minutes(10))
    await desk.merge(a, b)
    expect(await total()).toEqual(before)
    const moveId = await desk.merge(c, a)
    const merged = await total()
    expect([merged.here, merged.elsewhere, merged.taken + merged.nobody]).toEqual([1, 1, 1])
    // What is told now is an answer to the one who waited, given elsewhere.
    desk.clock.pass(minutes(10))
    await elsewhere(c, await desk.version(c))
    expect(await total()).toEqual({ ...noMentions, here: 1, elsewhere: 2 })
    await undoMove(desk.ines, { moveId })
    const { here, elsewhere: there } = await total()
    expect([here, there]).toEqual([1, 2])
  })
})
