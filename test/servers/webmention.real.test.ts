import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConnectors } from '../../src/connectors/registry.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { instant, seconds } from '../../src/domain/model/time.ts'
import { serveApp, type Served } from '../../src/http/app.test-suite.ts'
import { requestListener } from '../../src/http/listener.ts'
import { lookAtAnnounced } from '../../src/services/listening/look-at-announced.ts'
import { sql } from '../../src/store/sql.ts'
import { until } from '../start/program.ts'
import { aBrand } from '../support/builders.ts'
import { aClock, aContext } from '../support/context.ts'
import { createTestDatabase } from '../support/database.ts'

const pinger = fileURLToPath(new URL('./node_modules/webmention-testpinger/bin/cli', import.meta.url))
const target = 'https://chezmireille.example/carte'
const other = 'https://chezmireille.example/terrasse'

const portOf = (server: Server): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}
const listening = async (server: Server): Promise<Server> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** A port that is free now: the pinger does not choose one itself. */
async function aFreePort(): Promise<number> {
  const server = await listening(createServer())
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

describe('the pages of real blogs, announced by a sender of Webmention', () => {
  const clock = aClock()
  clock.set(instant(Date.now()))
  let test: Awaited<ReturnType<typeof createTestDatabase>>
  let served: Served
  let door: Server
  let sourceId = ''
  let port = 0
  let said = ''

  beforeAll(async () => {
    test = await createTestDatabase()
    const connectors = await loadConnectors()
    served = await serveApp(test.db, { clock, connectors })
    door = await listening(createServer(requestListener((request, env) => served.app.fetch(request, env))))
    sourceId = (await aBrand(test.db, { connector: 'webmention' })).sourceId
    await test.db.run(
      sql`update source set settings = '{"address": "https://chezmireille.example"}' where id = ${sourceId}`,
    )
    port = await aFreePort()
    const endpoint = `http://127.0.0.1:${portOf(door)}/in/${sourceId}`
    const child = spawn(
      process.execPath,
      [pinger, '-e', endpoint, '-t', target, '-t', other, '-h', '127.0.0.1', '-p', String(port), '-f', '0'],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const ended = once(child, 'exit')
    child.stdout.on('data', (chunk) => (said += String(chunk)))
    child.stderr.on('data', (chunk) => (said += String(chunk)))
    try {
      await until(() => {
        if (child.exitCode !== null) throw new Error(`The pinger ended:\n${said}`)
        return said.match(/ pinged\./g)?.length === 28 || undefined
      })
      const ctx = aContext(test.db, {
        clock,
        connectors,
        edge: (signal) => createEdge({ signal, now: clock.now, allowed: new Set([`127.0.0.1:${port}`]) }),
      })
      // One host is not asked more often than every five seconds.
      for (let more = true; more; clock.pass(seconds(6))) more = await lookAtAnnounced(ctx, AbortSignal.timeout(20_000))
    } finally {
      child.kill('SIGKILL')
      await ended
    }
  })

  afterAll(async () => {
    door?.closeAllConnections()
    door?.close()
    await served?.[Symbol.asyncDispose]()
    await test?.[Symbol.asyncDispose]()
  })

  const stored = () =>
    test.db.rows<{ page: string; text: string; author: string; handle: string; url: string; links: string }>(sql`
      select substring(p.external_id from 'name=([a-z-]+)') as page, p.text, a.name as author, a.handle, p.url,
        coalesce(a.url, '') as links
      from post p join author a on a.id = p.author_id where p.source_id = ${sourceId} order by 1`)

  it('are all taken, each once, whichever of our two pages they name', async () => {
    expect(said).not.toMatch(/failed/)
    const pages = await stored()
    expect(pages.map(({ page }) => page)).toEqual([
      'aaronparecki-com',
      'adactio-com',
      'basic-like',
      'basic-multi',
      'basic-reply',
      'basic-with-comments',
      'brid-gy',
      'brid-gy-emoji',
      'checkmention-hcardxss',
      'checkmention-xss',
      'notizblog-org',
      'sandeep-io',
      'tantek-com',
      'voxpelli-com',
    ])
    expect(await test.db.rows(sql`select key from announced where due_at is not null`)).toEqual([])
    expect(await test.db.rows(sql`select * from unfit_post`)).toEqual([])
  })

  it('are words and names of people, and nothing in them acts', async () => {
    const pages = await stored()
    const of = (name: string) => pages.find(({ page }) => page === name)
    expect(of('brid-gy-emoji')).toMatchObject({ text: '😢', author: 'Matthias Pfefferle' })
    expect(of('aaronparecki-com')?.author).toBe('Aaron Parecki')
    expect(of('tantek-com')?.text).toMatch(/Homebrew Website Club/)
    expect(of('checkmention-xss')?.text).toMatch(/should not cause an alert/)
    for (const { url, links } of pages) for (const link of [url, links]) expect(link).not.toMatch(/^(?!https?:)\w+:/i)
  })
})
