import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/support/database.ts'
import { anAccount, type Served, serveApp } from './app.test-suite.ts'
import { contract } from './contract/index.ts'

const test = await createTestDatabase()
let served: Served
beforeAll(async () => {
  served = await serveApp(test.db)
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

describe('what is promised of the API', () => {
  it('is every address that answers, each once, and no other', () => {
    const promised = contract.map(({ method, path }) => `${method} /api${path}`)
    const answering = served.app.routes.map(({ method, path }) => `${method} ${path}`)
    expect([...promised, 'GET /api/openapi.json', 'GET /api/docs'].sort()).toEqual([...answering].sort())
  })

  it('is told as OpenAPI to whoever asks, once there is an account, with a name of its own for each operation', async () => {
    expect((await served.browser().send('GET', '/api/openapi.json')).status).toBe(503)
    await anAccount(test.db, served.clock, 'ines@example.test', 'administrator')
    const answer = await served.browser().send('GET', '/api/openapi.json')
    expect(answer.status).toBe(200)
    const text = await answer.text()
    const told: {
      readonly openapi: string
      readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>
    } = JSON.parse(text)
    expect(told.openapi).toBe('3.1.1')
    const operations = Object.values(told.paths).flatMap((it) => Object.values(it))
    expect(operations.length).toBe(contract.length)
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(contract.length)
    for (const [path] of Object.entries(told.paths)) expect(path).not.toContain(':')
  })
})
