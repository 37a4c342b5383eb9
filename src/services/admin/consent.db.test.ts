import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aColleague } from '../../../test/support/builders.ts'
import { aClock, aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import type { Connector, OwnAddress } from '../../connectors/sdk/connector.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { codeIn } from '../../connectors/sdk/oauth.ts'
import { minutes, seconds } from '../../domain/model/time.ts'
import { createSealer } from '../../store/sealed.ts'
import { readSourceAccess } from '../../store/source-reads.ts'
import { sql } from '../../store/sql.ts'
import type { Actor } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { forgetConsents } from '../listening/forget-consents.ts'
import { openSecrets } from '../listening/open-secrets.ts'
import { beginConsent } from './begin-consent.ts'
import { ownAddress } from './consent.ts'
import { createBrand } from './create-brand.ts'
import { createSource } from './create-source.ts'
import { finishConsent } from './finish-consent.ts'
import { listConnectors } from './list-connectors.ts'
import { listSources } from './list-sources.ts'
import { readOwnDocument } from './read-own-document.ts'
import { reconnectSource } from './reconnect-source.ts'
import { removeSource } from './remove-source.ts'

const test = await createTestDatabase()
const { db } = test

/** A town with a page to sign in on: a code is good once, and so is each token that renews. */
const town = { codes: new Map<string, string>(), renews: new Map<string, string>(), away: false, asked: 0 }
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString()
  })
  request.on('end', () => {
    town.asked += 1
    if (town.away) {
      request.socket.destroy()
      return
    }
    const form = new URLSearchParams(body)
    const from = request.url === '/code' ? town.codes : town.renews
    const key = form.get('code') ?? form.get('refresh') ?? ''
    const who = from.get(key)
    from.delete(key)
    if (who === undefined) {
      response.writeHead(400).end('{}')
      return
    }
    const refresh = randomBytes(9).toString('hex')
    town.renews.set(refresh, who)
    response.writeHead(200).end(JSON.stringify({ who, refresh }))
  })
})
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve)
})
const address = server.address()
const home = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : ''

const Answer = z.object({ who: z.string(), refresh: z.string() })
const settings = z.object({
  home: z.url(),
  app: z.string().default(''),
  refresh: z.string().min(1),
  relay: z.string().default('the usual one'),
})
const form = z.object({ home: z.url(), app: z.string().min(1) })
const Kept = z.object({ home: z.string(), app: z.string() })
const ask = async (edge: { fetch: typeof fetch }, url: string, body: Record<string, string>) => {
  const answer = await edge.fetch(url, { method: 'POST', body: new URLSearchParams(body) })
  if (!answer.ok)
    throw new ConnectorError('auth_revoked', 'The town does not know this.', { fr: 'La ville ne connaît pas cela.' })
  return Answer.parse(await answer.json())
}
const townHall: Connector<z.infer<typeof settings>> = {
  id: 'town-hall',
  name: 'Town Hall',
  nameFr: 'Hôtel de ville',
  settings,
  form: settings.omit({ relay: true }),
  secrets: ['refresh', 'app'],
  can: { search: false, stream: false, reply: true, thread: false, length: null },
  consents: [
    {
      form,
      registersReturn: true,
      unfit: ({ origin }) => (origin.includes('nowhere') ? { en: 'Not from here.', fr: 'Pas d’ici.' } : null),
      begin: async (given, { returnTo, state }) => {
        const { home: at, app } = form.parse(given)
        if (app === 'a trap') return { url: 'javascript:alert(1)', kept: {} }
        return { url: `${at}/page?${new URLSearchParams({ returnTo, state }).toString()}`, kept: { home: at, app } }
      },
      finish: async (answer, kept, _request, edge) => {
        const { home: at, app } = Kept.parse(kept)
        const code = codeIn(answer, { en: 'Town Hall', fr: 'l’hôtel de ville' })
        return { home: at, app, refresh: (await ask(edge, `${at}/code`, { code })).refresh }
      },
      documents: async (_own, vault) => {
        const { x, y } = await vault.signingKey()
        return { 'keys.json': { keys: [{ kty: 'EC', crv: 'P-256', x, y }] } }
      },
    },
  ],
  // Each signing in uses the token up and brings the next one.
  async connect({ home: at }, edge, vault) {
    const who = await vault.renew(async (held) => {
      const { who: it, refresh } = await ask(edge, `${at}/renew`, { refresh: String(held['refresh']) })
      return { secrets: { ...held, refresh }, value: it }
    })
    return {
      account: { externalId: who, handle: who, name: who },
      pull: () => Promise.reject(new Error('Nothing is read here.')),
      close: () => Promise.resolve(),
    }
  },
}

const clock = aClock()
const sealer = createSealer(randomBytes(32))
const as = (actor: Actor) =>
  aContext(db, {
    clock,
    sealer,
    actor,
    connectors: new Map([[townHall.id, townHall as Connector]]),
    edge: (signal, allowed) => createEdge({ now: clock.now, signal, allowed }),
  })
const person = (userId: string, role: 'administrator' | 'agent' = 'administrator') =>
  as(aPerson({ userId, role, name: userId }))
const ada = person('ada')
const eve = person('eve')
const own: OwnAddress = { origin: 'https://vigie.example', isPublic: true }
for (const id of ['ada', 'eve']) await aColleague(db, { id, role: 'administrator' })
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await test[Symbol.asyncDispose]()
})

let brandId = ''
beforeEach(async () => {
  town.codes.clear()
  town.away = false
  town.asked = 0
  const brand = { name: 'Acme', languages: ['en'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 } as const
  brandId = (await createBrand(ada, { ...brand, languages: ['en'] })).id
})
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof ServiceError ? error.reason : error),
  )
/** Goes to the town's page; comes back as this account. */
async function there(
  who: string,
  given: { readonly sourceId?: string; readonly settings?: Record<string, unknown>; readonly ctx?: typeof ada } = {},
): Promise<string> {
  const { url } = await beginConsent(
    given.ctx ?? ada,
    {
      brandId,
      sourceId: given.sourceId ?? null,
      connector: 'town-hall',
      way: null,
      settings: given.settings ?? { home, app: 'our app' },
    },
    own,
  )
  const page = new URL(url)
  expect(page.searchParams.get('returnTo')).toBe('https://vigie.example/connect/return')
  const code = randomBytes(6).toString('hex')
  town.codes.set(code, who)
  return new URLSearchParams({ code, state: page.searchParams.get('state') ?? '' }).toString()
}
const back = (answer: string, ctx = ada) => finishConsent(ctx, { answer }, own)
const waiting = async (): Promise<number> =>
  (await db.rows(sql`select 1 as it from consent where brand_id = ${brandId}`)).length
const secretsOf = async (sourceId: string) => {
  const access = await readSourceAccess(db, sourceId)
  return access === undefined ? {} : openSecrets(ada, access)
}

describe('signing in on a network’s own page', () => {
  it('connects the account that signed in there; what the trial renewed is what is stored', async () => {
    const source = await back(await there('mireille'))
    expect(source).toMatchObject({ brandId, connector: 'town-hall', name: 'mireille', settings: { home } })
    expect(JSON.stringify(source)).not.toMatch(/refresh|our app/)
    const secrets = await secretsOf(source.id)
    expect(secrets).toEqual({ app: 'our app', refresh: expect.any(String) })
    expect(town.renews.get(String(secrets['refresh']))).toBe('mireille')
    // The private address that an administrator typed is the only one that the source may reach.
    const access = await readSourceAccess(db, source.id)
    expect(access?.allowed).toEqual([new URL(home).host])
    expect(await waiting()).toBe(0)
  })

  it('counts once', async () => {
    const answer = await there('mireille')
    const both = await Promise.all([refusal(back(answer)), refusal(back(answer))])
    expect(both.toSorted()).toEqual(['consent-over', 'done'])
    expect(await refusal(back(answer))).toBe('consent-over')
    expect(await listSources(ada, { brandId })).toHaveLength(1)
  })

  it('is ended by nobody but who began it, and stays theirs', async () => {
    const answer = await there('mireille')
    expect(await refusal(back(answer, eve))).toBe('consent-over')
    expect(await refusal(back(answer, person('ada', 'agent')))).toBe('forbidden')
    expect(await refusal(back(answer))).toBe('done')
  })

  it('is over after a quarter of an hour, and then forgotten', async () => {
    const answer = await there('mireille')
    clock.pass(minutes(15))
    expect(await refusal(back(answer))).toBe('consent-over')
    expect(town.asked).toBe(0)
    await forgetConsents(ada)
    expect(await waiting()).toBe(0)
    const inTime = await there('mireille')
    clock.pass(seconds(899))
    expect(await refusal(back(inTime))).toBe('done')
  })

  it('with another state, or none, leads nowhere and tells the network nothing', async () => {
    const answer = new URLSearchParams(await there('mireille'))
    const state = answer.get('state') ?? ''
    for (const wrong of [
      '',
      `${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`,
      state.toLowerCase(),
      `${state} `,
    ]) {
      answer.set('state', wrong)
      expect(await refusal(back(answer.toString()))).toBe('consent-over')
    }
    expect(town.asked).toBe(0)
    const [row] = await db.rows<{ text: string }>(sql`select consent::text as text from consent`)
    // What is kept ends no sign-in, and tells none of its secrets.
    expect(row?.text).not.toContain(state)
    expect(row?.text).not.toContain('our app')
  })

  it('moved to another row it opens nothing', async () => {
    const answer = await there('mireille')
    const mine = await there('camille')
    await db.run(sql`
      update consent c set sealed = o.sealed from consent o where o.state_hash <> c.state_hash`)
    expect(await refusal(back(answer))).toMatchObject({ name: 'SealBroken' })
    expect(await refusal(back(mine))).toMatchObject({ name: 'SealBroken' })
    expect(town.asked).toBe(0)
  })

  it('who says no there is told warmly that nothing was connected, and where the form is', async () => {
    const state = new URLSearchParams(await there('mireille')).get('state') ?? ''
    const error: unknown = await back(`error=access_denied&state=${state}`).catch((it: unknown) => it)
    expect(error).toMatchObject({
      reason: 'consent-declined',
      facts: {
        sentence: { fr: expect.stringContaining('Hôtel de ville'), en: expect.stringContaining('Town Hall') },
        begun: { brandId, connector: 'town-hall', sourceId: null },
      },
    })
    expect([town.asked, await listSources(ada, { brandId })]).toEqual([0, []])
  })

  it.each([
    ['error=temporarily_unavailable', 'source-unreachable'],
    ['error=invalid_scope&error_description=<b>no</b>', 'source-refused'],
    ['', 'source-refused'],
    ['code=never-given', 'source-refused'],
  ])('an answer of %s is said in a sentence, and nothing is connected', async (said, reason) => {
    const state = new URLSearchParams(await there('mireille')).get('state') ?? ''
    const error: unknown = await back(`${said}&state=${state}`).catch((it: unknown) => it)
    expect(error).toMatchObject({ reason, message: expect.not.stringContaining('<') })
    expect(error).toMatchObject({ facts: { begun: { brandId } } })
    expect(await listSources(ada, { brandId })).toEqual([])
  })

  it('a network that is away when one comes back is said to be, and no secret is in what is said', async () => {
    const answer = await there('mireille')
    town.away = true
    const error: unknown = await back(answer).catch((it: unknown) => it)
    expect(error).toMatchObject({ reason: 'source-unreachable' })
    expect(JSON.stringify(error)).not.toContain(new URLSearchParams(answer).get('code') ?? '-')
  })

  it('an account that is connected already is not connected twice', async () => {
    await back(await there('mireille'))
    expect(await refusal(back(await there('mireille')))).toBe('source-exists')
  })

  it('what was there once comes back with what it heard', async () => {
    const first = await back(await there('mireille'))
    await removeSource(ada, { sourceId: first.id })
    expect((await back(await there('mireille'))).id).toBe(first.id)
  })
})

describe('a source that signs in again on its network’s page', () => {
  it('goes on as the same source; a secret that was left empty stays', async () => {
    const source = await back(await there('mireille'))
    const again = await back(await there('mireille', { sourceId: source.id, settings: { home } }))
    expect(again.id).toBe(source.id)
    expect(await secretsOf(source.id)).toMatchObject({ app: 'our app' })
    expect((await readSourceAccess(db, source.id))?.version).toBe(2)
  })

  it('keeps what no form asks for, whichever way it signs in again', async () => {
    const source = await back(await there('mireille'))
    const relayOf = async () => (await readSourceAccess(db, source.id))?.settings['relay']
    expect(await relayOf()).toBe('the usual one')
    const { refresh } = await secretsOf(source.id)
    const typed = { home, app: 'our app', refresh }
    const at = { sourceId: source.id, connector: 'town-hall' }
    await reconnectSource(ada, { ...at, settings: { ...typed, relay: 'our own' } })
    expect(await relayOf()).toBe('our own')
    await reconnectSource(ada, {
      ...at,
      settings: { home, app: 'our app', refresh: (await secretsOf(source.id))['refresh'] },
    })
    expect(await relayOf()).toBe('our own')
    await back(await there('mireille', { sourceId: source.id }))
    expect(await relayOf()).toBe('our own')
  })

  it('is refused as another account, with the sentence that says whose source it is', async () => {
    const source = await back(await there('mireille'))
    const before = await secretsOf(source.id)
    const error: unknown = await back(await there('camille', { sourceId: source.id })).catch((it: unknown) => it)
    expect(error).toMatchObject({
      reason: 'source-other-account',
      message: expect.stringContaining('This source is mireille'),
      facts: { begun: { sourceId: source.id } },
    })
    expect(await secretsOf(source.id)).toEqual(before)
  })

  it('sends a stored secret to no other address than before', async () => {
    const source = await back(await there('mireille'))
    const elsewhere = there('mireille', { sourceId: source.id, settings: { home: 'http://127.0.0.1:9' } })
    expect(await refusal(elsewhere)).toBe('secret-needed')
  })

  it('is not there where the source was removed or belongs to another brand', async () => {
    const source = await back(await there('mireille'))
    const mine = brandId
    brandId = (
      await createBrand(ada, { name: 'Other', languages: ['en'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 })
    ).id
    expect(await refusal(there('mireille', { sourceId: source.id }))).toBe('not-found')
    brandId = mine
    const answer = await there('mireille', { sourceId: source.id })
    await removeSource(ada, { sourceId: source.id })
    expect(await refusal(back(answer))).toBe('not-found')
  })
})

describe('the way to a network’s page', () => {
  it('is for who may connect sources', async () => {
    expect(await refusal(there('mireille', { ctx: person('ada', 'agent') }))).toBe('forbidden')
  })

  it('is not taken where a network names none, from where it cannot be done, or with half a form', async () => {
    expect(await refusal(there('x', { settings: { home, app: 'a trap' } }))).toBe('source-refused')
    expect(await refusal(there('x', { settings: { home } }))).toBe('invalid')
    const input = { brandId, sourceId: null, connector: 'town-hall', way: null, settings: { home, app: 'x' } }
    expect(await refusal(beginConsent(ada, input, { origin: 'http://nowhere.example', isPublic: false }))).toBe(
      'consent-unfit',
    )
    expect(await refusal(beginConsent(ada, { ...input, way: 'another' }, own))).toBe('no-consent')
    expect(await waiting()).toBe(0)
  })

  it('is told with the networks: what is asked, what has to be registered, and why it cannot be done', async () => {
    const [offer] = await listConnectors(ada, own)
    expect(offer?.consents).toMatchObject([
      { way: null, unfit: null, register: 'https://vigie.example/connect/return', form: { required: ['home', 'app'] } },
    ])
    const [far] = await listConnectors(ada, ownAddress('http://nowhere.example'))
    expect(far?.consents).toMatchObject([{ unfit: { fr: 'Pas d’ici.' } }])
    await createSource(ada, { brandId, connector: 'town-hall', settings: { home, refresh: 'x' } }).catch(
      () => undefined,
    )
  })

  it.each([
    ['https://vigie.example.org', true],
    ['https://vigie.example.org:8443', true],
    ['http://vigie.example.org', false],
    ['https://localhost', false],
    ['https://vigie', false],
    ['https://vigie.local', false],
    ['https://192.168.1.4', false],
    ['https://[::1]', false],
    ['https://[2606:4700::1111]', true],
    ['https://8.8.8.8', true],
  ])('%s can be reached by the outside world: %s', (url, isPublic) => {
    expect(ownAddress(url)).toEqual({ origin: url, isPublic })
  })

  it('networks read what they need to know of us, and never what is secret', async () => {
    const found = await readOwnDocument(ada, { connector: 'town-hall', name: 'keys.json' }, own)
    expect(found).toMatchObject({ keys: [{ kty: 'EC', x: expect.any(String) }] })
    expect(await readOwnDocument(ada, { connector: 'town-hall', name: 'keys.json' }, own)).toEqual(found)
    expect(JSON.stringify(found)).not.toContain('"d"')
    for (const [connector, name] of [
      ['town-hall', 'toString'],
      ['town-hall', 'other.json'],
      ['nobody', 'keys.json'],
    ] as const)
      expect(await readOwnDocument(ada, { connector, name }, own)).toBeUndefined()
  })
})
