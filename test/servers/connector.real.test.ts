import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppBskyFeedPost, UnicodeString } from '@atproto/api'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import connector from '../../src/connectors/bluesky/index.ts'
import type { ReplyTarget, Session } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { instant } from '../../src/domain/model/time.ts'
import { type BlueskyNetwork, blueskyUnavailable, startBlueskyNetwork, type TestAccount } from './bluesky.ts'

const unavailable = blueskyUnavailable()
if (unavailable !== null && process.env['CI'] === 'true') throw new Error(unavailable)

describe.skipIf(unavailable !== null)('the Bluesky connector on Bluesky’s own servers', () => {
  let folder: string
  let network: BlueskyNetwork
  let brand: TestAccount
  let camille: TestAccount
  let session: Session
  const end = new AbortController()
  let keys = 0

  const targetOf = (post: { uri: string; cid: string }): ReplyTarget => ({ externalId: post.uri, ref: { ...post } })
  const answer = (post: { uri: string; cid: string }, text = 'Pardon !') => {
    keys += 1
    const key = { id: `00000000-0000-4000-8000-${String(keys).padStart(12, '0')}`, at: instant(Date.now()) }
    return session.reply?.(targetOf(post), text, key, 'fr')
  }
  const answersOf = async (): Promise<number> =>
    (await brand.agent.com.atproto.repo.listRecords({ repo: brand.did, collection: 'app.bsky.feed.post' })).data.records
      .length

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigie-connector-'))
    network = await startBlueskyNetwork({ postgresUrl: inject('databaseServer').url, folder })
    brand = await network.createAccount('mireille')
    camille = await network.createAccount('camille')
    await network.processAll()
    session = await connector.connect(
      connector.settings.parse({
        service: network.pds,
        identifier: brand.handle,
        appPassword: await network.createAppPassword(brand, 'vigie'),
      }),
      createEdge({
        now: () => instant(Date.now()),
        signal: end.signal,
        allowed: new Set([new URL(network.pds).host]),
      }),
    )
  })

  afterAll(async () => {
    end.abort()
    await network?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('says in words, before anything is written, where no answer is wanted: a gate, a deletion, a block', async () => {
    const gated = await camille.agent.post({ text: 'Fermé à tous.' })
    await camille.agent.app.bsky.feed.threadgate.create(
      { repo: camille.did, rkey: gated.uri.split('/').at(-1) ?? '' },
      { post: gated.uri, allow: [], createdAt: new Date().toISOString() },
    )
    const gone = await camille.agent.post({ text: 'Oubliez.' })
    const closed = await camille.agent.post({ text: 'Ne me parlez plus.' })
    await camille.agent.deletePost(gone.uri)
    await network.processAll()
    await expect(answer(gated)).rejects.toMatchObject({
      kind: 'blocked_by_policy',
      message: expect.stringContaining('chosen people'),
    })
    await expect(answer(gone)).rejects.toMatchObject({ kind: 'target_gone' })
    const block = await camille.agent.app.bsky.graph.block.create(
      { repo: camille.did },
      { subject: brand.did, createdAt: new Date().toISOString() },
    )
    await network.processAll()
    await expect(answer(closed)).rejects.toMatchObject({
      kind: 'recipient_closed',
      message: expect.stringContaining('has blocked'),
    })
    expect(await answersOf()).toBe(0)
    await camille.agent.app.bsky.graph.block.delete({ repo: camille.did, rkey: block.uri.split('/').at(-1) ?? '' })
  })

  it('answers deep in a thread with the right root, language and byte places, as a stranger reads it', async () => {
    const root = await camille.agent.post({ text: 'Deux heures d’attente.' })
    const deep = await camille.agent.post({ text: 'Et le plat froid.', reply: { root, parent: root } })
    await network.processAll()
    const text = `👩🏽‍🍳 Désolés e\u0301te\u0301 @${camille.handle} @personne.test voir https://example.com/é. #accueil`
    const published = await answer(deep, text)
    await network.processAll()
    const { data } = await camille.agent.app.bsky.feed.getPosts({ uris: [published?.externalId ?? ''] })
    const record = data.posts[0]?.record as AppBskyFeedPost.Record
    expect(record).toMatchObject({ text, langs: ['fr'], reply: { root: { uri: root.uri }, parent: { uri: deep.uri } } })
    const said = new UnicodeString(record.text)
    const marked = record.facets?.map(({ index, features }) => [
      said.slice(index.byteStart, index.byteEnd),
      features[0]?.$type?.split('#')[1],
    ])
    expect(marked).toEqual([
      [`@${camille.handle}`, 'mention'],
      ['https://example.com/é', 'link'],
      ['#accueil', 'tag'],
    ])
  })

  it('takes 300 graphemes, and refuses one more in a word that asks for shortening', async () => {
    const post = await camille.agent.post({ text: 'Un roman, s’il vous plaît.' })
    await network.processAll()
    await expect(answer(post, 'é'.repeat(300))).resolves.toBeDefined()
    await expect(answer(post, 'é'.repeat(301))).rejects.toMatchObject({ kind: 'too_long' })
    await expect(answer(post, '👨‍👩‍👧‍👦'.repeat(150))).rejects.toMatchObject({ kind: 'too_long' })
  })
})
