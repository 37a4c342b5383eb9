import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aBrand } from '../../../test/support/builders.ts'
import { aClock, aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { loadConnectors } from '../../connectors/registry.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { hours, minutes } from '../../domain/model/time.ts'
import { listen, sourcesChannel } from '../../store/listen.ts'
import { sql } from '../../store/sql.ts'
import { removeSource } from '../admin/remove-source.ts'
import { askHub } from './ask-hub.ts'
import { readPushed, wantHubs } from './hubs.ts'
import { receive } from './receive.ts'

const test = await createTestDatabase()
const { db } = test
const clock = aClock()
const connectors = await loadConnectors()
const never = new AbortController().signal
const topic = 'https://blog.example/feed/'

/** A hub on loopback: it keeps what it was asked, and asks back and pushes when a test wants it to. */
class HubDouble {
  readonly asked: URLSearchParams[] = []
  status = 202
  url = ''
  readonly #server = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => {
      text += part.toString()
    })
    request.on('end', () => {
      this.asked.push(new URLSearchParams(text))
      response.writeHead(this.status).end()
    })
  })
  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The hub has no port.')
    this.url = `http://127.0.0.1:${address.port}/`
  }
  get host(): string {
    return new URL(this.url).host
  }
  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
  last(): URLSearchParams {
    const last = this.asked.at(-1)
    if (last === undefined) throw new Error('The hub was asked nothing.')
    return last
  }
}

const hub = new HubDouble()
beforeAll(() => hub.open())
beforeEach(async () => {
  hub.asked.length = 0
  hub.status = 202
  await db.run(sql`delete from subscription`)
})
afterAll(async () => {
  hub.close()
  await test[Symbol.asyncDispose]()
})

const vigie = () =>
  aContext(db, {
    clock,
    connectors,
    edge: (signal) => createEdge({ signal, now: clock.now, allowed: new Set([hub.host]) }),
  })
const askNow = () => askHub(vigie(), 'https://vigie.example.com', never)

async function aFeed(): Promise<string> {
  const { sourceId } = await aBrand(db, { connector: 'feeds' })
  await db.run(sql`update source set settings = '{"address": "https://blog.example"}' where id = ${sourceId}`)
  await wantHubs(vigie(), { sourceId }, [{ hub: hub.url, topic }])
  return sourceId
}

/** The hub calls back, at the address that it was given. */
const call = (method: 'GET' | 'POST', query: Readonly<Record<string, string>>, body = '', signature = '') => {
  const [, , sourceId = ''] = new URL(hub.last().get('hub.callback') ?? '').pathname.split('/')
  return receive(vigie(), {
    sourceId,
    push: {
      method,
      query: new URLSearchParams(query),
      headers: new Headers(signature === '' ? {} : { 'x-hub-signature': signature }),
      client: '192.0.2.9',
      read: () => Promise.resolve(Buffer.from(body)),
    },
  })
}
const verify = (mode = 'subscribe', lease = 86_400) =>
  call('GET', { 'hub.mode': mode, 'hub.topic': topic, 'hub.challenge': 'abc', 'hub.lease_seconds': String(lease) })

describe('a hub', () => {
  it('is asked once to push to the own address of the source, and pushes from when it has asked back until its time is over', async () => {
    const sourceId = await aFeed()
    expect([await askNow(), await askNow()]).toEqual([true, false])
    expect(Object.fromEntries(hub.last())).toMatchObject({
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.callback': `https://vigie.example.com/in/${sourceId}`,
      'hub.secret': expect.stringMatching(/^[\w-]{43}$/u),
    })
    expect(await readPushed(vigie(), sourceId)).toEqual([])
    expect(await verify()).toEqual({ status: 200, body: 'abc' })
    expect(await readPushed(vigie(), sourceId)).toEqual([topic])
    clock.pass(hours(25))
    expect(await readPushed(vigie(), sourceId)).toEqual([])
  })

  it('is asked anew before its time is over, and nothing is missed between', async () => {
    const sourceId = await aFeed()
    await askNow()
    await verify()
    clock.pass(hours(19))
    expect(await askNow()).toBe(false)
    clock.pass(minutes(30))
    expect(await askNow()).toBe(true)
    expect(await readPushed(vigie(), sourceId)).toEqual([topic])
    await verify()
    clock.pass(hours(10))
    expect(await readPushed(vigie(), sourceId)).toEqual([topic])
  })

  it('that says no, even after a yes, is not taken to push, and is asked again another day', async () => {
    const sourceId = await aFeed()
    await askNow()
    await verify()
    expect(await call('GET', { 'hub.mode': 'denied', 'hub.topic': topic })).toMatchObject({ status: 200 })
    expect(await readPushed(vigie(), sourceId)).toEqual([])
    clock.pass(hours(23))
    expect(await askNow()).toBe(false)
    clock.pass(hours(2))
    expect(await askNow()).toBe(true)
  })

  it('that pushes, signed, has the source read at once; unsigned it has not', async () => {
    const sourceId = await aFeed()
    await askNow()
    await verify()
    const woken: string[] = []
    const heard = await listen(db, [sourcesChannel], (_channel, awaited) => void woken.push(awaited), vigie().log)
    const secret = hub.last().get('hub.secret') ?? ''
    const sign = (key: string) => `sha256=${createHmac('sha256', key).update('new').digest('hex')}`
    await expect(call('POST', {}, 'new', sign('guessed'))).rejects.toMatchObject({ status: 202 })
    await expect(call('POST', {}, 'new')).rejects.toMatchObject({ status: 202 })
    expect(await call('POST', {}, 'new', sign(secret))).toMatchObject({ status: 200 })
    await expect.poll(() => woken).toEqual([sourceId])
    await heard.close()
  })

  it('that asks back for what nobody asked hears no', async () => {
    await aFeed()
    await askNow()
    await expect(
      call('GET', { 'hub.mode': 'subscribe', 'hub.topic': 'https://other.example/', 'hub.challenge': 'abc' }),
    ).rejects.toMatchObject({ status: 404 })
    await expect(verify('unsubscribe')).rejects.toMatchObject({ status: 404 })
  })

  it('is asked to stop when the source is removed, and hears yes when it asks back', async () => {
    const sourceId = await aFeed()
    await askNow()
    await verify()
    await removeSource({ ...vigie(), actor: aPerson({ role: 'administrator' }) }, { sourceId })
    expect(await askNow()).toBe(true)
    expect(hub.last().get('hub.mode')).toBe('unsubscribe')
    await expect(verify('subscribe')).rejects.toMatchObject({ status: 404 })
    expect(await verify('unsubscribe')).toEqual({ status: 200, body: 'abc' })
    clock.pass(hours(50))
    expect(await askNow()).toBe(false)
  })

  it('that fails is asked again after an hour, and after a day of that no more', async () => {
    await aFeed()
    hub.status = 500
    for (let hour = 0; hour < 40; hour += 1) {
      await askNow()
      expect(await askNow()).toBe(false)
      clock.pass(hours(1))
    }
    expect(hub.asked.length).toBe(24)
  })

  it('that the feed has not shown for days is let go', async () => {
    await aFeed()
    await askNow()
    await verify('subscribe', 4 * 86_400)
    clock.pass(hours(80))
    await askNow()
    expect(hub.last().get('hub.mode')).toBe('unsubscribe')
  })
})
