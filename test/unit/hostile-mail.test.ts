import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConnectors } from '../../src/connectors/registry.ts'
import type { Connector } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { ConnectorError } from '../../src/connectors/sdk/errors.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'
import { samples, sourceOf } from '../../src/connectors/notification-mails/samples.test-suite.ts'
import { instant } from '../../src/domain/model/time.ts'
import { ImapHouse } from '../support/imap-house.ts'

/** A mail server that greets and then answers each command by its tag. */
const answering =
  (say: (command: string, tag: string) => string) =>
  (socket: Socket): void => {
    socket.write('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n')
    let waiting = ''
    socket.on('data', (chunk: Buffer) => {
      waiting += chunk.toString('latin1')
      for (let at = waiting.indexOf('\r\n'); at >= 0; at = waiting.indexOf('\r\n')) {
        const [tag = '', command = ''] = waiting.slice(0, at).split(' ')
        waiting = waiting.slice(at + 2)
        socket.write(say(command.toUpperCase(), tag))
      }
    })
  }

/** What a hostile mail server does with whoever connects. */
const hostilities: Readonly<Record<string, (socket: Socket) => void>> = {
  'hangs up at once': (socket) => socket.destroy(),
  'says goodbye': (socket) => socket.end('* BYE not today\r\n'),
  'speaks HTTP': (socket) => socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n'),
  'speaks binary': (socket) => socket.end(Buffer.from([0, 255, 254, 0, 13, 10, 0, 0xd8, 0, 13, 10])),
  'never greets': () => undefined,
  'sends 50 MB in one line': (socket) => {
    const chunk = Buffer.alloc(500_000, 'a')
    let sent = 0
    const more = (): void => {
      sent += 1
      if (socket.destroyed) return
      if (sent > 100) socket.end()
      else socket.write(chunk, more)
    }
    more()
  },
  'announces a literal of 4 GB': (socket) => {
    socket.write('* OK ready\r\n* LIST () "/" {4294967296}\r\naaaa')
  },
  'answers each command with garbage': answering(() => '* \u0000 ((((( "\r\n* 1 FETCH (UID\r\n'),
  'answers under another tag': answering(() => 'Z9 OK done\r\n'),
  'lets nobody in, in ten thousand words': answering(
    (_command, tag) => `${tag} NO [AUTHENTICATIONFAILED] ${'no '.repeat(10_000)}\r\n`,
  ),
  'nests 10,000 lists': answering(
    (_command, tag) => `* LIST ${'('.repeat(10_000)}${')'.repeat(10_000)}\r\n${tag} OK done\r\n`,
  ),
}

const ways: readonly (readonly [id: string, settings: (at: string) => Readonly<Record<string, unknown>>])[] = [
  [
    'customer-mail',
    (at) => ({ address: 'contact@example.org', password: 'a secret', imap: `imap://${at}`, smtp: `smtp://${at}` }),
  ],
  ['notification-mails', (at) => ({ server: `imap://${at}`, user: 'contact@example.org', password: 'a secret' })],
]

let connectors: ReadonlyMap<string, Connector>
let server: Server
let behave: (socket: Socket) => void = (socket) => socket.destroy()
let port = 0
const open = new Set<Socket>()
beforeAll(async () => {
  connectors = await loadConnectors()
  server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    behave(socket)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(async () => {
  for (const socket of open) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
})

describe.each(Object.entries(hostilities))('a mail server that %s', (_what, does) => {
  it.each(ways)('costs %s little, and is told of in both languages', async (id, settingsFor) => {
    const connector = connectors.get(id)
    if (connector === undefined) throw new Error(`There is no connector ${id}.`)
    behave = does
    const end = new AbortController()
    const edge = createEdge({
      now: () => instant(Date.parse('2026-03-02T09:00:00Z')),
      signal: end.signal,
      allowed: new Set([`127.0.0.1:${port}`]),
    })
    // Whoever waits gives up; what hangs must let go then.
    const patience = setTimeout(() => end.abort(), 800)
    const before = process.memoryUsage().rss
    const outcome: unknown = await connector
      .connect(connector.settings.parse(settingsFor(`127.0.0.1:${port}`)), edge, new MemoryVault())
      .then((session) => session.pull(null, []))
      .catch((error: unknown) => error)
    clearTimeout(patience)
    end.abort()
    for (const socket of open) socket.destroy()
    // It is refused in words, or read as far as it can be.
    if (outcome instanceof ConnectorError) {
      expect(outcome.fr, outcome.message).toMatch(/\p{L}/u)
      expect(outcome.message.length).toBeLessThan(600)
      expect(outcome.message).not.toContain('a secret')
    } else expect(outcome).toMatchObject({ arrivals: [] })
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  })
})

describe('a folder of notifications', () => {
  const sample = samples.find((it) => it.tells !== null)
  if (sample === undefined) throw new Error('There are no samples.')
  const notice = (id: string): Buffer => sourceOf(sample, id)
  const [from = ''] =
    notice('f@x')
      .toString('utf8')
      .match(/^From:.*$/imu) ?? []
  const inParts = (count: number): Buffer =>
    Buffer.from(
      `${from}\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'.repeat(count)}--b--\r\n`,
    )
  /** Reads the folder as a worker does, until nothing more is there or it has failed so often. */
  const readOf = async (house: ImapHouse) => {
    const connector = connectors.get('notification-mails')
    if (connector === undefined) throw new Error('There is no connector for notifications.')
    const end = new AbortController()
    const edge = createEdge({
      now: () => instant(Date.parse('2026-03-02T09:00:00Z')),
      signal: end.signal,
      allowed: new Set([house.host]),
    })
    const settings = { server: `imap://${house.host}`, user: 'contact@example.org', password: 'a secret' }
    const session = await connector.connect(connector.settings.parse(settings), edge, new MemoryVault())
    const failures: unknown[] = []
    for (let tries = 0; tries < 6; tries += 1) {
      try {
        const page = await session.pull(null, [])
        end.abort()
        return { page, failures: failures.length }
      } catch (error) {
        failures.push(error)
      }
    }
    end.abort()
    throw new Error('The folder is never read.')
  }

  it('is read past a mail in which the connection always breaks', async () => {
    const mails = Array.from({ length: 6 }, (_, i) => notice(`${i}@x`))
    await using house = await ImapHouse.open(mails, { breaksIn: 5 })
    const { page, failures } = await readOf(house)
    expect(failures).toBe(3)
    expect(page.setAside).toEqual([{ externalId: 'mail:7/5', reason: 'The connection broke in it again and again.' }])
    expect(page.arrivals).toHaveLength(5)
    expect(JSON.parse(page.cursor ?? '{}')).toMatchObject({ uid: 6 })
  })

  it('sets a mail of 20,000 parts aside, and takes none apart whose sender is nobody known', async () => {
    const stranger = Buffer.from(inParts(20_000).toString('utf8').replace(from, 'From: who@evil.example'))
    await using house = await ImapHouse.open([inParts(20_000), stranger, notice('a@x')])
    const { page } = await readOf(house)
    expect(page.setAside).toEqual([{ externalId: 'mail:7/1', reason: 'It has more than 500 parts.' }])
    expect(page.arrivals).toHaveLength(1)
  })
})
