import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { AppBskyFeedPost, UnicodeString } from '@atproto/api'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import connector from '../../src/connectors/bluesky/index.ts'
import type { Page, ReplyTarget, Session } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import type { IncomingPost } from '../../src/domain/model/post.ts'
import { instant } from '../../src/domain/model/time.ts'
import type { WatchTerm } from '../../src/domain/model/watch.ts'
import { type BlueskyNetwork, blueskyUnavailable, startBlueskyNetwork, type TestAccount } from './bluesky.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'

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
    network = await startBlueskyNetwork({ postgresUrl: inject('databaseServer').url, folder, rateLimits: true })
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
      new MemoryVault(),
    )
  })

  afterAll(async () => {
    end.abort()
    await network?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('ends its own session on the network when it is closed, and nobody else’s', async () => {
    const given = connector.settings.parse({
      service: network.pds,
      identifier: brand.handle,
      appPassword: await network.createAppPassword(brand, 'for an hour'),
    })
    const real = createEdge({
      now: () => instant(Date.now()),
      signal: end.signal,
      allowed: new Set([new URL(network.pds).host]),
    })
    const refreshTokens: string[] = []
    const edge = {
      ...real,
      fetch: async (...asked: Parameters<typeof fetch>) => {
        const answer = await real.fetch(...asked)
        if (new Request(...asked).url.endsWith('createSession'))
          refreshTokens.push(z.object({ refreshJwt: z.string() }).parse(await answer.clone().json()).refreshJwt)
        return answer
      },
    }
    const [first, second] = [
      await connector.connect(given, edge, new MemoryVault()),
      await connector.connect(given, edge, new MemoryVault()),
    ]
    await first.close()
    const renewed = await Promise.all(
      refreshTokens.map(async (token) => {
        const url = `${network.pds}/xrpc/com.atproto.server.refreshSession`
        return (await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status
      }),
    )
    expect(renewed).toEqual([400, 200])
    expect(await second.profiles?.([brand.did])).toMatchObject([{ externalId: brand.did }])
    // The app password itself stays, which is said.
    const said = await connector.signOut?.(given, [], edge, new MemoryVault())
    expect(said?.fr).toContain('Mots de passe d’application')
  })

  it('searches for the brand’s names, and tells how many requests are left and when the session ends, as the servers say', async () => {
    const said = await camille.agent.post({ text: 'Chez Garance, jamais plus.' })
    await network.processAll()
    const found: string[] = []
    for (let page: Page | null = null; page === null || page.more; ) {
      page = await session.pull(page?.cursor ?? null, [{ kind: 'name', text: 'Garance' }])
      for (const it of page.arrivals) if (it.kind === 'post') found.push(it.post.externalId)
    }
    // Of signing in there is little left after two or three times; of searching there is.
    expect(found).toContain(said.uri)
    const standing = session.standing?.()
    expect(standing?.sampled).toBeNull()
    expect(standing?.renews).toBe(true)
    expect(standing?.expiresAt).toBeGreaterThan(Date.now() + 86_400_000)
    expect(standing?.rate?.left).toBeLessThan(standing?.rate?.of ?? 0)
    expect(standing?.rate?.resetsAt).toBeGreaterThan(Date.now() - 1_000)
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

  it('sees how stored posts stand: their reach, a deletion, and that one behind a block is not deleted', async () => {
    const liked = await camille.agent.post({ text: 'Le service, un bonheur.' })
    const gone = await camille.agent.post({ text: 'Oubliez cela.' })
    const quoted = await brand.agent.post({ text: 'Carte du soir.' })
    await brand.agent.like(liked.uri, liked.cid)
    await brand.agent.repost(liked.uri, liked.cid)
    const quote = await camille.agent.post({
      text: 'Encore la même carte.',
      embed: { $type: 'app.bsky.embed.record', record: quoted },
    })
    await camille.agent.deletePost(gone.uri)
    await network.processAll()
    const stood = await session.recheck?.ask([liked, gone, quote, quoted].map(targetOf))
    const told = new Map<string, unknown>(
      stood?.map((it) => (it.kind === 'post' ? [it.post.externalId, it.post] : [it.externalId, 'gone'])),
    )
    expect(told.get(gone.uri)).toBe('gone')
    expect(told.get(liked.uri)).toMatchObject({ reach: { likes: 1, reposts: 1, replies: 0, quotes: 0 } })
    expect(told.get(quote.uri)).toMatchObject({ addressed: 'quote' })
    expect(told.get(quoted.uri)).toMatchObject({ ours: true, reach: { quotes: 1 } })
    const block = await camille.agent.app.bsky.graph.block.create(
      { repo: camille.did },
      { subject: brand.did, createdAt: new Date().toISOString() },
    )
    await network.processAll()
    expect(await session.recheck?.ask([targetOf(liked)])).not.toContainEqual(
      expect.objectContaining({ kind: 'deleted' }),
    )
    await camille.agent.app.bsky.graph.block.delete({ repo: camille.did, rkey: block.uri.split('/').at(-1) ?? '' })
    await network.processAll()
  })

  it('hears a reply to somebody else under a post of the brand, told by a notification or by a look alike', async () => {
    const root = await brand.agent.post({ text: 'Nous ouvrons à midi.' })
    // The network indexes people beside one another: an answer that it meets before what it answers is told of to nobody.
    await network.processAll()
    const first = await camille.agent.post({ text: 'Vraiment ?', reply: { root, parent: root } })
    const other = await camille.agent.post({ text: 'Hier, la porte était close.', reply: { root, parent: first } })
    await network.processAll()
    const page = await session.pull(null, [])
    const heard = page.arrivals.flatMap((it) => (it.kind === 'post' ? [it.post] : []))
    expect(heard.find((it) => it.externalId === other.uri)).toMatchObject({ addressed: 'reply', rootId: root.uri })
    expect(await session.recheck?.ask([targetOf(other)])).toMatchObject([{ post: { addressed: 'reply' } }])
  })

  it('mutes, blocks and reports somebody, twice as once, and takes it back; the other side sees what it must', async () => {
    const yoan = await network.createAccount('yoan')
    const post = await yoan.agent.post({ text: 'Achetez mes montres.' })
    await network.processAll()
    const target = { ...targetOf(post), personId: yoan.did }
    const viewer = async () => (await brand.agent.getProfile({ actor: yoan.did })).data.viewer
    await session.mute?.(target, true)
    await session.mute?.(target, true)
    await session.block?.(target, true)
    await session.block?.(target, true)
    await network.processAll()
    expect(await viewer()).toMatchObject({ muted: true, blocking: expect.stringContaining('graph.block') })
    expect((await yoan.agent.getProfile({ actor: brand.did })).data.viewer).toMatchObject({ blockedBy: true })
    const { records } = (await brand.agent.app.bsky.graph.block.list({ repo: brand.did })) ?? {}
    expect(records).toHaveLength(1)
    await session.report?.(target, 'spam', 'La même annonce, dix fois.')
    expect(await network.reports()).toMatchObject([
      { reason: 'com.atproto.moderation.defs#reasonSpam', comment: 'La même annonce, dix fois.', subject: post.uri },
    ])
    await session.mute?.(target, false)
    await session.mute?.(target, false)
    await session.block?.(target, false)
    await session.block?.(target, false)
    await network.processAll()
    expect(await viewer()).toMatchObject({ muted: false })
    expect((await viewer())?.blocking).toBeUndefined()
  })

  it('knows before anything is written that an answer is not wanted, when it looks at the post', async () => {
    const gated = await camille.agent.post({ text: 'Entre nous.' })
    const open = await camille.agent.post({ text: 'À tous.' })
    await camille.agent.app.bsky.feed.threadgate.create(
      { repo: camille.did, rkey: gated.uri.split('/').at(-1) ?? '' },
      { post: gated.uri, allow: [], createdAt: new Date().toISOString() },
    )
    await network.processAll()
    const stood = await session.recheck?.ask([targetOf(gated), targetOf(open)])
    expect(stood?.map((it) => (it.kind === 'post' ? [it.post.externalId, it.post.closed] : it.kind))).toEqual(
      expect.arrayContaining([
        [gated.uri, 'chosen'],
        [open.uri, null],
      ]),
    )
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

  describe('without an account', () => {
    const openSession = (own = ''): Promise<Session> =>
      connector.connect(
        connector.settings.parse({ way: 'search', service: network.bsky, own }),
        createEdge({
          now: () => instant(Date.now()),
          signal: end.signal,
          allowed: new Set([new URL(network.bsky).host]),
        }),
        new MemoryVault(),
      )
    const everything = async (it: Session, terms: readonly WatchTerm[]): Promise<readonly IncomingPost[]> => {
      const posts: IncomingPost[] = []
      let cursor: string | null = null
      for (let pages = 0; pages < 50; pages++) {
        const page = await it.pull(cursor, terms)
        posts.push(...page.arrivals.flatMap((arrival) => (arrival.kind === 'post' ? [arrival.post] : [])))
        cursor = page.cursor
        if (!page.more) break
      }
      return posts
    }

    it('finds what names the brand, knows its own word, and offers no way to answer', async () => {
      const named = await camille.agent.post({ text: 'Chez Zinzolin, une heure d’attente.' })
      const ours = await brand.agent.post({ text: 'Chez Zinzolin, ce soir : tartelettes.' })
      await network.processAll()
      const terms = [{ kind: 'name', text: 'Zinzolin' }] as const
      const it = await openSession(`@${brand.handle}, personne.test, n’importe quoi`)
      const posts = await everything(it, terms)
      expect(posts.find((post) => post.externalId === named.uri)).toMatchObject({
        ours: false,
        author: { handle: camille.handle },
        ref: { uri: named.uri, cid: named.cid },
      })
      expect(posts.find((post) => post.externalId === ours.uri)).toMatchObject({ ours: true })
      expect([it.reply, it.find, it.stream]).toEqual([undefined, undefined, undefined])
      const glance = await it.glance?.(terms, instant(Date.now() - 60_000))
      expect(glance?.more).toBe(false)
      expect(
        glance?.arrivals.map((arrival) => (arrival.kind === 'post' ? arrival.post.externalId : null)).sort(),
      ).toEqual([named.uri, ours.uri].sort())
    })

    it('sees the brand’s answer on the network when it knows the account, and the thread around a post', async () => {
      const post = await camille.agent.post({ text: 'Le Zinzolin est fermé ?' })
      await network.processAll()
      const answer = await brand.agent.post({ text: 'Nous ouvrons à 19 h.', reply: { root: post, parent: post } })
      await network.processAll()
      const it = await openSession(brand.handle)
      const posts = await everything(it, [{ kind: 'name', text: 'Zinzolin' }])
      expect(posts.find(({ externalId }) => externalId === answer.uri)).toMatchObject({
        ours: true,
        parentId: post.uri,
      })
      expect((await it.thread?.(targetOf(post)))?.length).toBe(2)
    })

    it('is refused in both languages where the search is closed to the public', async () => {
      // The PDS searches for nobody who is not signed in there.
      const trying = connector.identify?.(
        connector.settings.parse({ way: 'search', service: network.pds }),
        createEdge({
          now: () => instant(Date.now()),
          signal: end.signal,
          allowed: new Set([new URL(network.pds).host]),
        }),
        new MemoryVault(),
      )
      await expect(trying).rejects.toMatchObject({
        kind: 'permission_missing',
        message: expect.stringContaining('without an account'),
        fr: expect.stringContaining('sans compte'),
      })
    })
  })
})
