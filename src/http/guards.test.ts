import { describe, expect, it } from 'vitest'
import {
  addressOf,
  clientAddress,
  contentPolicy,
  refuseForgery,
  refuseOtherAddress,
  securityHeaders,
} from './guards.ts'

const address = addressOf('https://vigie.example.com')

describe('a request by another address', () => {
  const by = (host: string, url: string) => refuseOtherAddress(new Request(url, { headers: { host } }), addressOf(url))

  it('is refused with the way to set the address', async () => {
    const answer = by('evil.example', 'https://vigie.example.com')
    expect(answer?.status).toBe(421)
    expect(await answer?.text()).toContain('VIGIE_URL=')
  })

  it('is let in when it is ours, or this machine under its other name and the same port', () => {
    expect(by('vigie.example.com', 'https://vigie.example.com')).toBeNull()
    expect(by('localhost:4510', 'http://127.0.0.1:4510')).toBeNull()
    expect(by('localhost:4511', 'http://127.0.0.1:4510')?.status).toBe(421)
  })
})

describe('a write', () => {
  const write = (headers: Record<string, string>, body: string | null = '{}') =>
    refuseForgery(new Request('https://vigie.example.com/api/v1/brands', { method: 'POST', headers, body }), address)
  const json = { 'content-type': 'application/json' }
  const ours = { origin: 'https://vigie.example.com' }

  it('passes from our own pages as JSON', () => {
    expect(write({ ...json, ...ours })).toBeNull()
    expect(write({ ...json, 'sec-fetch-site': 'same-origin' })).toBeNull()
  })

  it.each([
    ['another site', { ...json, origin: 'https://evil.example' }],
    ['our host without https', { ...json, origin: 'http://vigie.example.com' }],
    ['a sandboxed page', { ...json, origin: 'null' }],
    [
      'another site that claims to be the same',
      { ...json, origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ],
    ['a sibling domain', { ...json, 'sec-fetch-site': 'same-site' }],
    ['nowhere', json],
  ])('is refused from %s', (_, headers) => {
    expect(write(headers)?.status).toBe(403)
    expect(write(headers, null)?.status).toBe(403)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain; application/json'])(
    'is refused as %s, which a form can send',
    (type) => {
      expect(write({ ...ours, 'content-type': type })?.status).toBe(403)
    },
  )
})

describe('where a request came from', () => {
  it('is the peer, whatever it claims, unless the peer is a trusted proxy', () => {
    expect(clientAddress('192.0.2.1', '198.51.100.9', [])).toBe('192.0.2.1')
    expect(clientAddress('::ffff:10.0.0.1', '198.51.100.9', ['10.0.0.1'])).toBe('198.51.100.9')
  })

  it('is the last hop that no trusted proxy has, so that a forged first hop gains nothing', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.7, 198.51.100.9, 10.0.0.2', ['10.0.0.1', '10.0.0.2'])).toBe(
      '198.51.100.9',
    )
  })
})

it('lets a page run nothing but our own files and what carries its nonce', () => {
  expect(contentPolicy('abc')).toContain("script-src 'self' 'nonce-abc'")
  expect(contentPolicy('abc')).toContain("default-src 'none'")
  expect(contentPolicy('abc')).not.toContain('unsafe')
})

it('promises https to the browser only where Vigie is served by https', () => {
  expect(securityHeaders(true)).toHaveProperty('strict-transport-security')
  expect(securityHeaders(false)).not.toHaveProperty('strict-transport-security')
})

it('trusts every proxy of a network that is named by its prefix, and nobody beside it', () => {
  expect(clientAddress('10.2.3.4', '203.0.113.9, 10.9.9.9', ['10.0.0.0/8'])).toBe('203.0.113.9')
  expect(clientAddress('11.2.3.4', '203.0.113.9', ['10.0.0.0/8'])).toBe('11.2.3.4')
  expect(clientAddress('::1', '203.0.113.9', ['::1'])).toBe('203.0.113.9')
})
