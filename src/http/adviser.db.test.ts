import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClock } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { sql } from '../store/sql.ts'
import { type Browser, everyRole, refusal, type Served, serveApp } from './app.test-suite.ts'

const test = await createTestDatabase()
const clock = aClock()
let served: Served
let as: Awaited<ReturnType<typeof everyRole>>
beforeAll(async () => {
  served = await serveApp(test.db, { clock })
  as = await everyRole(test.db, clock, served)
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

const choice = {
  ...{ isOn: true, url: 'http://127.0.0.1:11434/v1', model: 'petit', inside: true },
  ...{ monthTokens: 10_000, monthRequests: 5, privateWords: false },
}
const save = (browser: Browser, json: unknown) => browser.send('PUT', '/api/v1/adviser/settings', { json })
const read = async (browser: Browser, path = '/settings') =>
  (await browser.send('GET', `/api/v1/adviser${path}`)).json()

describe('the settings of the language model', () => {
  it('take a key and never show it again; who cannot ask sees no model', async () => {
    const admin = as('administrator')
    expect(await read(admin)).toMatchObject({ adviser: null, month: { tokens: 0, requests: 0 } })
    const saved = await save(admin, { ...choice, key: 'sk-very-secret' })
    const told = { ...choice, hasKey: true }
    expect(await saved.clone().json()).toMatchObject({ adviser: told })
    expect(await saved.text()).not.toContain('secret')
    expect(JSON.stringify(await read(admin))).not.toContain('secret')
    const kept = await test.db.one<{ sealed: Buffer }>(sql`select sealed_key as sealed from adviser`)
    expect(kept?.sealed.toString()).toContain('sk-very-secret')
    expect(await read(as('agent'), '')).toEqual({ model: 'petit' })
    expect(await read(as('observer'), '')).toEqual({ model: null })
    expect(await refusal(await as('lead').send('GET', '/api/v1/adviser/settings'))).toBe('403 forbidden')
    await save(admin, { ...choice, isOn: false })
    expect(await read(as('agent'), '')).toEqual({ model: null })
    expect(await read(admin)).toMatchObject({ adviser: { ...told, isOn: false } })
  })

  it.each([
    ['a key that no header can carry', { key: 'sk\nx-evil: 1' }],
    ['an empty model', { model: ' ' }],
    ['a budget of nothing', { monthRequests: 0 }],
    ['half a token', { monthTokens: 1_000.5 }],
    ['no address', { url: '' }],
  ])('refuse %s', async (_, wrong) => {
    expect(await refusal(await save(as('administrator'), { ...choice, ...wrong }))).toBe('422 invalid')
  })

  it('refuse an address inside that nobody meant, and one that is none', async () => {
    const admin = as('administrator')
    expect(await refusal(await save(admin, { ...choice, inside: false }))).toMatch(/ adviser-inside$/)
    expect(await refusal(await save(admin, { ...choice, url: 'http://169.254.169.254/' }))).toMatch(/ adviser-address$/)
  })
})
