import { expect, it } from 'vitest'
import { z } from 'zod'
import { instant } from '../../domain/model/time.ts'
import type { Edge, Session } from '../sdk/connector.ts'
import { testConnector } from '../sdk/contract.test-suite.ts'
import connector from './index.ts'
import { toPost } from './normalize.ts'
import { readFrame } from './stream.ts'
import { tidFor } from './tid.ts'
import { replyLength } from './length.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'

const now = instant(Date.parse('2026-03-02T09:00:00Z'))
const own = 'did:plc:mireille'
const stranger = 'did:plc:camille'
const uri = (did: string, rkey: string): string => `at://${did}/app.bsky.feed.post/${rkey}`
const cid = 'bafyreib2rxk3rybk3aobmv5cjuql3bm2twh4jo5uxgf5kpqcsgz7soitae'

/** A notification as the AppView sends it, own-written. */
const notification = (rkey: string, minutesAgo: number, reason = 'mention') => ({
  uri: uri(stranger, rkey),
  cid,
  author: { did: stranger, handle: 'camille.example', displayName: 'Camille Rousseau' },
  reason,
  record: {
    $type: 'app.bsky.feed.post',
    text: '@mireille.example trois mails, zéro réponse.',
    createdAt: new Date(now - minutesAgo * 60_000).toISOString(),
    langs: ['fr'],
  },
  isRead: false,
  indexedAt: new Date(now - minutesAgo * 60_000).toISOString(),
})

const pages: Readonly<Record<string, unknown>> = {
  '': { notifications: [notification('a3', 1), notification('a2', 2, 'like')], cursor: 'older' },
  older: { notifications: [notification('a1', 50, 'reply')], cursor: 'oldest' },
  oldest: { notifications: [], cursor: undefined },
}

interface Refusal {
  readonly status: number
  readonly body: unknown
  readonly headers?: Record<string, string>
}

const standing = new WeakMap<Session, Map<string, unknown>>()

/** A session on a PDS that stands still and keeps the records that it is given. */
async function sessionOn(refusal?: Refusal): Promise<Session> {
  const records = new Map<string, unknown>()
  const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
  const answer = async (input: Request): Promise<Response> => {
    const url = new URL(input.url)
    const method = url.pathname.replace('/xrpc/', '')
    if (method === 'com.atproto.server.createSession') {
      if (refusal?.status === 401) return json(401, refusal.body)
      return json(200, {
        did: own,
        handle: 'mireille.example',
        accessJwt: 'e30.e30.e30',
        refreshJwt: 'e30.e30.e30',
        active: true,
      })
    }
    if (refusal !== undefined) return json(refusal.status, refusal.body, refusal.headers)
    switch (method) {
      case 'app.bsky.notification.listNotifications':
        return json(200, pages[url.searchParams.get('cursor') ?? ''])
      case 'app.bsky.feed.getAuthorFeed':
        return json(200, { feed: [] })
      case 'app.bsky.feed.getPosts': {
        const { reason: _reason, isRead: _isRead, ...post } = notification('a3', 1)
        return json(200, { posts: [post] })
      }
      case 'com.atproto.repo.getRecord': {
        const rkey = url.searchParams.get('rkey') ?? ''
        const value = records.get(rkey)
        return value === undefined
          ? json(400, { error: 'RecordNotFound', message: 'Could not locate record' })
          : json(200, { uri: uri(own, rkey), cid, value })
      }
      case 'com.atproto.repo.createRecord': {
        const { rkey, record } = z.object({ rkey: z.string(), record: z.unknown() }).parse(await input.json())
        if (records.has(rkey)) return json(400, { error: 'InvalidRequest', message: 'Record already exists' })
        records.set(rkey, record)
        return json(200, { uri: uri(own, rkey), cid })
      }
      default:
        return json(501, { error: 'MethodNotImplemented', message: method })
    }
  }
  const edge: Edge = {
    fetch: (input, init) => answer(new Request(input, init)),
    webSocket: () => Promise.reject(new Error('no stream here')),
    connect: () => Promise.reject(new Error('no connection here')),
    now: () => now,
    signal: new AbortController().signal,
  }
  const session = await connector.connect(
    connector.settings.parse({ identifier: 'mireille.example', appPassword: 'abcd-efgh-ijkl-mnop' }),
    edge,
    new MemoryVault(),
  )
  standing.set(session, records)
  return session
}

testConnector('Bluesky', {
  session: () => sessionOn(),
  standing: (session) => standing.get(session)?.size ?? -1,
  target: {
    externalId: uri(stranger, 'a3'),
    ref: { uri: uri(stranger, 'a3'), cid, rootUri: uri(stranger, 'a3'), rootCid: cid },
  },
  refusals: [
    {
      kind: 'auth_revoked',
      session: () =>
        sessionOn({
          status: 401,
          body: { error: 'AuthenticationRequired', message: 'Invalid identifier or password' },
        }),
    },
    {
      kind: 'rate_limited',
      session: () =>
        sessionOn({
          status: 429,
          body: { error: 'RateLimitExceeded', message: 'Rate Limit Exceeded' },
          headers: { 'ratelimit-reset': '1772445600' },
        }),
    },
    {
      kind: 'transient',
      session: () => sessionOn({ status: 502, body: { error: 'UpstreamFailure', message: 'Upstream failure' } }),
    },
    {
      kind: 'auth_revoked',
      session: () =>
        sessionOn({ status: 400, body: { error: 'AccountTakedown', message: 'Account has been taken down' } }),
    },
  ],
})

it('waits until the moment that the network names', async () => {
  const session = await sessionOn({
    status: 429,
    body: { error: 'RateLimitExceeded', message: 'Rate Limit Exceeded' },
    headers: { 'ratelimit-reset': '1772445600' },
  })
  await expect(session.pull(null, [])).rejects.toMatchObject({ retryAt: 1_772_445_600_000 })
})

it('takes what addresses the account from the notifications, and leaves likes out', async () => {
  const { arrivals } = await (await sessionOn()).pull(null, [])
  expect(arrivals.map((it) => (it.kind === 'post' ? [it.post.externalId, it.post.addressed] : null))).toEqual([
    [uri(stranger, 'a3'), 'mention'],
  ])
})

it('gives a reply key one record key, which sorts by time', () => {
  const at = (ms: number) => tidFor({ id: 'x', at: instant(ms) })
  expect(at(now)).toMatch(/^[234567a-j][234567a-z]{12}$/)
  expect(at(now)).toBe(at(now))
  expect(at(now + 1) > at(now)).toBe(true)
  expect(tidFor({ id: 'y', at: now })).not.toBe(at(now))
})

it('counts graphemes, and bytes where they are nearer their limit', () => {
  expect(replyLength.of('é👨‍👩‍👧‍👦!')).toBe(3)
  expect(replyLength.of('👨‍👩‍👧‍👦'.repeat(200))).toBeGreaterThan(300)
})

it('reads a post, a deletion and news of accounts from the stream, and nothing from rubbish', () => {
  const frame = (commit: unknown): string =>
    JSON.stringify({ did: stranger, time_us: now * 1_000, kind: 'commit', commit })
  const record = {
    $type: 'app.bsky.feed.post',
    text: 'salut',
    createdAt: '2026-03-02T09:00:00Z',
    reply: { root: { uri: uri(own, 'r'), cid }, parent: { uri: uri(own, 'r'), cid } },
  }
  const collection = 'app.bsky.feed.post'
  expect(
    readFrame(frame({ operation: 'create', collection, rkey: 'k', cid, record }), new Set([own]), now).arrivals,
  ).toMatchObject([
    {
      kind: 'post',
      post: { externalId: uri(stranger, 'k'), text: 'salut', addressed: 'reply', parentId: uri(own, 'r') },
    },
  ])
  expect(readFrame(frame({ operation: 'delete', collection, rkey: 'k' }), new Set([own]), now).arrivals).toMatchObject([
    { kind: 'deleted', externalId: uri(stranger, 'k') },
  ])
  expect(readFrame(JSON.stringify({ did: stranger, time_us: 1e15, kind: 'news' }), new Set([own]), now)).toEqual({
    arrivals: [],
    timeUs: 1e15,
    aside: null,
  })
  expect(
    readFrame(frame({ operation: 'create', collection, rkey: 'k', cid, record: { text: 7 } }), new Set([own]), now),
  ).toEqual({
    arrivals: [],
    timeUs: now * 1_000,
    aside: { externalId: uri(stranger, 'k'), reason: 'record: no post' },
  })
  expect(readFrame('{', new Set([own]), now)).toEqual({
    arrivals: [],
    timeUs: null,
    aside: { externalId: 'frame', reason: 'not JSON' },
  })
})

it('leaves the language open where a post is in several, so that a rule for any of them hears it', () => {
  const languageOf = (langs: unknown) =>
    toPost(
      { text: 'Chez Mireille', langs },
      {
        ...{ uri: uri(stranger, 'k'), cid, author: { did: stranger }, indexedAt: now, own: new Set<string>() },
      },
    )?.language
  expect([['fr'], ['fr-FR', 'fr'], ['en', 'fr'], ['und', 'fr'], [], [3]].map(languageOf)).toEqual([
    ...['fr', 'fr-FR', null, 'fr', null, null],
  ])
})
