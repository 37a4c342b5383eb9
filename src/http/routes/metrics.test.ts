import { describe, expect, it } from 'vitest'
import { metricsRoutes } from './metrics.ts'

const ask = async (
  given: { readonly token?: string; readonly publicHost?: string },
  from: { readonly peer?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly status: number; readonly text: string }> => {
  const door = { token: given.token, read: () => Promise.resolve('vigie_up 1\n') }
  const url = new URL(`http://${given.publicHost ?? '127.0.0.1'}:8470`)
  const app = metricsRoutes(door, { url, origins: new Set([url.origin]) })
  const answer = await app.request(
    '/metrics',
    { headers: { host: url.host, ...from.headers } },
    {
      incoming: { socket: { remoteAddress: from.peer ?? '127.0.0.1' } },
    },
  )
  return { status: answer.status, text: await answer.text() }
}

describe('GET /metrics', () => {
  it('answers this machine', async () => {
    for (const peer of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
      expect(await ask({}, { peer })).toEqual({ status: 200, text: 'vigie_up 1\n' })
  })

  it.each(['localhost:9470', '127.0.0.1:9470', '[::1]:9470', '127.8.0.1', 'LOCALHOST:8470'])(
    'answers this machine at %s too, where people are told another port',
    async (host) => {
      expect(await ask({}, { headers: { host } })).toEqual({ status: 200, text: 'vigie_up 1\n' })
    },
  )

  it.each([
    ['another machine', {}, { peer: '10.0.0.7' }],
    ['whoever comes through a proxy on this machine', {}, { headers: { 'x-forwarded-for': '203.0.113.9' } }],
    ['anybody without the token behind a public address', { publicHost: 'vigie.example.org' }, {}],
    ['this machine without the token, once there is one', { token: 'a-token-of-length' }, {}],
    ['a name of somebody else’s that leads here', {}, { headers: { host: 'elsewhere.example:8470' } }],
    ['a name that only begins as this machine’s', {}, { headers: { host: '127.0.0.1.elsewhere.example:8470' } }],
    ['a name that hides behind another', {}, { headers: { host: 'localhost@elsewhere.example' } }],
    ['whoever names nobody', {}, { headers: { host: '' } }],
    ['a wrong token', { token: 'a-token-of-length' }, { headers: { authorization: 'Bearer another' } }],
    ['an empty token', { token: 'a-token-of-length' }, { headers: { authorization: 'Bearer ' } }],
  ])('does not answer %s, and says what to do', async (_who, given, from) => {
    const { status, text } = await ask(given, from)
    expect(status).toBe(401)
    expect(text).not.toContain('vigie_up')
    expect(text).toContain('VIGIE_METRICS_TOKEN')
  })

  it('answers whoever has the token, from anywhere', async () => {
    const headers = { authorization: 'Bearer a-token-of-length', 'x-forwarded-for': '203.0.113.9' }
    const given = { token: 'a-token-of-length', publicHost: 'vigie.example.org' }
    expect((await ask(given, { peer: '10.0.0.7', headers })).status).toBe(200)
  })
})
