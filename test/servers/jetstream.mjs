// Reads the PDS's own firehose and serves it in Jetstream's first wire format. Started by jetstream.ts.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { serveControl } from './control.mjs'

const require = createRequire(import.meta.url)
const { Subscription } = require('@atproto/xrpc-server')
const { readCarWithRoot, cborToLexRecord } = require('@atproto/repo')
const { lexToJson } = require('@atproto/lexicon')
const { WebSocketServer } = require('ws')

const options = JSON.parse(process.argv[2] ?? '{}')
const lookBackUs = options.lookBackUs ?? 36 * 3_600_000_000

/** Everything that came, oldest first: { time, seq, did, collection, text }. */
const log = []
let lastTime = 0
let seq = 0
let paused = false
const held = []
const clients = new Set()

function record(did, eventTime, fields, collection) {
  // The event's own time, so that a second bridge gives the same cursors; strictly growing.
  lastTime = Math.max(lastTime + 1, Date.parse(eventTime) * 1_000)
  seq += 1
  const text = JSON.stringify({ did, time_us: lastTime, cursor: seq, ...fields })
  const entry = { time: lastTime, seq, did, collection, text }
  log.push(entry)
  for (const client of clients) client.offer(entry)
}

async function take(event) {
  const type = event.$type?.slice(event.$type.indexOf('#'))
  if (type === '#identity') {
    const { did, handle, seq: number, time } = event
    record(did, time, { kind: 'identity', identity: { did, handle, seq: number, time } }, null)
  } else if (type === '#account') {
    const { did, active, status, seq: number, time } = event
    record(did, time, { kind: 'account', account: { active, did, seq: number, status, time } }, null)
  } else if (type === '#commit') {
    const { blocks } = await readCarWithRoot(event.blocks)
    for (const op of event.ops) {
      const [collection, rkey] = op.path.split('/')
      const commit = { rev: event.rev, operation: op.action, collection, rkey }
      if (op.action !== 'delete' && op.cid) {
        commit.record = lexToJson(cborToLexRecord(blocks.get(op.cid)))
        commit.cid = op.cid.toString()
      }
      record(event.repo, event.time, { kind: 'commit', commit }, collection)
    }
  }
}

const ending = new AbortController()
async function follow() {
  const upstream = new Subscription({
    service: options.pds.replace(/^http/, 'ws'),
    method: 'com.atproto.sync.subscribeRepos',
    signal: ending.signal,
    getParams: () => ({ cursor: follow.cursor ?? 0 }),
    validate: (value) => value,
  })
  for await (const event of upstream) {
    if (typeof event.seq === 'number') follow.cursor = event.seq
    if (paused) held.push(event)
    else await take(event)
  }
}

const matches = (wanted, collection) =>
  wanted.length === 0 ||
  wanted.some((each) => (each.endsWith('.*') ? collection.startsWith(each.slice(0, -1)) : each === collection))

function attach(socket, params) {
  const collections = params.getAll('wantedCollections').slice(0, 100)
  const dids = new Set(params.getAll('wantedDids').slice(0, 10_000))
  const max = Number(params.get('maxMessageSizeBytes') ?? 0)
  const cursor = params.has('cursor') ? Number(params.get('cursor')) : null
  const client = {
    offer(entry) {
      if (dids.size > 0 && !dids.has(entry.did)) return
      if (entry.collection !== null && !matches(collections, entry.collection)) return
      if (max > 0 && Buffer.byteLength(entry.text) > max) return
      socket.send(entry.text)
    },
    drop: () => socket.terminate(),
  }
  if (cursor !== null) {
    const byTime = cursor >= 1e15
    const oldest = Date.now() * 1_000 - lookBackUs
    for (const entry of log) {
      if (entry.time >= oldest && (byTime ? entry.time >= cursor : entry.seq >= cursor)) client.offer(entry)
    }
  }
  clients.add(client)
  socket.on('close', () => clients.delete(client))
  socket.on('error', () => undefined)
}

const http = createServer((_, response) => response.writeHead(404).end())
const sockets = new WebSocketServer({ noServer: true })
http.on('upgrade', (request, socket, head) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname !== '/subscribe') {
    socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
    return
  }
  sockets.handleUpgrade(request, socket, head, (open) => attach(open, url.searchParams))
})
await new Promise((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve))
follow().catch((error) => {
  if (!ending.signal.aborted) {
    console.error(error)
    process.exit(1)
  }
})

const say = serveControl(
  {
    drop: () => {
      for (const client of clients) client.drop()
    },
    pause: () => {
      paused = true
    },
    resume: async () => {
      for (let event = held.shift(); event !== undefined; event = held.shift()) await take(event)
      paused = false
    },
    seen: () => ({ frames: log.length, clients: clients.size, lastTime }),
  },
  async () => {
    ending.abort()
    for (const client of clients) client.drop()
    http.close()
  },
)
say({ ready: { url: `ws://127.0.0.1:${http.address().port}/subscribe` } })
