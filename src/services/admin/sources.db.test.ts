import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aClock, aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import type { Connector, Session } from '../../connectors/sdk/connector.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { minutes, seconds } from '../../domain/model/time.ts'
import { noteTrouble } from '../../store/source-page.ts'
import { noteArrival, readCursor, saveCursor } from '../../store/cursors.ts'
import { readKeyId } from '../../store/installation.ts'
import { renewLease, takeLeases } from '../../store/leases.ts'
import { listen, sourcesChannel } from '../../store/listen.ts'
import { createSealer } from '../../store/sealed.ts'
import { noteSourceError } from '../../store/source-health.ts'
import { readSourceAccess } from '../../store/source-reads.ts'
import { sql } from '../../store/sql.ts'
import type { Actor } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { connectSource } from '../listening/connect-source.ts'
import { createBrand } from './create-brand.ts'
import { createSource } from './create-source.ts'
import { listConnectors } from './list-connectors.ts'
import { listSources } from './list-sources.ts'
import { pauseSource } from './pause-source.ts'
import { readSource } from './read-source.ts'
import { reconnectSource } from './reconnect-source.ts'
import { renameSource } from './rename-source.ts'
import { resumeSource } from './resume-source.ts'

const test = await createTestDatabase()
const { db } = test

/** A small network: an HTTP server that knows accounts by handle and password, and what was asked of it. */
class Network {
  readonly accounts = new Map<string, string>()
  readonly asked: string[] = []
  whileSigningIn: () => Promise<unknown> = () => Promise.resolve()
  readonly #server: Server = createServer((request, response) => {
    const pair = Buffer.from(String(request.headers.authorization).replace('Basic ', ''), 'base64').toString()
    const [handle = '', password = ''] = pair.split(/:(.*)/s)
    this.asked.push(pair)
    void this.whileSigningIn().then(() => {
      const known = this.accounts.get(handle) === password
      response.writeHead(known ? 200 : 401).end(known ? `id-of-${handle.toLowerCase()}` : 'Wrong password.')
    })
  })

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The network is not listening.')
    return address.port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

const settings = z.object({
  service: z
    .string()
    .overwrite((typed) => (typed.includes('://') ? typed : `http://${typed}`))
    .default('http://127.0.0.1:9/'),
  mirror: z.string().optional(),
  handle: z.string().trim().min(1, 'Type the handle.'),
  password: z.string().min(1, 'Type the password.').meta({ title: 'Password', format: 'password' }),
})

let closed = 0
const townSquare: Connector<z.infer<typeof settings>> = {
  id: 'town-square',
  name: 'Town Square',
  settings,
  secrets: ['password'],
  can: {
    search: true,
    stream: false,
    reply: true,
    thread: false,
    length: { max: 300, unit: 'graphemes', of: (text) => text.length },
  },
  async connect({ service, handle, password }, edge): Promise<Session> {
    const authorization = `Basic ${Buffer.from(`${handle}:${password}`).toString('base64')}`
    const answer = await edge.fetch(service, { headers: { authorization } })
    const text = await answer.text()
    if (!answer.ok) throw new ConnectorError('auth_revoked', `Town Square says: ${text}`)
    return {
      account: { externalId: text, handle, name: handle },
      pull: () => Promise.reject(new Error('Nothing is read here.')),
      close: () => {
        closed += 1
        return Promise.resolve()
      },
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
    connectors: new Map([[townSquare.id, townSquare as Connector]]),
    edge: (signal, allowed) => createEdge({ now: clock.now, signal, allowed }),
  })
const ada = as(aPerson({ userId: 'ada', role: 'administrator' }))
const lead = as(aPerson({ userId: 'lou', role: 'lead' }))
const agent = as(aPerson({ userId: 'ann', role: 'agent' }))
const observer = as(aPerson({ userId: 'oli', role: 'observer' }))
const vigie = as({ kind: 'vigie' })

const password = 'wide open sea 42'
const network = new Network()
await network.start()
afterAll(async () => {
  await network.stop()
  await test[Symbol.asyncDispose]()
})

const newBrand = async (): Promise<string> =>
  (await createBrand(ada, { name: 'Acme', languages: ['en'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 })).id

let brandId = ''
beforeEach(async () => {
  network.accounts.clear()
  network.accounts.set('acme', password)
  network.asked.length = 0
  brandId = await newBrand()
})
afterEach(() => {
  network.whileSigningIn = () => Promise.resolve()
})

const typed = (more: Readonly<Record<string, unknown>> = {}) => ({
  connector: 'town-square',
  settings: { service: network.url, handle: 'acme', password, ...more },
})
const connectAcme = () => createSource(ada, { brandId, ...typed() })

const refusalOf = async (work: Promise<unknown>): Promise<ServiceError> => {
  const outcome = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome instanceof ServiceError) return outcome
  throw new Error('This was not refused.', { cause: outcome })
}

const eventsOf = (sourceId: string) =>
  db.rows<{ kind: string; actor: string; data: unknown }>(
    sql`select kind, actor_id as actor, data from event where source_id = ${sourceId} order by xid, id`,
  )
const addressesOf = (sourceId: string) =>
  db.rows(sql`
    select host, port, added_by as by, added_at as at from allowed_address where source_id = ${sourceId} order by host, port`)
const versionOf = async (sourceId: string) => (await readSourceAccess(db, sourceId))?.version
/** How many rows any part of connecting could have left behind. */
const traces = () =>
  db.one<{ rows: string }>(sql`
    select (select count(*) from source) + (select count(*) from allowed_address) + (select count(*) from event) as rows`)

describe('a source is connected', () => {
  it('and waits for its first check, with the account that the network named', async () => {
    const source = await connectAcme()
    expect(source).toEqual({
      id: source.id,
      brandId,
      connector: 'town-square',
      name: 'acme',
      settings: { service: network.url, handle: 'acme' },
      account: { externalId: 'id-of-acme', handle: 'acme', name: 'acme' },
      standing: null,
      alarms: [],
      whole: null,
      catchingUp: null,
      rhythmKnown: false,
      state: 'active',
      health: 'starting',
      error: null,
      lastCheckAt: null,
      lastPostAt: null,
      createdAt: clock.now(),
    })
    expect((await readSource(observer, { sourceId: source.id })).source).toEqual(source)
    expect(await listSources(agent, { brandId })).toEqual([{ ...source, delay: null, hours: [] }])
  })

  it('with its secret sealed in the row, openable by workers and to be seen nowhere else', async () => {
    const { id } = await connectAcme()
    const row = await db.one<{ text: string; sealed: Buffer }>(
      sql`select source::text as text, sealed_secrets as sealed from source where id = ${id}`,
    )
    expect(row?.text).not.toContain(password)
    expect(row?.sealed.length).toBeGreaterThan(password.length)
    expect(row?.sealed.includes(password)).toBe(false)
    expect(JSON.stringify(await eventsOf(id))).not.toContain(password)
    expect(JSON.stringify(ada.log.lines)).not.toContain(password)
    network.asked.length = 0
    const { session } = await connectSource(vigie, id, new AbortController().signal)
    expect(session.account.handle).toBe('acme')
    expect(network.asked).toEqual([`acme:${password}`])
  })

  it('and the database is bound to the key that sealed it', async () => {
    await connectAcme()
    expect(await readKeyId(db)).toBe(sealer.keyId)
    const stranger = { ...ada, sealer: createSealer(randomBytes(32)) }
    const refusal = await refusalOf(createSource(stranger, { brandId: await newBrand(), ...typed() }))
    expect(refusal).toMatchObject({ code: 'unavailable', reason: 'key-differs' })
  })

  it('and the session that tried it is closed', async () => {
    const before = closed
    await connectAcme()
    expect(closed).toBe(before + 1)
  })

  it('and the log says by whom, without a name or a secret', async () => {
    const { id } = await connectAcme()
    expect(await eventsOf(id)).toEqual([
      { kind: 'source.added', actor: 'ada', data: { allowed: [`127.0.0.1:${network.port}`] } },
    ])
  })

  it('and whoever reads sources hears of it', async () => {
    let hear: (channel: string | null) => void = () => undefined
    const nudge = new Promise<string | null>((resolve) => {
      hear = resolve
    })
    const listening = await listen(db, [sourcesChannel], hear, ada.log)
    await connectAcme()
    expect(await nudge).toBe(sourcesChannel)
    await listening.close()
  })
})

describe('a private address', () => {
  it('is recorded when an administrator typed it, by whom and when; a public one is not', async () => {
    clock.pass(minutes(5))
    const { id } = await createSource(ada, { brandId, ...typed({ mirror: 'https://93.184.215.14/feed' }) })
    expect(await addressesOf(id)).toEqual([{ host: '127.0.0.1', port: network.port, by: 'ada', at: clock.now() }])
    expect((await readSourceAccess(db, id))?.allowed).toEqual([`127.0.0.1:${network.port}`])
  })

  it('is written as the guard reads it: the usual port filled in, version 6 in brackets', async () => {
    const { id } = await createSource(ada, { brandId, ...typed({ mirror: 'wss://[::1]/feed' }) })
    expect((await readSourceAccess(db, id))?.allowed).toContain('[::1]:443')
  })

  it('that nobody typed is not reached, though the network asks for it', async () => {
    const before = await traces()
    const { service: _service, ...rest } = typed().settings
    const refusal = await refusalOf(createSource(ada, { brandId, connector: 'town-square', settings: rest }))
    expect(refusal).toMatchObject({ code: 'refused', reason: 'source-refused', facts: { kind: 'blocked_by_policy' } })
    expect(await traces()).toEqual(before)
  })
})

describe('nothing is left behind', () => {
  it('by wrong credentials, and the network is quoted', async () => {
    const before = await traces()
    const refusal = await refusalOf(createSource(ada, { brandId, ...typed({ password: 'wrong' }) }))
    expect(refusal).toMatchObject({
      code: 'refused',
      reason: 'source-refused',
      message: 'Town Square says: Wrong password.',
      facts: { kind: 'auth_revoked', retryAt: null },
    })
    expect(await traces()).toEqual(before)
  })

  it('by a network that cannot be reached', async () => {
    const gone = new Network()
    await gone.start()
    const service = gone.url
    await gone.stop()
    const before = await traces()
    const refusal = await refusalOf(createSource(ada, { brandId, ...typed({ service }) }))
    expect(refusal).toMatchObject({ code: 'refused', reason: 'source-unreachable', facts: { kind: 'transient' } })
    expect(await traces()).toEqual(before)
  })

  it('by settings that are not complete: the network is not even asked', async () => {
    const refusal = await refusalOf(createSource(ada, { brandId, ...typed({ handle: ' ', password: '' }) }))
    expect(refusal).toMatchObject({
      code: 'invalid',
      reason: 'invalid',
      message: 'handle: Type the handle.',
      facts: {
        errors: [
          { path: 'handle', message: 'Type the handle.' },
          { path: 'password', message: 'Type the password.' },
        ],
      },
    })
    expect(network.asked).toEqual([])
  })

  it('by a network or a brand that nobody knows', async () => {
    const noNetwork = refusalOf(createSource(ada, { brandId, ...typed(), connector: 'moon-base' }))
    expect(await noNetwork).toMatchObject({ code: 'invalid', reason: 'unknown-connector' })
    const unoffered = [...ada.connectors].map(([id, it]) => [id, { ...it, offered: false as const }] as const)
    const neverOffered = refusalOf(createSource({ ...ada, connectors: new Map(unoffered) }, { brandId, ...typed() }))
    expect(await neverOffered).toMatchObject({ code: 'invalid', reason: 'unknown-connector' })
    const noBrand = refusalOf(createSource(ada, { brandId: randomUUID(), ...typed() }))
    expect(await noBrand).toMatchObject({ code: 'not-found' })
    expect(network.asked).toEqual([])
  })
})

describe('one account is one source of a brand', () => {
  it('so it is refused a second time, and another brand may have it', async () => {
    await connectAcme()
    expect(await refusalOf(connectAcme())).toMatchObject({ code: 'conflict', reason: 'source-exists' })
    expect(await listSources(ada, { brandId })).toHaveLength(1)
    const other = await createSource(ada, { brandId: await newBrand(), ...typed() })
    expect(other.name).toBe('acme')
  })

  it('also when two connect it at the same moment', async () => {
    const outcomes = await Promise.allSettled([connectAcme(), connectAcme(), connectAcme()])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await listSources(ada, { brandId })).toHaveLength(1)
  })
})

describe('a source is connected again', () => {
  it.each([
    ['left out', {}],
    ['empty', { password: '' }],
  ])('and a secret that is %s stays as it was', async (_how, secret) => {
    const { id } = await connectAcme()
    network.asked.length = 0
    const again = { connector: 'town-square', settings: { service: network.url, handle: 'acme', ...secret } }
    await reconnectSource(ada, { sourceId: id, ...again })
    await connectSource(vigie, id, new AbortController().signal)
    expect(network.asked).toEqual([`acme:${password}`, `acme:${password}`])
  })

  it('and a new secret takes the place of the old one', async () => {
    const { id } = await connectAcme()
    network.accounts.set('acme', 'a new one')
    network.asked.length = 0
    await reconnectSource(ada, { sourceId: id, ...typed({ password: 'a new one' }) })
    await connectSource(vigie, id, new AbortController().signal)
    expect(network.asked).toEqual(['acme:a new one', 'acme:a new one'])
  })

  it('and keeps the name that people gave it', async () => {
    const { id } = await connectAcme()
    await renameSource(ada, { sourceId: id, name: 'Our own words' })
    expect((await reconnectSource(ada, { sourceId: id, ...typed() })).name).toBe('Our own words')
  })

  it('its error is forgotten, its place and its last check stay, and the reader that runs must stop', async () => {
    const { id } = await connectAcme()
    const lease = (await takeLeases(db, 'reader', seconds(60), 100, ['town-square'])).find(
      ({ sourceId }) => sourceId === id,
    )
    if (lease === undefined) throw new Error('The source was not there to be read.')
    const error = { kind: 'auth_revoked', message: 'The password was changed.', retryAt: null, part: false }
    await db.transaction(async (tx) => {
      await saveCursor(tx, id, 'pull', 'page-7')
      await noteArrival(tx, id, clock.now(), null)
      await noteSourceError(tx, { id, token: lease.token }, error, clock.now())
      await noteTrouble(tx, id, { ...error, messageFr: null }, clock.now())
    })
    const { source: lost } = await readSource(ada, { sourceId: id })
    expect(lost).toMatchObject({
      health: 'lost',
      error: { kind: 'auth_revoked', message: 'The password was changed.', since: clock.now(), retryAt: null },
    })
    expect(await renewLease(db, lease, seconds(60))).toBe(true)

    const found = await reconnectSource(ada, { sourceId: id, ...typed() })
    expect(found).toMatchObject({
      health: 'listening',
      error: null,
      lastCheckAt: lost.lastCheckAt,
      createdAt: lost.createdAt,
    })
    expect((await readSource(ada, { sourceId: id })).troubles).toMatchObject([{ endedAt: clock.now() }])
    expect(await readCursor(db, id, 'pull')).toBe('page-7')
    expect(await versionOf(id)).toBe(2)
    expect(await renewLease(db, lease, seconds(60))).toBe(false)
    expect((await eventsOf(id)).map(({ kind, actor }) => [kind, actor])).toEqual([
      ['source.added', 'ada'],
      ['source.reconnected', 'ada'],
    ])
  })

  it('and its private addresses are those typed this time', async () => {
    const { id } = await createSource(ada, { brandId, ...typed({ mirror: 'http://10.0.0.5:81/' }) })
    expect(await addressesOf(id)).toHaveLength(2)
    clock.pass(minutes(1))
    const eve = as(aPerson({ userId: 'eve', role: 'administrator' }))
    await reconnectSource(eve, { sourceId: id, ...typed() })
    expect(await addressesOf(id)).toEqual([{ host: '127.0.0.1', port: network.port, by: 'eve', at: clock.now() }])
  })

  it('a stored secret is never sent to another address than before', async () => {
    const { id } = await connectAcme()
    const elsewhere = new Network()
    await elsewhere.start()
    elsewhere.accounts.set('acme', password)
    for (const service of [elsewhere.url, `127.0.0.1:${elsewhere.port}`]) {
      const refusal = await refusalOf(reconnectSource(ada, { sourceId: id, ...typed({ service, password: '' }) }))
      expect(refusal).toMatchObject({
        code: 'refused',
        reason: 'secret-needed',
        facts: { errors: [{ path: 'password', message: 'Type this again.' }] },
      })
    }
    expect(elsewhere.asked).toEqual([])
    await reconnectSource(ada, { sourceId: id, ...typed({ service: elsewhere.url }) })
    expect(elsewhere.asked).toEqual([`acme:${password}`])
    await elsewhere.stop()
  })

  it('not as another account, whose history it does not hold', async () => {
    const { id } = await connectAcme()
    network.accounts.set('rival', 'theirs')
    const refusal = await refusalOf(
      reconnectSource(ada, { sourceId: id, ...typed({ handle: 'rival', password: 'theirs' }) }),
    )
    expect(refusal).toMatchObject({ code: 'conflict', reason: 'source-other-account' })
    expect((await readSource(ada, { sourceId: id })).source).toMatchObject({
      name: 'acme',
      settings: { handle: 'acme' },
    })
  })

  it('not with wrong credentials: then it stays as it was', async () => {
    const source = await connectAcme()
    const access = await readSourceAccess(db, source.id)
    const refusal = await refusalOf(reconnectSource(ada, { sourceId: source.id, ...typed({ password: 'wrong' }) }))
    expect(refusal).toMatchObject({ code: 'refused', reason: 'source-refused' })
    expect(await readSourceAccess(db, source.id)).toEqual(access)
    expect((await readSource(ada, { sourceId: source.id })).source).toEqual(source)
  })

  it('not over what somebody else changed while the network was asked', async () => {
    const { id } = await connectAcme()
    network.whileSigningIn = () => pauseSource(ada, { sourceId: id })
    const refusal = await refusalOf(reconnectSource(ada, { sourceId: id, ...typed() }))
    expect(refusal).toMatchObject({ code: 'conflict', reason: 'source-changed' })
    expect((await readSource(ada, { sourceId: id })).source.state).toBe('paused')
  })

  it('not on another network, and not when it is gone', async () => {
    const { id } = await connectAcme()
    const other = refusalOf(reconnectSource(ada, { sourceId: id, ...typed(), connector: 'moon-base' }))
    expect(await other).toMatchObject({ code: 'conflict', reason: 'source-other-network' })
    const gone = refusalOf(reconnectSource(ada, { sourceId: randomUUID(), ...typed() }))
    expect(await gone).toMatchObject({ code: 'not-found' })
  })
})

describe('a source is paused and resumed', () => {
  it('by a lead, each once in the log, and the reader that runs must stop', async () => {
    const { id } = await connectAcme()
    expect(await pauseSource(lead, { sourceId: id })).toMatchObject({ state: 'paused', health: 'paused' })
    expect(await pauseSource(lead, { sourceId: id })).toMatchObject({ state: 'paused', health: 'paused' })
    expect(await versionOf(id)).toBe(2)
    expect(await resumeSource(lead, { sourceId: id })).toMatchObject({ state: 'active', health: 'starting' })
    expect((await readSource(lead, { sourceId: id })).source).toMatchObject({ state: 'active' })
    expect(await versionOf(id)).toBe(3)
    expect(await eventsOf(id)).toMatchObject([
      { kind: 'source.added', actor: 'ada' },
      { kind: 'source.paused', actor: 'lou', data: {} },
      { kind: 'source.resumed', actor: 'lou', data: {} },
    ])
  })

  it('unless it is gone', async () => {
    expect(await refusalOf(pauseSource(lead, { sourceId: randomUUID() }))).toMatchObject({ code: 'not-found' })
  })
})

describe('who may', () => {
  it('only an administrator connects, and for nobody else the network is asked', async () => {
    const { id } = await connectAcme()
    network.asked.length = 0
    const before = await traces()
    for (const ctx of [lead, agent, observer, vigie]) {
      expect(await refusalOf(createSource(ctx, { brandId, ...typed() }))).toMatchObject({ code: 'forbidden' })
      expect(await refusalOf(reconnectSource(ctx, { sourceId: id, ...typed() }))).toMatchObject({ code: 'forbidden' })
    }
    expect(network.asked).toEqual([])
    expect(await traces()).toEqual(before)
  })

  it('an agent and an observer pause nothing, and Vigie itself looks at no page', async () => {
    const { id } = await connectAcme()
    for (const ctx of [agent, observer, vigie]) {
      expect(await refusalOf(pauseSource(ctx, { sourceId: id }))).toMatchObject({ code: 'forbidden' })
      expect(await refusalOf(resumeSource(ctx, { sourceId: id }))).toMatchObject({ code: 'forbidden' })
    }
    expect(await refusalOf(readSource(vigie, { sourceId: id }))).toMatchObject({ code: 'forbidden' })
    expect(await refusalOf(listSources(vigie, { brandId }))).toMatchObject({ code: 'forbidden' })
  })
})

it('a network is described by its form, its secrets and its rule of length, as data', async () => {
  const [described, ...others] = await listConnectors(observer)
  expect(others).toEqual([])
  expect(JSON.parse(JSON.stringify(described))).toMatchObject({
    id: 'town-square',
    name: 'Town Square',
    nameFr: 'Town Square',
    offered: true,
    form: {
      type: 'object',
      properties: { password: { type: 'string', title: 'Password', format: 'password' } },
      required: ['handle', 'password'],
    },
    secrets: ['password'],
    can: { search: true, stream: false, reply: true, thread: false, length: { max: 300, unit: 'graphemes' } },
  })
})

describe('what needs no account', () => {
  const looked: string[] = []
  const noticeBoard: Connector<{ readonly address: string; readonly loud: boolean }> = {
    id: 'notice-board',
    name: 'Notice boards',
    accounts: false,
    about: { en: 'What hangs there.', fr: 'Ce qui y est affiché.' },
    cannot: [{ en: 'Nobody can answer.', fr: 'On ne peut pas y répondre.' }],
    settings: z.object({ address: z.string(), loud: z.boolean().default(false) }),
    secrets: [],
    can: { search: true, stream: false, reply: false, thread: false, length: null },
    async identify({ address }) {
      looked.push(address)
      if (address === 'nowhere') {
        throw new ConnectorError('target_gone', 'Nothing hangs there.', { fr: 'Rien n’y est affiché.' })
      }
      return { externalId: address, handle: '', name: 'Town hall' }
    },
    connect: () => Promise.reject(new Error('To look is enough: nobody signs in.')),
  }
  const clerk = { ...ada, connectors: new Map([[noticeBoard.id, noticeBoard as Connector]]) }
  const aBoard = async (address: string) => {
    const brand = await createBrand(clerk, {
      name: 'Board',
      languages: ['fr'],
      timeZone: 'Europe/Paris',
      firstReplyMinutes: 60,
    })
    return createSource(clerk, { brandId: brand.id, connector: 'notice-board', settings: { address } })
  }

  it('is looked at before it is stored, and goes by the name of what is listened to', async () => {
    expect(await aBoard('town-hall')).toMatchObject({
      name: 'Town hall',
      settings: { address: 'town-hall', loud: false },
    })
    expect(looked).toEqual(['town-hall'])
  })

  it('is refused in both languages where there is nothing', async () => {
    await expect(aBoard('nowhere')).rejects.toMatchObject({
      reason: 'source-refused',
      facts: { sentence: { en: 'Nothing hangs there.', fr: 'Rien n’y est affiché.' } },
    })
  })

  it('says what it is and what it does not let us do', async () => {
    expect(await listConnectors(clerk)).toMatchObject([
      { accounts: false, about: noticeBoard.about, cannot: noticeBoard.cannot },
    ])
  })

  it('needs a person when it is gone, and says so in both languages until it is heard again', async () => {
    const source = await aBoard('gone-tomorrow')
    const leases = await takeLeases(db, 'test', seconds(60), 50, [noticeBoard.id])
    const lease = leases.find((it) => it.sourceId === source.id)
    const token = { id: source.id, token: lease?.token ?? '' }
    const error = { kind: 'target_gone', message: 'It is gone.', messageFr: 'Disparu.', retryAt: null, part: false }
    await db.transaction((tx) => noteSourceError(tx, token, error, clock.now()))
    expect((await readSource(clerk, { sourceId: source.id })).source).toMatchObject({
      health: 'lost',
      error: { message: 'It is gone.', messageFr: 'Disparu.' },
    })
    await db.transaction((tx) => noteArrival(tx, source.id, clock.now(), null))
    expect((await readSource(clerk, { sourceId: source.id })).source).toMatchObject({
      health: 'listening',
      error: null,
    })
  })
})
