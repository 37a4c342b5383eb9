import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk, type TestDesk } from '../../test/support/a-case.ts'
import { aClock } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { LiveEvent } from '../api/schemas.ts'
import { Drafts, SavedDraft } from '../api/hand.ts'
import { seconds } from '../domain/model/time.ts'
import { sql } from '../store/sql.ts'
import { anAccount, type Browser, type Served, seesBrands, serveApp, signedIn } from './app.test-suite.ts'

const test = await createTestDatabase()
const { db } = test
const clock = aClock()
/** Two processes on one database. */
let here: Served
let there: Served
let ines: Browser
let marc: Browser
let desk: TestDesk
let caseId: string
beforeAll(async () => {
  for (const name of ['ines', 'marc', 'eve']) await anAccount(db, clock, `${name}@example.test`, 'agent')
  here = await serveApp(db, { clock })
  there = await serveApp(db, { clock })
  desk = await aDesk(db)
  caseId = await desk.writes('camille')
  await seesBrands(db, 'ines@example.test', desk.brand.brandId)
  await seesBrands(db, 'marc@example.test', desk.brand.brandId)
  await seesBrands(db, 'eve@example.test', (await aDesk(db)).brand.brandId)
  ines = await signedIn(here, 'ines@example.test')
  marc = await signedIn(there, 'marc@example.test')
})
afterAll(async () => {
  await here[Symbol.asyncDispose]()
  await there[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

/** What a browser hears about others at work, one message after the other. */
async function ear(browser: Browser) {
  const answer = await browser.send('GET', '/api/v1/live')
  const reader = answer.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  return {
    async next(): Promise<string> {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end < 0) {
          const read = await reader?.read()
          text += decoder.decode(read?.value, { stream: true })
          continue
        }
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1]
        text = text.slice(end + 2)
        const event = data === undefined ? null : LiveEvent.parse(JSON.parse(data))
        if (event?.type === 'draft') return `draft ${event.caseId}`
        if (event?.type === 'presence') return event.people.map((it) => `${it.id} ${it.doing}`).join(', ') || 'nobody'
      }
    },
    stop: () => reader?.cancel(),
  }
}

const isThere = (browser: Browser, tab: string, doing: 'looking' | 'writing' | null) =>
  browser.send('POST', `/api/v1/cases/${caseId}/presence`, { json: { tab, doing } })

describe('who is at a case', () => {
  it('is told to colleagues on another process, and to whoever comes later, and goes within seconds of silence', async () => {
    const heard = await ear(ines)
    const events = () => db.one(sql`select count(*) from event`)
    const before = await events()
    expect((await isThere(marc, 'one', 'looking')).status).toBe(204)
    expect(await heard.next()).toBe('id-marc@example.test looking')
    await isThere(marc, 'one', 'writing')
    expect(await heard.next()).toBe('id-marc@example.test writing')
    const late = await ear(ines)
    expect(await late.next()).toBe('id-marc@example.test writing')
    await late.stop()
    clock.pass(seconds(12))
    // The process looks each second by itself.
    expect(await heard.next()).toBe('nobody')
    await isThere(marc, 'one', 'looking')
    expect(await heard.next()).toBe('id-marc@example.test looking')
    await isThere(marc, 'one', null)
    expect(await heard.next()).toBe('nobody')
    expect(await events()).toEqual(before)
    await heard.stop()
  })

  it('is not there for somebody who does not see the brand, who cannot be there either', async () => {
    const eve = await signedIn(here, 'eve@example.test')
    expect((await isThere(eve, 'one', 'looking')).status).toBe(404)
    const heard = await ear(ines)
    await isThere(marc, 'two', 'looking')
    expect(await heard.next()).toBe('id-marc@example.test looking')
    await isThere(marc, 'two', null)
    expect(await heard.next()).toBe('nobody')
    await heard.stop()
  })
})

describe('a draft', () => {
  it('of one colleague is told to the other, who reads it', async () => {
    const heard = await ear(ines)
    const json = { text: 'Bonjour', version: 0, seen: 1 }
    const saved = await marc.send('PUT', `/api/v1/cases/${caseId}/drafts/public`, { json })
    expect(SavedDraft.parse(await saved.json()).clash).toBe(false)
    expect(await heard.next()).toBe(`draft ${caseId}`)
    const read = Drafts.parse(await (await ines.send('GET', `/api/v1/cases/${caseId}/drafts`)).json())
    expect(read.drafts).toMatchObject([{ way: 'public', text: 'Bonjour', version: 1, by: { name: 'Inès' } }])
    await heard.stop()
  })
})
