import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hubIn, receivePush } from './websub.ts'

const feed = 'https://blog.example/feed/'
const hub = 'https://hub.example/'
const rss = (links: string, items = ''): string =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>x</title>${links}${items}</channel></rss>`

describe('the hub of a feed', () => {
  it.each([
    [
      'its RSS',
      rss(`<atom:link rel="hub" href="${hub}"/><atom:link rel="self" href="${feed}?a=1&amp;b=2"/>`),
      null,
      `${feed}?a=1&b=2`,
    ],
    [
      'its Atom',
      `<feed xmlns="http://www.w3.org/2005/Atom"><link rel='hub' href='${hub}'/><link rel="self" href="/feed/"/></feed>`,
      null,
      feed,
    ],
    ['its JSON', JSON.stringify({ title: 'x', feed_url: feed, hubs: [{ type: 'WebSub', url: hub }] }), null, feed],
    ['a header', rss(''), `<${hub}>; rel="hub", <${feed}>; rel="self"`, feed],
    ['a header without quotes', rss(''), `<${hub}>; rel=hub`, feed],
  ])('stands in %s', (_where, text, link, topic) => {
    expect(hubIn(text, link, feed)).toEqual({ hub, topic })
  })

  it.each([
    ['none', rss('')],
    ['one inside an item', rss('', `<item><atom:link rel="hub" href="${hub}"/></item>`)],
    ['one that is no web address', rss('<atom:link rel="hub" href="javascript:x"/>')],
  ])('is %s', (_what, text) => {
    expect(hubIn(text, null, feed)).toBeNull()
  })

  it('is asked for this feed, not for one of another site that it names', () => {
    const text = rss(`<atom:link rel="hub" href="${hub}"/><atom:link rel="self" href="https://victim.example/feed"/>`)
    expect(hubIn(text, null, feed)).toEqual({ hub, topic: feed })
  })

  it('is looked for in anything without throwing', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, link) => {
        const found = hubIn(`<rss>${text}`, link, feed)
        expect(found === null || found.hub.startsWith('http')).toBe(true)
      }),
    )
  })
})

describe('what a hub sends', () => {
  const subscriptions = [
    { topic: feed, secret: 'one', ending: false },
    { topic: 'https://blog.example/comments/', secret: 'two', ending: true },
  ]
  const send = (method: 'GET' | 'POST', query: string, signature: string | null, body = 'new') =>
    receivePush({
      sourceId: 'source',
      method,
      query: new URLSearchParams(query),
      headers: new Headers(signature === null ? {} : { 'x-hub-signature': signature }),
      body: new TextEncoder().encode(body),
      subscriptions,
    })
  const mac = (method: string, secret: string, body = 'new'): string =>
    `${method}=${createHmac(method, secret).update(body).digest('hex')}`

  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('is believed when it is signed with %s and our secret', (method) => {
    expect(send('POST', '', mac(method, 'one'))).toMatchObject({ kind: 'nudged' })
  })

  it.each([
    null,
    '',
    'sha256=',
    'md5=900150983cd24fb0d6963f7d28e17f72',
    `sha256=${'0'.repeat(64)}`,
    mac('sha256', 'other'),
    mac('sha256', 'two'),
    mac('sha256', 'one', 'other'),
  ])('is thrown away when it is not, without a word to the hub: %s', (signature) => {
    expect(send('POST', '', signature)).toMatchObject({ kind: 'refused', status: 202 })
  })

  const ask = (mode: string, topic: string, more = ''): unknown =>
    send(
      'GET',
      `${new URLSearchParams({ 'hub.mode': mode, 'hub.topic': topic }).toString()}&hub.challenge=abc${more}`,
      null,
    )

  it('as a question is answered with its challenge only for what we asked', () => {
    expect(ask('subscribe', feed, '&hub.lease_seconds=86400')).toMatchObject({
      kind: 'hub',
      says: 'yes',
      length: 86_400_000,
      answer: { status: 200, body: 'abc' },
    })
    expect(ask('unsubscribe', 'https://blog.example/comments/')).toMatchObject({ kind: 'hub', says: 'ended' })
    for (const [mode, topic] of [
      ['subscribe', 'https://blog.example/comments/'],
      ['unsubscribe', feed],
      ['subscribe', 'https://other.example/'],
      ['', feed],
    ] as const)
      expect(ask(mode, topic)).toMatchObject({ kind: 'refused', status: 404 })
  })

  it.each([
    ['no length', '', 7 * 86_400_000],
    ['no number', '&hub.lease_seconds=soon', 7 * 86_400_000],
    ['a second', '&hub.lease_seconds=1', 3_600_000],
    ['a century', '&hub.lease_seconds=3153600000', 30 * 86_400_000],
    ['less than nothing', '&hub.lease_seconds=-5', 3_600_000],
  ])('for %s is believed within bounds', (_what, lease, length) => {
    expect(ask('subscribe', feed, lease)).toMatchObject({ length })
  })
})
