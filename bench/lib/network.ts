import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'

/** Just so much of a Bluesky server that Vigie can sign in, finds nothing by asking, and hears posts on the stream. */
export interface BenchNetwork extends AsyncDisposable {
  /** Where sign-in and reading are. */
  readonly service: string
  /** Where the stream is. */
  readonly stream: string
  /** Resolves when somebody listens to the stream. */
  heard(): Promise<void>
  /** Sends a post to everybody who listens; gives the moment of sending. */
  send(number: number, text: string): number
}

const us = { did: 'did:plc:benchbenchbenchbenchbeus', handle: 'acme.example' }

/** A number in the letters that ids are made of there. */
const letters = (number: number, length: number): string =>
  String(number)
    .padStart(length, '0')
    .replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))

/** The account that writes the post with this number. */
export const writerOf = (number: number): string => `did:plc:${letters(number, 24)}`

/** The key of the post with this number. */
export const keyOf = (number: number): string => `3l${letters(number, 11)}`

const profile = (did: string) => ({
  did,
  handle: `writer-${did.slice(-6)}.example`,
  displayName: 'A writer',
  followersCount: 12,
})

const cid = 'bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'

/** A token that a client can look into, as the real ones. */
const token = (lifetime: number): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const issued = Math.floor(Date.now() / 1_000)
  return `${part({ alg: 'none' })}.${part({ sub: us.did, iat: issued, exp: issued + lifetime, scope: 'com.atproto.appPass' })}.x`
}

const answers: Readonly<Record<string, (query: URLSearchParams) => object>> = {
  'com.atproto.server.createSession': () => ({
    ...us,
    active: true,
    accessJwt: token(7_200),
    refreshJwt: token(5_184_000),
  }),
  'com.atproto.server.refreshSession': () => ({
    ...us,
    active: true,
    accessJwt: token(7_200),
    refreshJwt: token(5_184_000),
  }),
  'com.atproto.server.getSession': () => ({ ...us, active: true }),
  'com.atproto.server.describeServer': () => ({ did: 'did:web:bench', availableUserDomains: [] }),
  'com.atproto.identity.resolveHandle': () => ({ did: us.did }),
  'app.bsky.notification.listNotifications': () => ({ notifications: [] }),
  'app.bsky.feed.searchPosts': () => ({ posts: [] }),
  'app.bsky.feed.getAuthorFeed': () => ({ feed: [] }),
  'app.bsky.feed.getPosts': () => ({ posts: [] }),
  'com.atproto.repo.listRecords': () => ({ records: [] }),
  'app.bsky.actor.getProfile': (query) =>
    query.get('actor') === us.handle ? { ...us, displayName: 'Acme' } : profile(query.get('actor') ?? us.did),
  'app.bsky.actor.getProfiles': (query) => ({ profiles: query.getAll('actors').map(profile) }),
}

const answer = (asked: IncomingMessage, response: ServerResponse): void => {
  const url = new URL(asked.url ?? '/', 'http://bench')
  const method = url.pathname.replace('/xrpc/', '')
  asked.resume()
  asked.on('end', () => {
    const known = Object.hasOwn(answers, method) ? answers[method] : undefined
    response.writeHead(known === undefined ? 501 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(known?.(url.searchParams) ?? { error: 'MethodNotImplemented', message: method }))
  })
}

/** Starts it on 127.0.0.1. */
export async function startNetwork(): Promise<BenchNetwork> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  const listeners = new Set<WebSocket>()
  const sockets = new WebSocketServer({ server, path: '/subscribe' })
  sockets.on('connection', (socket) => {
    listeners.add(socket)
    socket.on('close', () => listeners.delete(socket))
  })
  return {
    service: `http://127.0.0.1:${address.port}`,
    stream: `ws://127.0.0.1:${address.port}/subscribe`,
    async heard() {
      if (listeners.size === 0) await once(sockets, 'connection')
    },
    send(number, text) {
      const frame = JSON.stringify({
        did: writerOf(number),
        time_us: Date.now() * 1_000,
        kind: 'commit',
        commit: {
          rev: keyOf(number),
          operation: 'create',
          collection: 'app.bsky.feed.post',
          rkey: keyOf(number),
          cid,
          record: { $type: 'app.bsky.feed.post', text, createdAt: new Date().toISOString(), langs: ['en'] },
        },
      })
      const at = performance.now()
      for (const socket of listeners) socket.send(frame)
      return at
    },
    async [Symbol.asyncDispose]() {
      for (const socket of listeners) socket.terminate()
      sockets.close()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
