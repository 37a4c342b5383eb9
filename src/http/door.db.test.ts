import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestDatabase } from '../../test/support/database.ts'
import { aClock } from '../../test/support/context.ts'
import { aBrand } from '../../test/support/builders.ts'
import { FreshSecret } from '../api/door-schemas.ts'
import { ConnectorInfo, Source, SourcePage } from '../api/schemas.ts'
import { secretBytes, sign } from '../connectors/inbound/signature.ts'
import { loadConnectors } from '../connectors/registry.ts'
import { hours, instant, minutes, seconds } from '../domain/model/time.ts'
import { sql } from '../store/sql.ts'
import { anAccount, type Browser, problemOf, refusal, type Served, serveApp, signedIn } from './app.test-suite.ts'
import { requestListener } from './listener.ts'

const ConnectorList = z.object({ connectors: z.array(ConnectorInfo) })

const test = await createTestDatabase()
const { db } = test
const clock = aClock()
let served: Served
let administrator: Browser
let stranger: Browser
beforeAll(async () => {
  served = await serveApp(db, { clock, connectors: await loadConnectors() })
  await anAccount(db, clock, 'admin@example.test', 'administrator')
  administrator = await signedIn(served, 'admin@example.test')
  stranger = served.browser()
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

interface Door {
  readonly brandId: string
  readonly sourceId: string
  readonly secret: string
}

/** A source that others send to, with a fresh secret. */
async function aDoor(settings: object = {}): Promise<Door> {
  const { brandId } = await aBrand(db)
  const made = await administrator.send('POST', `/api/v1/brands/${brandId}/sources`, {
    json: { connector: 'inbound', settings: { name: 'Enquête clients', ...settings } },
  })
  const { id } = Source.parse(await made.json())
  return { brandId, sourceId: id, secret: await freshSecret(id) }
}

async function freshSecret(sourceId: string): Promise<string> {
  const answer = await administrator.send('POST', `/api/v1/sources/${sourceId}/secret`, { json: {} })
  return FreshSecret.parse(await answer.json()).secret
}

/** Sends a signed delivery as a program does: no cookie, no origin. */
async function deliver(
  to: Door,
  posts: unknown,
  given: { readonly id?: string; readonly secret?: string; readonly headers?: Record<string, string | null> } = {},
): Promise<Response> {
  const { id = `msg_${randomUUID()}`, secret = to.secret } = given
  const body = JSON.stringify({ posts })
  const timestamp = String(Math.floor(clock.now() / 1_000))
  const signature = sign(secretBytes(secret) ?? Buffer.alloc(0), id, timestamp, new TextEncoder().encode(body))
  return stranger.send('POST', `/in/${to.sourceId}`, {
    body,
    headers: {
      origin: null,
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature.toString('base64')}`,
      ...given.headers,
    },
  })
}

const aPost = (id: string, more: object = {}) => ({
  id,
  text: `Le colis ${id} est ouvert.`,
  author: { id: `c-${id}`, name: 'Camille' },
  ...more,
})

const stored = (to: Door) =>
  db.rows<{ externalId: string; text: string; caseId: string | null; gone: boolean }>(sql`
    select replace(external_id, ${`${to.sourceId}/`}, '') as "externalId", text, case_id as "caseId", deleted_at is not null as gone
    from post where source_id = ${to.sourceId} order by external_id`)

const pageOf = async (to: Door) =>
  SourcePage.parse(await (await administrator.send('GET', `/api/v1/sources/${to.sourceId}`)).json())

describe('what is sent to a source', () => {
  it('becomes cases like everything that is heard, and the source says that it listens', async () => {
    const to = await aDoor()
    expect(await pageOf(to)).toMatchObject({ source: { health: 'listening', lastPostAt: null }, hasSecret: true })
    const answer = await deliver(to, [aPost('1'), { id: 'bad' }, aPost('2', { callsForAnswer: false })])
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ received: 3, taken: 2, setAside: [{ index: 1, id: 'bad' }] })
    const posts = await stored(to)
    expect(posts.map(({ externalId, caseId }) => [externalId, caseId !== null])).toEqual([
      ['1', true],
      ['2', false],
    ])
    const page = await pageOf(to)
    expect(page).toMatchObject({
      source: { health: 'listening', lastPostAt: expect.any(String), settings: { name: 'Enquête clients' } },
      hours: [{ posts: 2 }],
      unfit: [{ externalId: `${to.sourceId}/bad` }],
    })
    expect(JSON.stringify(page)).not.toContain('whsec_')
  })

  it('is there once, however often it is sent, and each time the answer is the same', async () => {
    const to = await aDoor()
    const first = await deliver(to, [aPost('1'), {}], { id: 'msg_same' })
    clock.pass(minutes(30))
    const second = await deliver(to, [aPost('1'), {}], { id: 'msg_same' })
    expect([second.status, await second.text()]).toEqual([first.status, await first.text()])
    expect(await refusal(await deliver(to, [aPost('2')], { id: 'msg_same' }))).toBe('409 delivery-differs')
    expect(await stored(to)).toHaveLength(1)
  })

  it('is neither doubled nor lost when deliveries overlap, come twice, at once and in any order', async () => {
    const to = await aDoor({ everything: true })
    clock.pass(minutes(2))
    let round = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(4), { minLength: 1, maxLength: 10 }),
        async (batches, order) => {
          round += 1
          clock.pass(minutes(2))
          const before = (await stored(to)).length
          const send = (i: number) =>
            deliver(
              to,
              (batches[i] ?? []).map((id) => aPost(`${round}.${id}`)),
              { id: `msg_${round}_${i}` },
            )
          const sent = [...order.map((i) => i % batches.length), ...batches.keys()]
          const answers = await Promise.all(sent.map(send))
          expect(answers.map(({ status }) => status)).toEqual(sent.map(() => 200))
          expect((await stored(to)).length - before).toBe(new Set(batches.flat()).size)
        },
      ),
      { numRuns: 8 },
    )
  })

  it.each([
    ['of its own name', { revision: 'v1' }],
    ['without a name', {}],
  ])('is there again as soon as it is sent again, in a version %s', async (_which, version) => {
    const to = await aDoor()
    await deliver(to, [aPost('1', version)])
    await deliver(to, [{ id: '1', deleted: true }])
    expect((await stored(to)).map(({ gone }) => gone)).toEqual([true])
    await deliver(to, [aPost('1', version)])
    expect((await stored(to)).map(({ gone }) => gone)).toEqual([false])
  })

  it('is edited and deleted by its own id', async () => {
    const to = await aDoor()
    await deliver(to, [aPost('1'), aPost('2')])
    await deliver(to, [aPost('1', { text: 'Le colis est vide.' }), { id: '2', deleted: true }])
    expect(await stored(to)).toMatchObject([
      { text: 'Le colis est vide.', gone: false },
      { externalId: '2', gone: true },
    ])
  })

  it.each([
    ['of its own name', { revision: 'v2' }],
    ['without a name', {}],
  ])('stands as its delivery says at last, in a version %s', async (_which, version) => {
    const to = await aDoor()
    await deliver(to, [aPost('1', { revision: 'v1' }), aPost('2', { revision: 'v1' })])
    const again = (id: string) => aPost(id, { text: 'Le colis est vide.', ...version })
    const gone = (id: string) => ({ id, deleted: true })
    await deliver(
      to,
      ['1', '3'].flatMap((id) => [gone(id), again(id)]).concat(['2', '4'].flatMap((id) => [again(id), gone(id)])),
    )
    expect((await stored(to)).map((it) => [it.externalId, it.text, it.gone])).toEqual([
      ['1', 'Le colis est vide.', false],
      ['2', 'Le colis est vide.', true],
      ['3', 'Le colis est vide.', false],
      ['4', 'Le colis est vide.', true],
    ])
  })

  it('with the secret before counts for a day after a new one was made', async () => {
    const to = await aDoor()
    const secret = await freshSecret(to.sourceId)
    expect((await deliver(to, [aPost('1')])).status).toBe(200)
    expect((await deliver(to, [aPost('2')], { secret })).status).toBe(200)
    clock.pass(hours(25))
    expect(await refusal(await deliver(to, [aPost('3')]))).toBe('401 wrong-signature')
    expect((await deliver(to, [aPost('3')], { secret })).status).toBe(200)
  })

  it('while the source is paused is refused for now, and removed it is nowhere', async () => {
    const to = await aDoor()
    await administrator.send('POST', `/api/v1/sources/${to.sourceId}/pause`, { json: {} })
    const paused = await deliver(to, [aPost('1')])
    expect([await refusal(paused), paused.headers.get('retry-after')]).toEqual(['503 source-paused', '3600'])
    await administrator.send('DELETE', `/api/v1/sources/${to.sourceId}`)
    expect(await refusal(await deliver(to, [aPost('1')]))).toBe('404 not-found')
  })

  it('too often in a minute has to wait, and says how long; then it is taken', async () => {
    const to = await aDoor()
    let refused: Response | undefined
    for (let i = 0; i < 310 && refused === undefined; i += 1) {
      const answer = await deliver(to, [])
      if (answer.status !== 200) refused = answer
    }
    expect(refused?.status).toBe(429)
    clock.pass(seconds(Number(refused?.headers.get('retry-after'))))
    expect((await deliver(to, [])).status).toBe(200)
  })
})

describe('the address of a source', () => {
  it('is none where there is no such source, or where nobody sends', async () => {
    const to = await aDoor()
    const { sourceId } = await aBrand(db, { connector: 'bluesky' })
    for (const other of [randomUUID(), sourceId, 'x', '%00', "'", '..%2F..']) {
      expect(await refusal(await deliver({ ...to, sourceId: other }, []))).toBe('404 not-found')
    }
  })

  it('believes nothing that is not signed, whatever cookie comes with it', async () => {
    const to = await aDoor()
    const answers = [
      await administrator.send('POST', `/in/${to.sourceId}`, { json: { posts: [aPost('1')] } }),
      await deliver(to, [aPost('1')], { secret: `whsec_${Buffer.alloc(32).toString('base64')}` }),
      await deliver(to, [aPost('1')], { headers: { 'webhook-timestamp': null } }),
    ]
    expect(await Promise.all(answers.map(refusal))).toEqual(['401 not-signed', '401 wrong-signature', '401 not-signed'])
    expect(await stored(to)).toEqual([])
  })

  it('takes no packed body, none that is too large, none without end, and no other method', async () => {
    const to = await aDoor()
    expect(await refusal(await deliver(to, [], { headers: { 'content-encoding': 'gzip' } }))).toBe('415 packed')
    const large = [aPost('1', { text: 'x'.repeat(1_100_000) })]
    expect(await refusal(await deliver(to, large))).toBe('413 too-large')
    const chunk = new Uint8Array(65_536).fill(32)
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(chunk)
      },
    })
    const answer = await stranger.send('POST', `/in/${to.sourceId}`, {
      body: endless,
      headers: { origin: null, 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    })
    expect(await refusal(answer)).toBe('413 too-large')
    expect(pulled).toBeLessThan(40)
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect((await stranger.send(method, `/in/${to.sourceId}`)).status).toBe(405)
    }
    expect(await refusal(await stranger.send('GET', `/in/${to.sourceId}`))).toBe('405 post-only')
  })

  it('is heard although many hold a place and send nothing: whoever is slow gives way', async () => {
    const to = await aDoor()
    const ends: (() => void)[] = []
    const holding = Array.from({ length: 32 }, () => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new Uint8Array(10).fill(32))
          ends.push(() => controller.error(new Error('gone')))
        },
      })
      return stranger
        .send('POST', `/in/${to.sourceId}`, {
          body,
          headers: { origin: null, 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
        })
        .then(refusal)
    })
    // All came just now, and may be quick.
    await expect.poll(async () => (await deliver(to, [aPost('0')])).status).toBe(429)
    clock.pass(seconds(2))
    expect((await deliver(to, [aPost('1')])).status).toBe(200)
    expect(await holding[0]).toBe('400 cut-off')
    for (const end of ends) end()
    await Promise.all(holding)
  })

  it('soon hears out nobody any more who guesses, and still hears whoever signs', async () => {
    const to = await aDoor()
    const guess = () => stranger.send('POST', `/in/${to.sourceId}`, { json: {} })
    for (let i = 0; i < 60; i += 1) expect((await guess()).status).toBe(401)
    expect((await problemOf(await guess())).reason).toBe('too-many')
    expect((await deliver(to, [aPost('1')])).status).toBe(200)
  })
})

it('a secret is made only by whoever connects sources, and only where something is signed', async () => {
  const to = await aDoor()
  await anAccount(db, clock, 'agent@example.test', 'agent')
  const agent = await signedIn(served, 'agent@example.test')
  const ask = (browser: Browser, id: string) => browser.send('POST', `/api/v1/sources/${id}/secret`, { json: {} })
  expect(await refusal(await ask(agent, to.sourceId))).toBe('403 forbidden')
  const { sourceId } = await aBrand(db, { connector: 'bluesky' })
  expect(await refusal(await ask(administrator, sourceId))).toBe('409 no-secret-here')
})

it('the example of the page, run in a shell as it stands, sends a post', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  server.on(
    'request',
    requestListener((request, env) => served.app.fetch(request, env)),
  )
  const to = await aDoor()
  // The shell's clock is the machine's.
  const still = clock.now()
  clock.set(instant(Date.now()))
  try {
    const [example] = ConnectorList.parse(
      await (await administrator.send('GET', '/api/v1/connectors')).json(),
    ).connectors.flatMap(({ id, door }) => (id === 'inbound' && door !== null ? [door.example] : []))
    const script = (example ?? '')
      .replaceAll('{address}', `http://127.0.0.1:${address.port}/in/${to.sourceId}`)
      .replaceAll('{secret}', to.secret)
    const { stdout } = await promisify(execFile)('sh', ['-c', script])
    expect(JSON.parse(stdout)).toEqual({ received: 1, taken: 1, setAside: [] })
    expect(await stored(to)).toMatchObject([{ externalId: 'survey-4711', text: 'The parcel came open.' }])
  } finally {
    clock.set(still)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
