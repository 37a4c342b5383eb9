import { describe, expect, it } from 'vitest'
import { hours, instant, minutes, seconds } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type { Page, Session } from '../sdk/connector.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'
import connector from './index.ts'

const start = Date.parse('2026-03-02T09:00:00Z')
const cid = 'bafyreib2rxk3rybk3aobmv5cjuql3bm2twh4jo5uxgf5kpqcsgz7soitae'
const own = 'did:plc:mireille'
const words: readonly WatchTerm[] = [{ kind: 'name', text: 'Mireille' }]
const iso = (at: number): string => new Date(at).toISOString()

interface Answer {
  readonly status?: number
  readonly body: unknown
}

/** A network whose search counts from the newest post on, as the AppView does, and whose chat service has conversations. */
class Network {
  now = instant(start)
  readonly posts: number[] = []
  readonly convos: { readonly id: string; readonly at: number }[] = []
  refuse: ((method: string, url: URL) => Answer | undefined) | null = null
  /** Its search says where it stands in words of its own, which hold however much is written meanwhile. */
  names = false
  readonly asked: string[] = []

  #search(url: URL): unknown {
    const newest = this.posts.map((at, number) => ({ at, number })).toReversed()
    const cursor = url.searchParams.get('cursor')
    const from = cursor === null ? 0 : this.names ? this.posts.length - Number(cursor.slice(1)) : Number(cursor)
    const shown = newest.slice(from, from + 100)
    const next = this.names ? `n${this.posts.length - from - shown.length}` : String(from + shown.length)
    return {
      posts: shown.map(({ at, number }) => ({
        uri: `at://did:plc:camille/app.bsky.feed.post/k${number}`,
        cid,
        author: { did: 'did:plc:camille', handle: 'camille.example' },
        record: { $type: 'app.bsky.feed.post', text: 'Chez Mireille, on attend.', createdAt: iso(at) },
        indexedAt: iso(at),
      })),
      ...(newest.length > from + shown.length ? { cursor: next } : {}),
    }
  }

  #convos(url: URL): unknown {
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const newest = this.convos.toSorted((a, b) => b.at - a.at)
    const convos = newest.slice(from, from + 100).map(({ id, at }) => ({
      id,
      rev: `${id}-${at}`,
      members: [{ did: 'did:plc:camille', handle: 'camille.example' }],
      lastMessage: { sentAt: iso(at) },
    }))
    return { convos, ...(newest.length > from + 100 ? { cursor: String(from + 100) } : {}) }
  }

  #answer(url: URL): Answer {
    const method = url.pathname.replace('/xrpc/', '')
    this.asked.push(`${method} ${url.searchParams.get('cursor') ?? ''}`)
    const refused = this.refuse?.(method, url)
    if (refused !== undefined) return refused
    switch (method) {
      case 'com.atproto.server.createSession':
        return { body: { did: own, handle: 'mireille.example', accessJwt: 'e30.e30.e30', refreshJwt: 'e30.e30.e30' } }
      case 'app.bsky.feed.searchPosts':
        return { body: this.#search(url) }
      case 'app.bsky.notification.listNotifications':
        return { body: { notifications: [] } }
      case 'app.bsky.feed.getAuthorFeed':
        return { body: { feed: [] } }
      case 'chat.bsky.convo.listConvos':
        return { body: this.#convos(url) }
      case 'chat.bsky.convo.getConvo': {
        const id = url.searchParams.get('convoId')
        const members = [{ did: 'did:plc:camille', handle: 'camille.example' }]
        return { body: { convo: { id, rev: '', members } } }
      }
      case 'chat.bsky.convo.getMessages': {
        const it = this.convos.find(({ id }) => id === url.searchParams.get('convoId'))
        const sender = { did: 'did:plc:camille' }
        return {
          body: {
            messages: it === undefined ? [] : [{ id: `m-${it.id}`, text: 'Bonjour ?', sender, sentAt: iso(it.at) }],
          },
        }
      }
      default:
        return { status: 501, body: { error: 'MethodNotImplemented', message: method } }
    }
  }

  listen(settings: Readonly<Record<string, unknown>>): Promise<Session> {
    return connector.connect(
      connector.settings.parse(settings),
      {
        fetch: async (input, init) => {
          const { status = 200, body } = this.#answer(new URL(new Request(input, init).url))
          return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
        },
        webSocket: () => Promise.reject(new Error('no stream here')),
        connect: () => Promise.reject(new Error('no connection here')),
        now: () => this.now,
        signal: new AbortController().signal,
      },
      new MemoryVault(),
    )
  }
}

const asAccount = { identifier: 'mireille.example', appPassword: 'abcd-efgh-ijkl-mnop' }
const asPublic = { way: 'search', service: 'https://search.example' }

/** Whoever listens: what was heard, and the cursor that stands with it. */
class Listener {
  cursor: string | null = null
  readonly heard = new Set<string>()
  readonly net: Network
  session: Session

  constructor(net: Network, session: Session) {
    this.net = net
    this.session = session
  }

  async step(): Promise<Page> {
    const page = await this.session.pull(this.cursor, words)
    for (const it of page.arrivals) this.heard.add(it.kind === 'post' ? it.post.externalId : it.externalId)
    this.cursor = page.cursor
    return page
  }

  async round(): Promise<readonly Page[]> {
    const pages: Page[] = []
    for (let steps = 0; steps < 300; steps += 1) {
      const page = await this.step()
      pages.push(page)
      this.net.now = instant(this.net.now + seconds(1))
      if (!page.more) return pages
    }
    throw new Error('The round does not end.')
  }
}

const isWhole = (pages: readonly Page[]): boolean => pages.every(({ readTo }) => readTo !== null)
const numbers = (many: number, from = 0): readonly string[] =>
  Array.from({ length: many }, (_, at) => `at://did:plc:camille/app.bsky.feed.post/k${from + at}`)

describe('a search that missed more than a page', () => {
  it.each([
    ['counts from the newest post', false],
    ['names its places', true],
  ])(
    'loses nothing where the process ends in it and others write meanwhile: a network that %s',
    async (_how, names) => {
      const net = new Network()
      net.names = names
      const listener = new Listener(net, await net.listen(asPublic))
      net.posts.push(start - hours(1))
      await listener.round()
      for (let at = 0; at < 600; at += 1) net.posts.push(start + at * seconds(30))
      net.now = instant(start + hours(6))
      // The newest page, all the way down, and a page of it taken in.
      for (let steps = 0; steps < 8; steps += 1) await listener.step()
      for (let at = 0; at < 150; at += 1) net.posts.push(net.now + at * 10)
      net.now = instant(net.now + minutes(5))
      listener.session = await net.listen(asPublic)
      await listener.round()
      await listener.round()
      expect(numbers(751).filter((it) => !listener.heard.has(it))).toEqual([])
    },
  )

  it('of which the public is shown one page alone is a hole that is told, and what is new is heard on', async () => {
    const net = new Network()
    const listener = new Listener(net, await net.listen(asPublic))
    net.posts.push(start - hours(1))
    await listener.round()
    net.refuse = (method, url) =>
      method === 'app.bsky.feed.searchPosts' && url.searchParams.has('cursor')
        ? { status: 403, body: { error: 'Forbidden', message: 'Not allowed' } }
        : undefined
    for (let at = 0; at < 250; at += 1) net.posts.push(start + at * seconds(30))
    net.now = instant(start + hours(3))
    const holes = (await listener.round()).flatMap(({ hole }) => hole ?? [])
    expect(holes).toMatchObject([
      { to: start + 150 * seconds(30), why: { fr: expect.stringContaining('plus anciens') } },
    ])
    net.posts.push(net.now)
    net.now = instant(net.now + minutes(1))
    expect((await listener.round()).map(({ hole, more }) => [hole, more])).toEqual([[undefined, false]])
    expect(numbers(101, 151).filter((it) => !listener.heard.has(it))).toEqual([])
    // That the search is closed as a whole is said as ever.
    net.refuse = () => ({ status: 403, body: { error: 'Forbidden', message: 'Not allowed' } })
    await expect(listener.round()).rejects.toMatchObject({ kind: 'permission_missing' })
  })
})

describe('the direct messages of a pause', () => {
  const heardOf = (many: number): readonly string[] => Array.from({ length: many }, (_, at) => `chat:c${at}/m-c${at}`)

  it('are all heard where the chat service fails in the middle of them, no round is called whole meanwhile, and nothing else waits', async () => {
    const net = new Network()
    const listener = new Listener(net, await net.listen(asAccount))
    net.posts.push(start - hours(1))
    await listener.round()
    net.now = instant(start + hours(3))
    for (let at = 0; at < 150; at += 1) net.convos.push({ id: `c${at}`, at: start + at * minutes(1) })
    for (let at = 0; at < 250; at += 1) net.posts.push(start + at * seconds(30))
    let fails = 0
    net.refuse = (method, url) => {
      if (method !== 'chat.bsky.convo.listConvos' || !url.searchParams.has('cursor') || fails > 0) return undefined
      fails += 1
      return { status: 503, body: { error: 'UpstreamFailure', message: 'Upstream failure' } }
    }
    const failed = await listener.round()
    expect([fails, isWhole(failed)]).toEqual([1, false])
    // What was missed elsewhere does not wait for it.
    expect(numbers(251).filter((it) => !listener.heard.has(it))).toEqual([])
    net.asked.length = 0
    expect(isWhole(await listener.round())).toBe(false)
    expect(net.asked.filter((it) => it.startsWith('chat.'))).toEqual([])
    net.now = instant(net.now + minutes(1))
    expect(isWhole(await listener.round())).toBe(true)
    expect(heardOf(150).filter((it) => !listener.heard.has(it))).toEqual([])
  })

  it('are heard where one conversation cannot be read: that one is named, no round is whole without it, and it is read later, by the next process too', async () => {
    const net = new Network()
    const listener = new Listener(net, await net.listen(asAccount))
    await listener.round()
    net.now = instant(start + minutes(10))
    for (let at = 0; at < 5; at += 1) net.convos.push({ id: `c${at}`, at: start + at * minutes(1) })
    const ill = (...ids: readonly string[]) => {
      net.refuse = (method, url) =>
        method === 'chat.bsky.convo.getMessages' && ids.includes(url.searchParams.get('convoId') ?? '')
          ? { status: 502, body: { error: 'UpstreamFailure', message: 'Upstream failure' } }
          : undefined
    }
    ill('c2')
    const pages = await listener.round()
    expect(heardOf(5).filter((it) => !listener.heard.has(it))).toEqual(['chat:c2/m-c2'])
    expect(pages.flatMap(({ setAside = [] }) => setAside)).toEqual([
      { externalId: 'chat:c2', reason: 'messages: transient' },
    ])
    expect(isWhole(pages)).toBe(false)
    // It fails for a long time, in which others write.
    for (let rounds = 0; rounds < 6; rounds += 1) {
      net.now = instant(net.now + minutes(30))
      net.convos.push({ id: `c${5 + rounds}`, at: net.now })
      expect(isWhole(await listener.round())).toBe(false)
    }
    expect(heardOf(11).filter((it) => !listener.heard.has(it))).toEqual(['chat:c2/m-c2'])
    listener.session = await net.listen(asAccount)
    ill()
    const healed = await listener.round()
    expect(heardOf(11).filter((it) => !listener.heard.has(it))).toEqual([])
    expect(isWhole(healed)).toBe(true)
  })

  it('are heard in the end where several conversations fail for good: the service is not taken to fail because of them', async () => {
    const net = new Network()
    const listener = new Listener(net, await net.listen(asAccount))
    await listener.round()
    net.now = instant(start + minutes(10))
    for (let at = 0; at < 8; at += 1) net.convos.push({ id: `c${at}`, at: start + at * minutes(1) })
    const ill = new Set(['c7', 'c6', 'c5', 'c4'])
    net.refuse = (method, url) =>
      method === 'chat.bsky.convo.getMessages' && ill.has(url.searchParams.get('convoId') ?? '')
        ? { status: 502, body: { error: 'UpstreamFailure', message: 'Upstream failure' } }
        : undefined
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await listener.round()
      net.now = instant(net.now + minutes(2))
    }
    expect(heardOf(4).filter((it) => !listener.heard.has(it))).toEqual([])
  })

  it('that no other than another sign-in may read keep no round from being whole', async () => {
    const net = new Network()
    const listener = new Listener(net, await net.listen(asAccount))
    net.refuse = (method) =>
      method.startsWith('chat.')
        ? { status: 401, body: { error: 'InvalidToken', message: 'Bad token method' } }
        : undefined
    expect(isWhole(await listener.round())).toBe(true)
    expect(listener.session.standing?.().lacks).toMatchObject({ en: expect.stringContaining('app password') })
  })
})
