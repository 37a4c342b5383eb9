import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import connector from '../../src/connectors/bluesky/index.ts'
import type { ReplyTarget, Session } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import type { IncomingPost } from '../../src/domain/model/post.ts'
import { instant } from '../../src/domain/model/time.ts'
import { type BlueskyNetwork, blueskyUnavailable, type Chat, startBlueskyNetwork, type TestAccount } from './bluesky.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'

const unavailable = blueskyUnavailable()
if (unavailable !== null && process.env['CI'] === 'true') throw new Error(unavailable)

describe.skipIf(unavailable !== null)('direct messages, handed on by Bluesky’s own PDS', () => {
  let folder: string
  let network: BlueskyNetwork
  let chat: Chat
  let brand: TestAccount
  let camille: TestAccount
  let yoan: TestAccount
  let session: Session
  const end = new AbortController()

  const connect = (appPassword: string): Promise<Session> =>
    connector.connect(
      connector.settings.parse({
        service: network.pds,
        identifier: brand.handle,
        appPassword,
        chatService: chat.did,
      }),
      createEdge({ now: () => instant(Date.now()), signal: end.signal, allowed: new Set([new URL(network.pds).host]) }),
      new MemoryVault(),
    )
  const round = async (it: Session, from: string | null = null) => {
    const posts: IncomingPost[] = []
    let cursor = from
    for (let pages = 0; pages < 20; pages += 1) {
      const page = await it.pull(cursor, [])
      for (const arrival of page.arrivals) if (arrival.kind === 'post') posts.push(arrival.post)
      cursor = page.cursor
      if (!page.more) break
    }
    return { posts, cursor }
  }
  const targetOf = ({ externalId, ref }: IncomingPost): ReplyTarget => ({ externalId, ref })
  const key = (at: number) => ({ id: `00000000-0000-4000-8000-00000000000${at}`, at: instant(Date.now()) })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigie-messages-'))
    network = await startBlueskyNetwork({ postgresUrl: inject('databaseServer').url, folder })
    brand = await network.createAccount('mireille')
    camille = await network.createAccount('camille')
    yoan = await network.createAccount('yoan')
    chat = await network.startChat()
    await network.processAll()
    session = await connect(await network.createAppPassword(brand, 'vigie', true))
  })

  afterAll(async () => {
    end.abort()
    await network?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('are heard as private words to the brand, each once, and our own as answers to what was said before', async () => {
    const first = await chat.write(camille, brand, 'Mon numéro de dossier est le 4711.')
    await chat.write(brand, camille, 'Merci, nous regardons.')
    const { posts, cursor } = await round(session)
    const said = posts.find((it) => it.text.includes('4711'))
    expect(said).toMatchObject({
      externalId: expect.stringContaining(first),
      author: { externalId: camille.did, handle: camille.handle },
      addressed: 'mention',
      private: true,
      ours: false,
    })
    expect(posts.find((it) => it.ours)).toMatchObject({ parentId: said?.externalId, private: true, addressed: null })
    expect(session.standing?.().lacks).toBeNull()
    await chat.write(camille, brand, 'Et alors ?')
    const again = await round(session, cursor)
    expect(again.posts.map((it) => it.text)).toContain('Et alors ?')
    expect(new Set(again.posts.map((it) => it.externalId)).size).toBe(again.posts.length)
  })

  it('are answered where they were written, once per key, and the conversation is the thread', async () => {
    const asked = (await round(session)).posts.find((it) => it.text === 'Et alors ?')
    if (asked === undefined) throw new Error('It was not heard.')
    const it = key(1)
    expect(await session.find?.(targetOf(asked), it, 'Demain à 9 h.')).toBeNull()
    const sent = await session.reply?.(targetOf(asked), 'Demain à 9 h.', it, 'fr')
    expect(await session.reply?.(targetOf(asked), 'Demain à 9 h.', it, 'fr')).toEqual(sent)
    expect(await session.find?.(targetOf(asked), it, 'Demain à 9 h.')).toEqual(sent)
    expect(await chat.read(brand, camille)).toEqual([
      'Demain à 9 h.',
      'Et alors ?',
      'Merci, nous regardons.',
      'Mon numéro de dossier est le 4711.',
    ])
    const thread = await session.thread?.(targetOf(asked))
    expect(thread?.map((one) => (one.kind === 'post' ? one.post.ours : null))).toEqual([false, true, false, true])
  })

  it('answer a public word in private, and nobody else reads the answer', async () => {
    const post = await yoan.agent.post({ text: 'Deux heures d’attente.' })
    await network.processAll()
    const target = { externalId: post.uri, ref: { uri: post.uri, cid: post.cid }, whisper: true }
    await session.reply?.(target, 'Pouvons-nous vous appeler ?', key(2), 'fr')
    expect(await chat.read(brand, yoan)).toEqual(['Pouvons-nous vous appeler ?'])
    await network.processAll()
    const { data } = await yoan.agent.getPostThread({ uri: post.uri })
    expect(data.thread).toMatchObject({ post: { replyCount: 0 } })
  })

  it('to somebody who takes none are given back with a sentence', async () => {
    const closed = await network.createAccount('fermee')
    await chat.close(closed)
    const target = { externalId: `at://${closed.did}/app.bsky.feed.post/3kabc`, ref: {}, whisper: true }
    await expect(session.reply?.(target, 'Bonjour', key(3), 'fr')).rejects.toMatchObject({
      kind: 'recipient_closed',
      message: expect.stringContaining('takes no messages'),
      fr: expect.stringContaining('pas de message'),
    })
  })

  it('are left out where the app password may not read them: a sentence says what helps, and the rest is heard', async () => {
    const plain = await connect(await network.createAppPassword(brand, 'plain'))
    await camille.agent.post({
      text: `@${brand.handle} Toujours rien.`,
      facets: [
        {
          index: { byteStart: 0, byteEnd: brand.handle.length + 1 },
          features: [{ $type: 'app.bsky.richtext.facet#mention', did: brand.did }],
        },
      ],
    })
    await network.processAll()
    const { posts } = await round(plain)
    expect(posts.map((it) => it.text)).toContain(`@${brand.handle} Toujours rien.`)
    expect(posts.some((it) => it.private === true)).toBe(false)
    expect(plain.standing?.().lacks).toEqual({
      en: expect.stringContaining('direct messages'),
      fr: expect.stringContaining('messages privés'),
    })
    const asked = (await round(session)).posts.find((it) => it.text === 'Et alors ?')
    if (asked === undefined) throw new Error('It was not heard.')
    await expect(plain.reply?.(targetOf(asked), 'Bonjour', key(4), 'fr')).rejects.toMatchObject({
      kind: 'permission_missing',
    })
  })
})
