import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hours, instant, minutes } from '../../domain/model/time.ts'
import { Doorway, HourlyBytes } from './budget.ts'
import { createEdge } from './edge.ts'

const nine = instant(Date.parse('2026-03-02T09:00:00Z'))

describe('what a source may send in an hour', () => {
  it('is refused beyond its share, in both languages, with the moment from which on it may go on', () => {
    let now = nine
    const bytes = new HourlyBytes(5_000_000, () => now)
    bytes.count(4_000_000, 'site.example')
    now = instant(nine + minutes(10))
    expect(() => bytes.count(2_000_000, 'site.example')).toThrow(
      expect.objectContaining({
        kind: 'rate_limited',
        retryAt: nine + hours(1),
        fr: 'site.example a envoyé plus de 5 Mo en une heure\u00a0: Vigie fait une pause.',
      }),
    )
    now = instant(nine + hours(1))
    expect(() => bytes.count(4_000_000, 'site.example')).not.toThrow()
  })
})

describe('a doorway', () => {
  it('lets so many in, the next when one leaves, and forgets whoever was called off', async () => {
    const door = new Doorway(1)
    const calm = new AbortController().signal
    const leave = await door.enter(calm)
    const gone = new AbortController()
    const calledOff = door.enter(gone.signal)
    const order: string[] = []
    const second = door.enter(calm).then((out) => {
      order.push('second')
      return out
    })
    gone.abort(new Error('too late'))
    await expect(calledOff).rejects.toThrow('too late')
    expect(order).toEqual([])
    leave()
    const out = await second
    out()
    await expect(door.enter(calm)).resolves.toBeTypeOf('function')
    expect(order).toEqual(['second'])
  })
})

describe('twenty sources that send much at once', () => {
  let server: Server
  let host = ''
  beforeAll(async () => {
    const chunk = Buffer.alloc(100_000, 'a')
    server = createServer((request, response) => {
      if (request.url === '/small') {
        response.end('Bonjour')
        return
      }
      let sent = 0
      const more = (): void => {
        sent += 1
        if (sent > 500 || response.destroyed) response.end()
        else response.write(chunk, more)
      }
      more()
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it('are each refused beyond 10 MB, hold little memory together, and a small one beside them is answered before they are through', async () => {
    const end = new AbortController()
    const edgeOf = () => createEdge({ now: () => nine, signal: end.signal, allowed: new Set([host]) })
    const before = process.memoryUsage().rss
    let most = before
    let through = 0
    const large = Array.from({ length: 20 }, async () => {
      const said: unknown = await edgeOf()
        .fetch(`http://${host}/large`)
        .catch((error: unknown) => error)
      through += 1
      most = Math.max(most, process.memoryUsage().rss)
      return said
    })
    const small = await edgeOf().fetch(`http://${host}/small`)
    expect(await small.text()).toBe('Bonjour')
    expect(through).toBeLessThan(20)
    for (const said of await Promise.all(large))
      expect(said).toMatchObject({ kind: 'blocked_by_policy', fr: expect.stringContaining('dépasse 10 Mo') })
    expect(most - before).toBeLessThan(300_000_000)
    end.abort()
  })
})
