import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { Brand, Source } from '../src/api/schemas.ts'
import { sql } from '../src/store/sql.ts'
import { Client } from './lib/client.ts'
import { workedSeconds } from './lib/cpu.ts'
import { openBenchDatabase } from './lib/database.ts'
import { rounded } from './lib/figures.ts'
import { startNetwork } from './lib/network.ts'
import { freePort, startVigie } from './lib/program.ts'
import { seeded } from './lib/random.ts'
import { machine, progress, report } from './lib/report.ts'
import { write } from './lib/writing.ts'

/** A whole network's stream of which one post in a thousand is about the brand: what a worker's core spends on it. */

const perSecond = Number(process.env['BENCH_RATE'] ?? 2_000)
const warmUp = 5 * perSecond
const measured = 30 * perSecond
const oneIn = 1_000
const patience = 20_000

await using database = await openBenchDatabase()
await using network = await startNetwork()
const port = await freePort()
const env = { DATABASE_URL: database.url, VIGIE_DATA: join(database.folder, 'vigie'), VIGIE_PORT: String(port) }
await using server = startVigie(['serve', '--no-worker'], env)
const token = (await server.says(/\/setup#([\w-]{20,})/))[1] ?? ''
const client = new Client(`http://127.0.0.1:${port}`)
await client.setUp(token)
const brand = await client.get(Brand, 'POST', '/api/v1/brands', {
  name: 'Acme',
  languages: ['fr', 'en'],
  timeZone: 'Europe/Paris',
  firstReplyMinutes: 60,
})
await client.ask('POST', `/api/v1/brands/${brand.id}/rules`, {
  name: 'Our name',
  terms: [
    { kind: 'name', text: 'Zyxwvut' },
    { kind: 'hashtag', text: 'zyxwvutsav' },
    { kind: 'site', text: 'zyxwvut.example' },
  ],
})
await client.ask('POST', `/api/v1/brands/${brand.id}/sources`, {
  connector: 'bluesky',
  settings: {
    service: network.service,
    identifier: 'acme.example',
    appPassword: 'abcd-efgh-ijkl-mnop',
    stream: network.stream,
  },
})
await using worker = startVigie(['worker'], env)
progress('waiting for the worker to listen …')
await network.heard()
const Sources = z.object({ sources: z.array(Source) })
while ((await client.get(Sources, 'GET', `/api/v1/brands/${brand.id}/sources`)).sources[0]?.health !== 'listening') {
  if (worker.child.exitCode !== null) await worker.says(/(?!)/)
  await pause(100)
}

const pid = worker.child.pid
if (pid === undefined) throw new Error('The worker has no process.')
progress(`sending ${perSecond} posts a second …`)
const random = seeded(5)
const texts = Array.from({ length: 2_000 }, () => write(random).slice(0, 290))
let wanted = 0
let worked = 0
let from = 0
const began = performance.now()
for (let number = 0; number < warmUp + measured; number++) {
  const due = began + (number * 1_000) / perSecond
  if (due > performance.now() + 1) await pause(due - performance.now())
  if (number === warmUp) {
    worked = workedSeconds(pid)
    from = performance.now()
  }
  const about = number % oneIn === 0
  if (about) wanted += 1
  network.send(
    number,
    about ? `Zyxwvut ${texts[number % texts.length] ?? ''}`.slice(0, 290) : (texts[number % texts.length] ?? ''),
  )
  if (number % 20_000 === 0) progress(`  ${number}`)
}
const seconds = (performance.now() - from) / 1_000
const share = (workedSeconds(pid) - worked) / seconds
const stored = async () => (await database.db.one<{ n: number }>(sql`select count(*)::int as n from post`))?.n ?? 0
const until = performance.now() + patience
while ((await stored()) < wanted && performance.now() < until) await pause(100)
const found = await stored()
client.close()
if (found !== wanted) throw new Error(`${found} posts were kept, ${wanted} were about the brand.`)
report(
  'firehose',
  { core_share: rounded(share, 3), events_per_s: rounded(measured / seconds), kept: found },
  machine(database.postgres),
)
