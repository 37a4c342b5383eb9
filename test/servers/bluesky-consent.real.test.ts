import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import connector from '../../src/connectors/bluesky/index.ts'
import type { ConsentRequest, Edge, Page, ReplyTarget, Session } from '../../src/connectors/sdk/connector.ts'
import { z } from 'zod'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'
import { type Instant, instant } from '../../src/domain/model/time.ts'
import { launchBrowser } from '../support/browser.ts'
import { type BlueskyNetwork, blueskyUnavailable, startBlueskyNetwork, type TestAccount } from './bluesky.ts'

const unavailable = blueskyUnavailable()
if (unavailable !== null && process.env['CI'] === 'true') throw new Error(unavailable)
const [consent] = connector.consents ?? []
if (consent === undefined) throw new Error('Nobody signs in there.')

/** Vigie as it is reached on the computer that it runs on. Nothing listens there: the browser is caught on its way back. */
const here: ConsentRequest = {
  own: { origin: 'http://127.0.0.1:8480', isPublic: false },
  returnTo: 'http://127.0.0.1:8480/connect/return',
  state: 'a-state-that-nobody-guesses',
}
const freshKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
const signingKey = freshKey()
const anotherKey = freshKey()

describe.skipIf(unavailable !== null)('signing in on the page of Bluesky’s own servers', { timeout: 60_000 }, () => {
  let folder: string
  let network: BlueskyNetwork
  let browser: Browser
  let brand: TestAccount
  let camille: TestAccount
  /** The settings that the first sign-in left behind. */
  let settings: Readonly<Record<string, unknown>>
  const end = new AbortController()
  /** How far our clock has gone on. */
  let ahead = 0
  const now = (): Instant => instant(Date.now() + ahead)

  const edge = (): Edge =>
    createEdge({
      now,
      signal: end.signal,
      allowed: new Set([new URL(network.pds).host, new URL(network.plc).host]),
    })
  const begin = (identifier: string, request = here) =>
    consent.begin(
      { identifier, resolver: network.pds, directory: network.plc },
      request,
      edge(),
      new MemoryVault({}, async () => signingKey),
    )
  /** What the account's owner does on the page; gives what the browser comes back with. */
  const onThePage = async (
    url: string,
    says: 'Authorize' | 'Deny access',
    request = here,
  ): Promise<URLSearchParams> => {
    const page = await browser.newPage({ locale: 'en' })
    try {
      const back = page.waitForRequest((it) => it.url().startsWith(request.returnTo))
      await page.route(`${request.returnTo}**`, (route) => route.fulfill({ body: 'back' }))
      await page.goto(url)
      // Whom nobody named is asked first what they came for.
      const signIn = page.getByRole('button', { name: 'Sign in', exact: true })
      const username = page.locator('input[name="username"]')
      await signIn.or(username).first().waitFor()
      if (!(await username.isVisible())) await signIn.click()
      if (await username.isEditable()) await username.fill(brand.handle)
      await page.locator('input[name="password"]').fill(brand.password)
      await page.locator('button[type="submit"]').click()
      await page.getByRole('button', { name: says }).click()
      return new URL((await back).url()).searchParams
    } finally {
      await page.close()
    }
  }
  const finish = (answer: URLSearchParams, kept: Readonly<Record<string, unknown>>, request = here) =>
    consent.finish(answer, kept, request, edge(), new MemoryVault({}, async () => signingKey))
  const connect = (vault: MemoryVault): Promise<Session> =>
    connector.connect(connector.settings.parse({ ...settings, ...vault.held }), edge(), vault)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigie-consent-'))
    const [started, launched] = await Promise.all([
      startBlueskyNetwork({ postgresUrl: inject('databaseServer').url, folder }),
      launchBrowser(),
    ])
    network = started
    browser = launched
    brand = await network.createAccount('mireille')
    camille = await network.createAccount('camille')
    await network.processAll()
  }, 60_000)

  afterAll(async () => {
    end.abort()
    await browser?.close()
    await network?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('leaves behind what listens and answers, renews itself by the clock, and is used once by two sessions', async () => {
    const { url, kept } = await begin(brand.handle)
    settings = await finish(await onThePage(url, 'Authorize'), kept)
    expect(settings).toMatchObject({ way: 'account', service: network.pds, identifier: brand.handle })
    const vault = new MemoryVault({ oauth: settings['oauth'] })
    const session = await connect(vault)
    expect(session.account).toEqual({ externalId: brand.did, handle: brand.handle, name: brand.handle })
    expect(session.standing?.()).toMatchObject({
      renews: false,
      lacks: null,
      endsBecause: { fr: expect.stringContaining('deux semaines') },
    })

    const asked = await camille.agent.post({
      text: 'Trois mails, zéro réponse. @mireille.test',
      facets: mention(brand.did),
    })
    await network.processAll()
    const page = await session.pull(null, [])
    const heard = page.arrivals.find((arrival) => arrival.kind === 'post' && arrival.post.externalId === asked.uri)
    expect(heard).toMatchObject({ post: { addressed: 'mention' } })
    const target = { externalId: asked.uri, ref: { ...asked } }
    const key = { id: '00000000-0000-4000-8000-000000000001', at: now() }
    const sent = await session.reply?.(target, 'Pardon !', key, 'fr')
    expect(await session.find?.(target, key, 'Pardon !')).toEqual(sent)
    const person = { ...target, personId: camille.did }
    await session.mute?.(person, true)
    await session.mute?.(person, false)
    await session.block?.(person, true)
    await session.block?.(person, false)

    // Messages go through the account's server to the chat service, with a permission of their own.
    const chat = await network.startChat()
    settings = { ...settings, chatService: chat.did }
    await chat.write(camille, brand, 'Mon dossier est le 4711.')
    const messages = await connect(vault)
    const told = await said(messages, '4711')
    await messages.reply?.(told, 'Nous regardons.', { id: key.id.replace(/1$/u, '2'), at: now() }, 'fr')
    expect(await chat.read(brand, camille)).toEqual(['Nous regardons.', 'Mon dossier est le 4711.'])

    const other = await connect(vault)
    const before = vault.held['oauth']
    ahead += 2 * 3_600_000
    const [one, two] = await Promise.all([session.recheck?.ask([target]), other.recheck?.ask([target])])
    expect([one?.length, two?.length]).toEqual([1, 1])
    expect(vault.held['oauth']).not.toEqual(before)
    expect(await connect(vault)).toMatchObject({ account: { externalId: brand.did } })
    // A token that was used before is worth nothing, and brings the whole sign-in down with it.
    await expect(connect(new MemoryVault({ oauth: before }))).rejects.toMatchObject({
      kind: 'auth_revoked',
      message: expect.stringContaining('Sign in again'),
      fr: expect.stringContaining('Reconnectez-vous'),
    })
    ahead += 2 * 3_600_000
    await expect(session.recheck?.ask([target])).rejects.toMatchObject({ kind: 'auth_revoked' })
  })

  it('from a public address Vigie proves itself by its own key, which the server fetches, and the sign-in lasts', async () => {
    const there: ConsentRequest = {
      own: { origin: 'https://vigie.home.arpa', isPublic: true },
      returnTo: 'https://vigie.home.arpa/connect/return',
      state: 'another-state',
    }
    const vaultOf = (held = {}) => new MemoryVault(held, async () => signingKey)
    const documents = await consent.documents?.(there.own, vaultOf())
    const own = createServer((asked, answer) => {
      answer.setHeader('content-type', 'application/json')
      answer.end(JSON.stringify(documents?.[asked.url?.replace('/oauth/bluesky/', '') ?? '']))
    })
    await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
    try {
      await network.name(
        there.own.origin,
        `http://127.0.0.1:${z.object({ port: z.number() }).parse(own.address()).port}`,
      )
      const { url, kept } = await begin(brand.handle, there)
      settings = await finish(await onThePage(url, 'Authorize', there), kept, there)
      const vault = vaultOf({ oauth: settings['oauth'] })
      const session = await connect(vault)
      expect(session.standing?.()).toMatchObject({ renews: true, lacks: null })
      ahead += 2 * 3_600_000
      expect(await session.profiles?.([brand.did])).toMatchObject([{ externalId: brand.did }])
      expect(vault.held['oauth']).not.toEqual(settings['oauth'])
      // With another key it is somebody else.
      ahead += 2 * 3_600_000
      const stolen = new MemoryVault(vault.held, async () => anotherKey)
      await expect(connect(stolen)).rejects.toMatchObject({ kind: 'auth_revoked' })
      expect(await connect(vault)).toMatchObject({ account: { externalId: brand.did } })
      // Given back by us, it is over when the access token ends, an hour later at most; with another key it cannot be.
      const left = connector.settings.parse({ ...settings, ...vault.held })
      await connector.signOut?.(left, [], edge(), stolen)
      ahead += 2 * 3_600_000
      expect(await connect(vault)).toMatchObject({ account: { externalId: brand.did } })
      const newest = connector.settings.parse({ ...settings, ...vault.held })
      expect(await connector.signOut?.(newest, [], edge(), vault)).toBeNull()
      ahead += 2 * 3_600_000
      await expect(connect(vault)).rejects.toMatchObject({
        kind: 'auth_revoked',
        fr: expect.stringContaining('Reconnectez-vous'),
      })
    } finally {
      own.close()
    }
  })

  it('begins at a server, too; who says no there is told so, and a stranger’s answer is not taken', async () => {
    const { url, kept } = await begin(network.pds)
    const answer = await onThePage(url, 'Deny access')
    await expect(finish(answer, kept)).rejects.toMatchObject({
      kind: 'permission_missing',
      fr: 'Vous avez dit non sur Bluesky.',
    })
    await expect(
      finish(new URLSearchParams({ ...Object.fromEntries(answer), iss: 'https://x.example' }), kept),
    ).rejects.toMatchObject({
      kind: 'blocked_by_policy',
    })
    await expect(begin('nobody.test')).rejects.toMatchObject({ kind: 'target_gone' })
  })
})

/** What was said with these words, to answer it. */
async function said(session: Session, words: string): Promise<ReplyTarget> {
  let cursor: string | null = null
  for (let pages = 0; pages < 20; pages += 1) {
    const page: Page = await session.pull(cursor, [])
    for (const arrival of page.arrivals)
      if (arrival.kind === 'post' && arrival.post.text.includes(words)) return arrival.post
    cursor = page.cursor
  }
  throw new Error('It was not heard.')
}

/** The mention at the end of the one post here. */
const mention = (did: string) => [
  {
    index: { byteStart: 32, byteEnd: 46 },
    features: [{ $type: 'app.bsky.richtext.facet#mention', did }],
  },
]
