import { describe, expect, it } from 'vitest'
import { holdToContract } from './promised.test-suite.ts'

const json = (status: number, body: unknown, type = 'application/json') =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })

describe('what every test here holds each answer against', () => {
  it('lets through what is promised', async () => {
    await expect(
      holdToContract('GET', '/api/v1/status', json(200, { setup: true, version: '1' })),
    ).resolves.toBeUndefined()
  })

  it.each([
    ['a field that is not declared', 'GET', '/api/v1/status', json(200, { setup: true, version: '1', x: 1 }), / x\./],
    ['a field in another form', 'GET', '/api/v1/status', json(200, { setup: 'yes', version: '1' }), /setup/],
    ['a field that is missing', 'GET', '/api/v1/status', json(200, { setup: true }), /version/],
    ['a status that is not declared', 'GET', '/api/v1/status', json(201, { setup: true, version: '1' }), /201/],
    ['a body where none is promised', 'DELETE', '/api/v1/views/1', json(200, {}), /200/],
    ['a refusal that is no problem document', 'GET', '/api/v1/status', json(503, { error: 1 }), /problem document/],
    ['an address that is not declared', 'GET', '/api/v1/nowhere', json(200, {}), /nothing is promised/],
  ])('stops %s', async (_what, method, path, answer, says) => {
    await expect(holdToContract(method, path, answer)).rejects.toThrow(says)
  })
})
