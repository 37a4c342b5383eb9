import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askHub } from '../../src/connectors/feeds/websub.ts'
import { ArticlePages } from '../../src/connectors/feeds/whole-article.ts'
import { loadConnectors } from '../../src/connectors/registry.ts'
import type { Connector, Outside } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { ConnectorError } from '../../src/connectors/sdk/errors.ts'
import type { Resolve, ResolvedAddress } from '../../src/connectors/sdk/resolve.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'
import { instant } from '../../src/domain/model/time.ts'

const nine = instant(Date.parse('2026-03-02T09:00:00Z'))
let connectors: ReadonlyMap<string, Connector>
/** Something inside our network that speaks to whoever reaches it. */
let inside: Server
let front: Server
let reached = 0
let [insidePort, frontPort] = [0, 0]

const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
beforeAll(async () => {
  connectors = await loadConnectors()
  inside = createServer((socket) => {
    reached += 1
    socket.on('error', () => undefined)
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret')
  })
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
  insidePort = portOf(inside)
  // An address that an administrator typed, and that sends whoever asks on to a name.
  front = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () =>
      socket.end(
        `HTTP/1.1 302 Found\r\nlocation: http://innocent.example:${insidePort}/\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
      ),
    )
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  frontPort = portOf(front)
})
afterAll(async () => {
  for (const server of [inside, front]) await new Promise((resolve) => server.close(resolve))
})
beforeEach(() => {
  reached = 0
})

const four = (address: string): ResolvedAddress => ({ address, family: 4 })
const six = (address: string): ResolvedAddress => ({ address, family: 6 })

/** What a name answers, each time that it is asked. */
const names: Readonly<Record<string, (time: number) => readonly ResolvedAddress[]>> = {
  'leads inside': () => [four('127.0.0.1')],
  'leads inside in many ways': () => [four('10.0.0.1'), six('::1'), six('::ffff:127.0.0.1'), four('127.0.0.1')],
  'leads nowhere first, and then inside': (time) => (time === 1 ? [] : [four('127.0.0.1')]),
  'leads to where a cloud keeps its secrets': () => [four('169.254.169.254'), four('168.63.129.16')],
  'leads elsewhere inside each time': (time) => [four(`127.0.0.${time}`)],
}

const connected =
  (id: string, settings: (at: string) => Readonly<Record<string, unknown>>) =>
  async (at: string, edge: Outside): Promise<unknown> => {
    const connector = connectors.get(id)
    if (connector === undefined) throw new Error(`There is no connector ${id}.`)
    const session = await connector.connect(connector.settings.parse(settings(at)), edge, new MemoryVault())
    return (await session.pull(null, [{ kind: 'hashtag', text: 'chezmireille' }])).arrivals
  }

/** All that asks an outside address, at `host:port`. What it has of it in the end: nothing, or a refusal in words. */
const ways: Readonly<Record<string, (at: string, edge: Outside) => Promise<unknown>>> = {
  'a feed': connected('feeds', (at) => ({ address: `http://${at}/feed` })),
  'a WordPress': connected('wordpress', (at) => ({ way: 'public', site: `http://${at}` })),
  'a Mastodon': connected('mastodon', (at) => ({ way: 'public', server: `http://${at}` })),
  'a Discourse': connected('discourse', (at) => ({ way: 'public', forum: `http://${at}` })),
  'a Lemmy': connected('lemmy', (at) => ({ way: 'public', server: `http://${at}` })),
  'a Bluesky': connected('bluesky', (at) => ({ way: 'search', service: `http://${at}` })),
  'an article': async (at, edge) => {
    const article = await new ArticlePages(edge).read(`http://${at}/article`)
    return article === null ? [] : [article]
  },
  'a page that says it links to ours': async (at, edge) =>
    (
      await connectors
        .get('webmention')
        ?.door?.look?.(
          { source: `http://${at}/post`, target: 'https://chezmireille.example/menu' },
          { address: 'https://chezmireille.example' },
          edge,
          false,
        )
    )?.arrivals,
  'a hub': async (at, edge) => {
    const callback = 'https://vigie.example/in/1'
    await askHub(
      { mode: 'subscribe', hub: `http://${at}/hub`, topic: `http://${at}/feed`, secret: 's', callback },
      edge,
    )
    return []
  },
  'a watched page': async (at, edge) => {
    const { text } = await edge.probe({ url: `http://${at}/`, tag: null })
    return text === null ? [] : [text]
  },
  'a stream': async (at, edge) => {
    const socket = await edge.webSocket(`ws://${at}/`)
    return [socket]
  },
}
const mailWays: typeof ways = {
  'a mailbox': connected('customer-mail', (at) => ({
    ...{ address: 'contact@example.org', password: 'a secret', imap: `imap://${at}`, smtp: `smtp://${at}` },
  })),
  'a mailbox of notices': connected('notification-mails', (at) => ({
    ...{ server: `imap://${at}`, user: 'contact@example.org', password: 'a secret' },
  })),
}

async function outcomeOf(way: (typeof ways)[string], at: string, resolve: Resolve, allowed: readonly string[] = []) {
  const end = new AbortController()
  const edge = createEdge({
    now: () => nine,
    signal: end.signal,
    allowed: new Set(allowed),
    resolve,
    names: async () => ({ kind: 'silent' }),
    limits: { totalMs: 300, headersMs: 250 },
  })
  const outcome: unknown = await way(at, edge).catch((error: unknown) => error)
  end.abort()
  return outcome
}

/** What somebody got out of it: nothing, where our inside was not reached and it is refused in words. */
function gained(outcome: unknown): string {
  if (reached > 0) return `reached our inside ${reached} times`
  if (!(outcome instanceof ConnectorError))
    return Array.isArray(outcome) && outcome.length === 0 ? 'nothing' : `an answer: ${JSON.stringify(outcome)}`
  if (outcome.message.includes('a secret')) return 'a secret'
  return /\p{L}/u.test(outcome.fr ?? '') ? 'nothing' : `no words in French: ${outcome.message}`
}

describe.each(Object.entries(names))('a name that %s', (_what, answers) => {
  it.each(Object.entries({ ...ways, ...mailWays }))('opens nothing of ours as %s', async (_as, way) => {
    let time = 0
    const outcome = await outcomeOf(way, `innocent.example:${insidePort}`, async () => {
      time += 1
      return answers(time)
    })
    expect(gained(outcome)).toBe('nothing')
  })
})

describe('an address that an administrator typed', () => {
  it.each(Object.entries(ways))('opens that one alone, and no name that it leads to, as %s', async (_as, way) => {
    const outcome = await outcomeOf(way, `127.0.0.1:${frontPort}`, async () => [four('127.0.0.1')], [
      `127.0.0.1:${frontPort}`,
    ])
    expect(gained(outcome)).toBe('nothing')
  })
})
