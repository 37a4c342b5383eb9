import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import connector from '../../src/connectors/mastodon/index.ts'
import type { Page, ReplyTarget, Session } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import type { IncomingPost } from '../../src/domain/model/post.ts'
import { instant } from '../../src/domain/model/time.ts'
import { until } from '../start/program.ts'
import { hasSnac, type Resident, type Snac, startSnac } from './snac.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'

describe.skipIf(!hasSnac)('the Mastodon connector on a real server of the fediverse (snac)', () => {
  let server: Snac
  let mireille: Resident
  let camille: Resident
  let session: Session
  const end = new AbortController()
  const edge = (allowed: string) =>
    createEdge({ now: () => instant(Date.now()), signal: end.signal, allowed: new Set([allowed]) })
  const listen = (token: string): Promise<Session> =>
    connector.connect(
      connector.settings.parse({ server: server.url, token }),
      edge(new URL(server.url).host),
      new MemoryVault(),
    )

  /** Everything that a whole round brings. */
  const round = async (): Promise<readonly IncomingPost[]> => {
    const posts: IncomingPost[] = []
    for (let page: Page | null = null; page === null || page.more; ) {
      page = await session.pull(page?.cursor ?? null, [{ kind: 'hashtag', text: 'chezmireille' }])
      for (const arrival of page.arrivals) if (arrival.kind === 'post') posts.push(arrival.post)
    }
    return posts
  }
  const heard = (words: string): Promise<IncomingPost> =>
    until(async () => {
      const found = (await round()).find(({ text }) => text.includes(words))
      // It delivers in its own time; asking without a breath only holds it up.
      if (found === undefined) await pause(300)
      return found
    })
  const targetOf = ({ externalId, ref }: IncomingPost): ReplyTarget => ({ externalId, ref })
  const key = (at: number) => ({ id: `00000000-0000-4000-8000-00000000000${at}`, at: instant(Date.now()) })

  beforeAll(async () => {
    server = await startSnac()
    mireille = await server.resident('mireille')
    camille = await server.resident('camille')
    session = await listen(mireille.token)
  })
  afterAll(async () => {
    end.abort()
    await server?.[Symbol.asyncDispose]()
  })

  it('signs in by the token, and is refused by another one in a sentence', async () => {
    expect(session.account).toMatchObject({ handle: `mireille@${new URL(server.url).host}` })
    const wrong: unknown = await listen('a-token-of-nobody').catch((error: unknown) => error)
    expect(wrong).toMatchObject({
      kind: 'auth_revoked',
      message: expect.stringContaining('access token'),
      fr: expect.stringContaining('jeton'),
    })
  })

  it('hears who names it, and what carries a watched hashtag', async () => {
    await camille.call('POST', '/api/v1/statuses', {
      status: '@mireille Deux heures d’attente, et froid.',
      visibility: 'public',
      language: 'fr',
    })
    await camille.call('POST', '/api/v1/statuses', {
      status: 'Une soirée chez eux, jamais plus. #chezmireille',
      visibility: 'public',
    })
    expect(await heard('Deux heures')).toMatchObject({
      addressed: 'mention',
      ours: false,
      author: { handle: expect.stringMatching(/^camille@/u) },
    })
    const tagged = await heard('jamais plus')
    expect(tagged).toMatchObject({ addressed: null, tags: ['chezmireille'] })
  })

  it('answers in public once, however often it is told to; the customer is told, and the thread shows it', async () => {
    const complaint = await heard('Deux heures')
    const first = await session.reply?.(targetOf(complaint), 'Pardon, nous vous rappelons ce soir.', key(1), 'fr')
    const second = await session.reply?.(targetOf(complaint), 'Pardon, nous vous rappelons ce soir.', key(1), 'fr')
    expect(second).toEqual(first)
    const told = await until(async () => {
      const all = z
        .array(z.object({ status: z.object({ uri: z.string(), content: z.string() }).nullish() }))
        .parse(await camille.call('GET', '/api/v1/notifications'))
      const ours = all.flatMap(({ status }) => (status?.content.includes('rappelons ce soir') ? [status.uri] : []))
      if (ours.length > 0) return new Set(ours)
      await pause(300)
      return undefined
    })
    expect([...told]).toEqual([first?.externalId])
    const thread = await session.thread?.(targetOf(complaint))
    const answer = thread?.flatMap((it) => (it.kind === 'post' && it.post.ours ? [it.post] : []))
    expect(answer).toMatchObject([{ externalId: first?.externalId, parentId: complaint.externalId }])
  })

  it('hears the customer write back, in the thread of our answer', async () => {
    const ours = (await round()).find(({ ours: own }) => own)
    await camille.call('POST', '/api/v1/statuses', {
      status: '@mireille Toujours rien.',
      in_reply_to_id: ours?.ref['id'] ?? '',
      visibility: 'public',
    })
    expect(await heard('Toujours rien')).toMatchObject({ addressed: 'reply', parentId: ours?.externalId })
  })

  it('does not answer a private word in public', async () => {
    await camille.call('POST', '/api/v1/statuses', {
      status: '@mireille Voici mon numéro de dossier.',
      visibility: 'direct',
    })
    const secret = await heard('numéro de dossier')
    expect(secret.ref['visibility']).not.toBe('public')
    expect(secret.private).toBe(true)
    await session.reply?.(targetOf(secret), 'Merci, nous regardons.', key(2), 'fr')
    const stranger = await server.resident('zoe')
    const timeline = JSON.stringify(await stranger.call('GET', '/api/v1/timelines/public?local=true'))
    expect(timeline).not.toContain('nous regardons')
  })

  it('answers a public word in private, where nobody else reads it', async () => {
    await camille.call('POST', '/api/v1/statuses', {
      status: '@mireille Encore froid, ce midi.',
      visibility: 'public',
    })
    const said = await heard('ce midi')
    expect(said.private).toBe(false)
    await session.reply?.({ ...targetOf(said), whisper: true }, 'Pouvons-nous vous appeler demain ?', key(3), 'fr')
    const told = await until(async () => {
      const all = JSON.stringify(await camille.call('GET', '/api/v1/notifications'))
      if (all.includes('appeler demain')) return true
      await pause(300)
      return undefined
    })
    expect(told).toBe(true)
    const timeline = JSON.stringify(await camille.call('GET', '/api/v1/timelines/public?local=true'))
    expect(timeline).not.toContain('appeler demain')
  })

  it('blocks and unblocks somebody, twice as once', async () => {
    const said = await heard('ce midi')
    const person = { ...targetOf(said), personId: said.author.externalId }
    for (const on of [true, true, false, false]) await session.block?.(person, on)
    expect(await session.recheck?.ask([targetOf(said)])).toMatchObject([{ kind: 'post' }])
    // This server has no mute: its refusal is a sentence.
    await expect(session.mute?.(person, true)).rejects.toMatchObject({ message: expect.stringMatching(/\w+ \w+/) })
  })
})
