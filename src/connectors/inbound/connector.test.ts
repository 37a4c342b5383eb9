import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hours, instant, minutes, seconds } from '../../domain/model/time.ts'
import type { Received } from '../sdk/connector.ts'
import { mostPosts, readBatch } from './batch.ts'
import connector from './index.ts'
import { issue } from './secret.ts'
import { secretBytes, sign, verify } from './signature.ts'

const now = instant(Date.parse('2026-03-02T09:00:00Z'))
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='
const keys = [{ secret, until: null }]
const around = { sourceId: 'source', key: 'msg_1', sentAt: now, everything: true }
const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const post = { id: '1', text: 'Le colis est ouvert.', author: { id: 'c1', name: 'Camille' } }

/** The headers of a delivery that is signed as it should be, unless told otherwise. */
function signed(body: Uint8Array, given: { id?: string; at?: number; secrets?: readonly string[] } = {}): Headers {
  const { id = 'msg_1', at = now, secrets = [secret] } = given
  const timestamp = String(Math.floor(at / 1_000))
  const signatures = secrets.map(
    (it) => `v1,${sign(secretBytes(it) ?? Buffer.alloc(0), id, timestamp, body).toString('base64')}`,
  )
  return new Headers({
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  })
}

async function send(body: Uint8Array, headers: Headers): Promise<Received> {
  const push = {
    sourceId: 'source',
    method: 'POST' as const,
    query: new URLSearchParams(),
    headers,
    body,
    subscriptions: [],
  }
  const { door } = connector
  if (door === undefined) throw new Error('There is no door.')
  return door.receive(push, { name: 'Enquête', everything: true, keys }, { now: () => now })
}

describe('a signature', () => {
  it('is the one that the specification gives as its example', () => {
    const body = bytes('{"event_type":"ping","data":{"success":true}}')
    const key = secretBytes('whsec_plJ3nmyCDGBKInavdOK15jsl')
    expect(sign(key ?? Buffer.alloc(0), 'msg_loFOjxBNrRLzqYUf', '1731705121', body).toString('base64')).toBe(
      'rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
    )
  })

  it('fits the body that was signed, and no other byte of it, no other id and no other moment', () => {
    const body = bytes({ posts: [post] })
    const headers = signed(body)
    expect(verify(headers, body, keys, now)).toMatchObject({ ok: true, id: 'msg_1' })
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const other = Uint8Array.from(body, (byte, i) => (i === at ? byte ^ flip : byte))
        expect(verify(headers, other, keys, now)).toMatchObject({ ok: false, reason: 'wrong-signature' })
      }),
    )
    for (const [name, value] of [
      ['webhook-id', 'msg_2'],
      ['webhook-timestamp', String(now / 1_000 + 1)],
    ] as const) {
      const other = new Headers(headers)
      other.set(name, value)
      expect(verify(other, body, keys, now)).toMatchObject({ ok: false, reason: 'wrong-signature' })
    }
  })

  it.each([
    ['five minutes ago', -minutes(5), true],
    ['in five minutes', minutes(5), true],
    ['a second more than five minutes ago', -minutes(5) - 1_000, false],
    ['in an hour', hours(1), false],
  ])('made %s is believed or not by that alone', (_when, away, ok) => {
    const body = bytes({ posts: [] })
    const said = verify(signed(body, { at: now + away }), body, keys, now)
    expect(said.ok ? 'ok' : said.reason).toBe(ok ? 'ok' : 'wrong-clock')
  })

  it.each(['', 'v1', 'v1,', 'v2,AAAA', `v1,${'A'.repeat(44)}`, `v1,${'A'.repeat(5_000)}`, ' '.repeat(90)])(
    'that is none is refused: %.20s',
    (signature) => {
      const body = bytes({ posts: [] })
      const headers = signed(body)
      headers.set('webhook-signature', signature)
      expect(verify(headers, body, keys, now).ok).toBe(false)
    },
  )

  it('of several, one that fits is enough', () => {
    const body = bytes({ posts: [] })
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    expect(verify(signed(body, { secrets: [other, secret] }), body, keys, now).ok).toBe(true)
    expect(verify(signed(body, { secrets: [other] }), body, keys, now).ok).toBe(false)
  })
})

describe('a secret', () => {
  it('that is replaced counts for a day more, and the one before it no more', () => {
    const first = issue({}, now)
    const second = issue(first.secrets, now)
    const third = issue(second.secrets, instant(now + minutes(1)))
    const body = bytes({ posts: [] })
    const fits = (shown: string, after: number): boolean => {
      const at = instant(now + after)
      const parsed = connector.settings.parse({ name: 'Enquête', ...third.secrets })
      return verify(signed(body, { at, secrets: [shown] }), body, parsed.keys, at).ok
    }
    expect([first, second, third].map(({ shown }) => fits(shown, minutes(2)))).toEqual([false, true, true])
    expect([second, third].map(({ shown }) => fits(shown, hours(25)))).toEqual([false, true])
  })
})

describe('a batch', () => {
  it('leaves out what cannot be read, says where and why, and takes the rest', async () => {
    const body = bytes({
      posts: [post, { ...post, id: '2', text: 4 }, null, { id: '3', deleted: true }, { ...post, id: 'a\u0000' }],
    })
    const said = await send(body, signed(body))
    expect(said).toMatchObject({
      kind: 'arrived',
      key: 'msg_1',
      answer: {
        status: 200,
        body: {
          received: 5,
          taken: 2,
          setAside: [
            { index: 1, id: '2', reason: expect.stringContaining('text: ') },
            { index: 2, id: null, reason: expect.stringContaining('item: ') },
            { index: 4, id: null, reason: expect.stringContaining('id: ') },
          ],
        },
      },
    })
    expect(said.kind === 'arrived' && said.page.arrivals.map(({ kind }) => kind)).toEqual(['post', 'deleted'])
  })

  it('brings pictures with what they show, and refuses addresses that lead nowhere', async () => {
    const media = [
      { url: 'https://img.example/a.jpg', alt: 'Une assiette vide' },
      { kind: 'film', url: 'https://img.example/s.jpg', sensitive: true },
    ]
    const body = bytes({
      posts: [
        { ...post, media },
        { ...post, id: '2', media: [{ url: 'assiette' }] },
      ],
    })
    const said = await send(body, signed(body))
    const arrivals = said.kind === 'arrived' ? said.page.arrivals : []
    expect(arrivals.map((it) => it.kind === 'post' && it.post.media)).toEqual([
      [
        {
          kind: 'picture',
          url: 'https://img.example/a.jpg',
          alt: 'Une assiette vide',
          sensitive: false,
          width: null,
          height: null,
        },
        { kind: 'film', url: 'https://img.example/s.jpg', alt: null, sensitive: true, width: null, height: null },
      ],
    ])
    expect(said).toMatchObject({
      answer: { body: { setAside: [{ index: 1, reason: expect.stringContaining('media.0.url') }] } },
    })
  })

  it('keeps two senders apart who both have a customer 1 and a post 1', () => {
    const read = (sourceId: string) => readBatch(bytes({ posts: [post] }), { ...around, sourceId })
    expect(JSON.stringify(read('a'))).toBe(JSON.stringify(read('b')).replaceAll('"b/', '"a/'))
    expect(read('a')).not.toEqual(read('b'))
  })

  it('keeps people apart who have no id, though they share a name', () => {
    const nameless = { ...post, author: { name: 'Camille' } }
    const batch = readBatch(bytes({ posts: [nameless, { ...nameless, id: '2' }] }), around)
    const authors =
      typeof batch === 'string' ? [] : batch.arrivals.flatMap((it) => (it.kind === 'post' ? [it.post.author] : []))
    expect(new Set(authors.map(({ externalId }) => externalId)).size).toBe(2)
  })

  it.each([
    ['garbage', '<html>'],
    ['half of a text', '{"posts":['],
    ['no list', '{"posts":{}}'],
    ['a number', '7'],
    ['nothing', ''],
    ['depth without end', '['.repeat(200_000)],
    ['depth that ends', `{"posts":${'['.repeat(150_000)}${']'.repeat(150_000)},"posts2":1}`],
    ['too many', JSON.stringify({ posts: Array.from({ length: mostPosts + 1 }, () => post) })],
  ])('is refused as a whole, in words, or read: %s', async (what, text) => {
    const body = bytes(text)
    const said = await send(body, signed(body))
    // A list in a list is a list with one bad item.
    if (what === 'depth that ends') {
      expect(said).toMatchObject({ kind: 'arrived', answer: { body: { received: 1, taken: 0 } } })
    } else expect(said).toMatchObject({ kind: 'refused', status: 422, detail: expect.stringMatching(/\w+ \w+/u) })
  })

  it('in bytes that are no UTF-8 is refused', async () => {
    const body = Uint8Array.from([0x22, 0xff, 0xfe, 0x22])
    expect(await send(body, signed(body))).toMatchObject({ kind: 'refused', status: 422 })
  })

  it('never throws and never loses count, whatever its items are', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 20 }), (items) => {
        const batch = readBatch(bytes({ posts: items }), around)
        if (typeof batch === 'string') throw new Error(batch)
        expect(batch.arrivals.length + batch.bad.length).toBe(items.length)
        expect(batch.setAside.length).toBe(batch.bad.length)
      }),
    )
  })
})

it('what is not sent with POST, or not as JSON, is refused before its signature is looked at', async () => {
  const body = bytes({ posts: [] })
  const form = signed(body)
  form.set('content-type', 'text/plain')
  expect(await send(body, form)).toMatchObject({ kind: 'refused', status: 415 })
})

it('a source without a secret takes nothing', () => {
  const body = bytes({ posts: [] })
  expect(verify(signed(body), body, [], now)).toMatchObject({ ok: false, reason: 'no-secret' })
  expect(verify(signed(body), body, [{ secret, until: instant(now - seconds(1)) }], now)).toMatchObject({
    ok: false,
    reason: 'no-secret',
  })
})
