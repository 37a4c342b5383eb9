import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { WebSocket } from 'ws'
import { type BlueskyNetwork, blueskyUnavailable, startBlueskyNetwork } from './bluesky.ts'
import { type JetstreamBridge, startJetstreamBridge } from './jetstream.ts'

const unavailable = blueskyUnavailable()
if (unavailable !== null && process.env['CI'] === 'true') throw new Error(unavailable)

let folder: string
let network: BlueskyNetwork
let bridge: JetstreamBridge

beforeAll(async () => {
  if (unavailable !== null) return
  folder = await mkdtemp(join(tmpdir(), 'vigie-network-'))
  network = await startBlueskyNetwork({ postgresUrl: inject('databaseServer').url, folder })
  bridge = await startJetstreamBridge({ pds: network.pds, folder })
})

afterAll(async () => {
  if (unavailable !== null) return
  await bridge?.stop()
  await network?.stop()
  await rm(folder, { recursive: true, force: true })
})

it.skipIf(unavailable !== null)('the bridge replays from a cursor what the PDS wrote, deletions included', async () => {
  const alice = await network.createAccount('alice')
  const post = await alice.agent.post({ text: 'hello' })
  await alice.agent.deletePost(post.uri)
  await network.processAll()
  const socket = new WebSocket(`${bridge.url}?wantedCollections=app.bsky.feed.post&cursor=1`)
  const frames: unknown[] = []
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('message', (data: Buffer) => {
      const frame: unknown = JSON.parse(data.toString())
      frames.push(frame)
      if (JSON.stringify(frame).includes('"delete"')) resolve()
    })
  })
  socket.close()
  expect(frames.at(-2)).toMatchObject({
    did: alice.did,
    kind: 'commit',
    commit: { operation: 'create', collection: 'app.bsky.feed.post', cid: post.cid, record: { text: 'hello' } },
  })
  expect(frames.at(-1)).toMatchObject({ did: alice.did, commit: { operation: 'delete' } })
  expect(frames.filter((frame) => JSON.stringify(frame).includes('"kind":"identity"')).length).toBeGreaterThan(0)
})
