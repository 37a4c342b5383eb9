import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import type { Page, Session } from '../sdk/connector.ts'
import connector from './index.ts'
import { queriesOf } from './session.ts'
import { readFrame, resumeFrom, streamPosts } from './stream.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'

const start = Date.parse('2026-03-02T09:00:00Z')
const own = 'did:plc:mireille'
const cid = 'bafyreib2rxk3rybk3aobmv5cjuql3bm2twh4jo5uxgf5kpqcsgz7soitae'
const words = 'un mot que personne ne doit lire'

const mention = (rkey: string) => ({
  uri: `at://did:plc:camille/app.bsky.feed.post/${rkey}`,
  cid,
  author: { did: 'did:plc:camille', handle: 'camille.example' },
  reason: 'mention',
  record: { $type: 'app.bsky.feed.post', text: words, createdAt: '2026-03-02T08:59:00Z' },
  isRead: false,
  indexedAt: '2026-03-02T08:59:00Z',
})

type Answer = (method: string, url: URL) => { status?: number; body: unknown; headers?: Record<string, string> }

/** A session on a network that answers as told; sign-ins are counted. */
async function on(answer: Answer) {
  let signIns = 0
  let now = start
  const session: Session = await connector.connect(
    connector.settings.parse({ identifier: 'mireille.example', appPassword: 'abcd-efgh-ijkl-mnop' }),
    {
      fetch: async (input, init) => {
        const url = new URL(new Request(input, init).url)
        const method = url.pathname.replace('/xrpc/', '')
        const isSignIn = method === 'com.atproto.server.createSession'
        if (isSignIn) signIns += 1
        const said =
          isSignIn && signIns === 1
            ? { body: { did: own, handle: 'mireille.example', accessJwt: 'e30.e30.e30', refreshJwt: 'e30.e30.e30' } }
            : answer(method, url)
        const headers = { 'content-type': 'application/json', ...said.headers }
        return new Response(JSON.stringify(said.body), { status: said.status ?? 200, headers })
      },
      webSocket: () => Promise.reject(new Error('no stream here')),
      connect: () => Promise.reject(new Error('no connection here')),
      now: () => instant(now),
      signal: new AbortController().signal,
    },
    new MemoryVault(),
  )
  return {
    session,
    signIns: () => signIns,
    pass: (ms: number) => {
      now += ms
    },
  }
}

/** Ways in which a network may spoil an item that it sends. */
const spoilt = fc.oneof(
  fc.jsonValue().filter((it) => typeof it !== 'object' || it === null || !('record' in it)),
  fc.constantFrom('uri', 'author', 'record').map((name) => ({ ...mention('odd'), [name]: 7 })),
  fc.constant({ ...mention('odd'), author: { did: 'nobody' } }),
  fc.constant({ ...mention('odd'), record: { text: null, words } }),
)
/** Oddities that a post survives. */
const strange = fc.constantFrom<Record<string, unknown>>(
  {},
  { cid: 9 },
  { labels: 'new' },
  { author: { did: 'did:plc:camille', handle: 'not a handle', associated: 3 } },
  { likeCount: 'many' },
  { record: { $type: 'app.bsky.feed.post', text: words, embed: { $type: 'app.bsky.embed.hologram', record: 4 } } },
  { record: { text: words, facets: [{ index: 'x', features: [{ $type: 3 }] }], langs: [1, 'fr'], createdAt: 4 } },
)

describe('an item that nobody can read', () => {
  it('never takes a good one with it, wherever it stands on the page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 2, arbitrary: strange }, { weight: 1, arbitrary: spoilt }), { maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        async (items, isOdd) => {
          const notifications = items.map((it, i) =>
            isOdd[i] === true
              ? { ...mention('odd'), uri: 4, words }
              : { ...mention(`k${i}`), ...Object(it), uri: mention(`k${i}`).uri },
          )
          const readable = notifications.filter(
            (it) =>
              typeof it.uri === 'string' &&
              String(Object(it.author).did).startsWith('did:') &&
              typeof Object(it.record).text === 'string',
          )
          const { session } = await on((method) =>
            method.endsWith('listNotifications') ? { body: { notifications } } : { body: {} },
          )
          const page = await session.pull(null, [])
          const came = page.arrivals.map((it) => (it.kind === 'post' ? it.post.externalId : ''))
          for (const good of readable) if (good.reason === 'mention') expect(came).toContain(good.uri)
          expect(JSON.stringify(page.setAside ?? [])).not.toContain(words)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is told by its id and its place, without its words, and does not end the walk', async () => {
    const { session } = await on((method) =>
      method.endsWith('listNotifications')
        ? { body: { notifications: [{ ...mention('odd'), author: words, indexedAt: 5 }], cursor: 'older' } }
        : { body: {} },
    )
    const page = await session.pull(null, [])
    expect(page.setAside).toEqual([{ externalId: mention('odd').uri, reason: 'author: invalid_type' }])
    expect(page.more).toBe(true)
  })

  it('keeps the mention beside a facet that nobody knows', () => {
    const facets = [
      { index: 'x', features: [{ $type: 9 }, { $type: 'app.bsky.richtext.facet#mention', did: own }] },
      'rubbish',
    ]
    const commit = {
      operation: 'create',
      collection: 'app.bsky.feed.post',
      rkey: 'k',
      cid,
      record: { text: 'a', facets },
    }
    const frame = JSON.stringify({ did: 'did:plc:camille', time_us: start * 1_000, kind: 'commit', commit })
    expect(readFrame(frame, new Set([own]), instant(start)).arrivals).toMatchObject([
      { post: { addressed: 'mention' } },
    ])
  })
})

describe('a stream', () => {
  /** The pages of a stream that sends these frames and ends; `before`: what the first connections bring instead. */
  async function pagesOf(
    frames: readonly string[],
    cursor: string | null,
    begins = false,
    before: readonly (readonly string[])[] = [],
  ) {
    let address = ''
    const connects: string[] = []
    const edge = {
      fetch,
      connect: () => Promise.reject(new Error('no connection here')),
      webSocket: async (url: string) => {
        if (address === '') address = url
        const sent = before[connects.length] ?? frames
        connects.push(url)
        return {
          frames: (async function* () {
            yield* sent
          })(),
          send: () => undefined,
          close: () => undefined,
        }
      },
      now: () => instant(start),
      signal: new AbortController().signal,
    }
    const pages: Page[] = []
    const end = await (async () => {
      for await (const page of streamPosts(
        'ws://x.example/subscribe',
        new Set([own]),
        cursor,
        edge,
        edge.signal,
        begins,
      ))
        pages.push(page)
    })().catch((error: unknown) => error)
    return { pages, end, connects, asked: new URL(address).searchParams }
  }
  const post = (rkey: string, timeUs: number): string =>
    JSON.stringify({
      did: 'did:plc:camille',
      time_us: timeUs,
      kind: 'commit',
      commit: { operation: 'create', collection: 'app.bsky.feed.post', rkey, cid, record: { text: 'salut' } },
    })

  it('gives every good post among frames of any other form, and its place only grows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string(), fc.json(), fc.constant(null)), { maxLength: 30 }),
        async (mixed) => {
          const frames = mixed.map((it, i) => it ?? post(`k${i}`, start * 1_000 - 500 + i))
          const { pages } = await pagesOf(frames, String(start * 1_000 - 1_000))
          const came = pages.flatMap((page) =>
            page.arrivals.flatMap((it) => (it.kind === 'post' ? [it.post.externalId] : [])),
          )
          const sent = mixed.flatMap((it, i) => (it === null ? [`at://did:plc:camille/app.bsky.feed.post/k${i}`] : []))
          // What is odd for good is asked for once or twice more, and what follows it comes again with it.
          expect([...new Set(came)]).toEqual(sent)
          const places = pages.map((page) => Number(page.cursor))
          expect(places).toEqual([...places].sort((a, b) => a - b))
          for (const place of places) expect(place).toBeGreaterThanOrEqual(start * 1_000 - 1_000)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('is read again from before a frame that came garbled, so that what it said is not lost', async () => {
    const gone = JSON.stringify({
      did: 'did:plc:camille',
      time_us: start * 1_000 - 400,
      kind: 'commit',
      commit: { operation: 'delete', collection: 'app.bsky.feed.post', rkey: 'a' },
    })
    const whole = [post('a', start * 1_000 - 500), gone, post('b', start * 1_000 - 300)]
    const { pages, connects } = await pagesOf(whole, String(start * 1_000 - 1_000), false, [
      [whole[0] ?? '', gone.slice(0, 40), whole[2] ?? ''],
      ['\u0000\u0001'],
    ])
    const came = pages.flatMap((page) => page.arrivals.map((it) => it.kind))
    expect([came.includes('deleted'), came.filter((kind) => kind === 'post').length >= 2]).toEqual([true, true])
    expect(connects).toHaveLength(3)
    expect(
      connects.slice(1).every((url) => Number(new URL(url).searchParams.get('cursor')) < start * 1_000 - 400),
    ).toBe(true)
    expect(pages.flatMap((page) => page.setAside ?? [])).toEqual([])
  })

  it('never stands at a moment that is still to come, nor goes back behind where it was', async () => {
    const before = String(start * 1_000 - 9_000)
    const { pages, asked } = await pagesOf([post('a', 1e15)], before)
    expect(pages.map((page) => page.cursor)).toEqual([before])
    const both = await pagesOf([post('a', 1e15), post('b', 8e15)], before)
    expect(both.pages.map((page) => page.cursor)).toEqual([String(start * 1_000)])
    expect(Number(asked.get('cursor'))).toBeLessThan(Number(before))
    expect(Number(asked.get('maxMessageSizeBytes'))).toBeGreaterThan(0)
    expect(resumeFrom('9000000000000000', instant(start))).toBe(start * 1_000)
    expect(resumeFrom('rubbish', instant(start))).toBe(start * 1_000)
  })

  it('goes further back when a process begins: a short link of the one before may never have been followed', async () => {
    const before = String(start * 1_000 - 9_000)
    const askedFrom = async (cursor: string | null, begins: boolean) =>
      Number((await pagesOf([], cursor, begins)).asked.get('cursor'))
    expect(await askedFrom(before, true)).toBe(Number(before) - 60_000_000)
    expect(await askedFrom(before, false)).toBe(Number(before) - 5_000_000)
    // Nothing was heard before the first time.
    expect(await askedFrom(null, true)).toBe(start * 1_000 - 5_000_000)
  })

  it('is broken when it ends without a word, so that it is begun again', async () => {
    const { end } = await pagesOf([], '1772441999000000')
    expect(end).toMatchObject({ kind: 'transient' })
  })
})

describe('a sign-in', () => {
  it('is not tried again in a loop when the app password was taken back', async () => {
    const { session, signIns, pass } = await on((method) =>
      method.endsWith('createSession')
        ? { status: 401, body: { error: 'AuthenticationRequired', message: 'Invalid identifier or password' } }
        : { status: 400, body: { error: 'ExpiredToken', message: 'Token has expired' } },
    )
    pass(3_600_000)
    for (let i = 0; i < 20; i++) await expect(session.pull(null, [])).rejects.toMatchObject({ kind: 'auth_revoked' })
    expect(signIns()).toBe(2)
    pass(11 * 60_000)
    await expect(session.pull(null, [])).rejects.toMatchObject({ kind: 'auth_revoked' })
    expect(signIns()).toBe(3)
  })

  it('waits for the network’s own time, and a refresh that must wait is no reason for a sign-in', async () => {
    const reset = Math.floor(start / 1_000) + 7_200
    const slow = {
      status: 429,
      body: { error: 'RateLimitExceeded', message: 'Rate Limit Exceeded' },
      headers: { 'ratelimit-reset': String(reset) },
    }
    const { session, signIns, pass } = await on((method) =>
      method.endsWith('Session')
        ? slow
        : { status: 400, body: { error: 'ExpiredToken', message: 'Token has expired' } },
    )
    pass(3_600_000)
    for (let i = 0; i < 5; i++) {
      await expect(session.pull(null, [])).rejects.toMatchObject({ kind: 'rate_limited', retryAt: reset * 1_000 })
    }
    expect(signIns()).toBe(1)
  })
})

it('goes on with the other lanes when the network refuses one search, and asks for words without operators', async () => {
  const { session } = await on((method) =>
    method.endsWith('searchPosts')
      ? { status: 400, body: { error: 'BadQueryString', message: 'bad' } }
      : { body: method.endsWith('listNotifications') ? { notifications: [] } : { feed: [] } },
  )
  let cursor: string | null = null
  const odd: unknown[] = []
  for (let i = 0; i < 4; i++) {
    const page = await session.pull(cursor, [{ kind: 'name', text: 'Chez "Mireille' }])
    odd.push(...(page.setAside ?? []))
    cursor = page.cursor
    expect(page.more).toBe(i < 3)
  }
  expect(odd).toEqual([{ externalId: 'search', reason: 'the network refuses this search' }])
  expect(queriesOf([{ kind: 'name', text: '-Chez "Mireille" from:x' }])).toEqual(['Chez Mireille from x'])
})
