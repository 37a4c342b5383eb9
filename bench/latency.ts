import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { Brand, Source } from '../src/api/schemas.ts'
import { sql } from '../src/store/sql.ts'
import { Client } from './lib/client.ts'
import { openBenchDatabase } from './lib/database.ts'
import { percentile, rounded } from './lib/figures.ts'
import { listenLive } from './lib/live.ts'
import { keyOf, startNetwork } from './lib/network.ts'
import { freePort, startVigie } from './lib/program.ts'
import { seeded } from './lib/random.ts'
import { machine, progress, report } from './lib/report.ts'
import { write } from './lib/writing.ts'

const perSecond = 50
const warmUp = 5 * perSecond
const measured = 30 * perSecond
const patience = 10_000

await using database = await openBenchDatabase()
await using network = await startNetwork()
const port = await freePort()
const env = { DATABASE_URL: database.url, VIGIE_DATA: join(database.folder, 'vigie'), VIGIE_PORT: String(port) }
await using server = startVigie(['serve', '--no-worker'], env)
const token = (await server.says(/\/setup#([\w-]{20,})/))[1] ?? ''
const client = new Client(`http://127.0.0.1:${port}`)
await client.setUp(token)
await using worker = startVigie(['worker'], env)

const brand = await client.get(Brand, 'POST', '/api/v1/brands', {
  name: 'Acme',
  languages: ['fr', 'en'],
  timeZone: 'Europe/Paris',
  firstReplyMinutes: 60,
})
await client.ask('POST', `/api/v1/brands/${brand.id}/rules`, {
  name: 'Our name',
  terms: [{ kind: 'name', text: 'Acme' }],
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
progress('waiting for the worker to listen …')
await network.heard()
const Sources = z.object({ sources: z.array(Source) })
while ((await client.get(Sources, 'GET', `/api/v1/brands/${brand.id}/sources`)).sources[0]?.health !== 'listening') {
  if (worker.child.exitCode !== null) await worker.says(/(?!)/)
  await pause(100)
}

const firstHeard = new Map<string, number>()
using _live = await listenLive(client, brand.id, (event, at) => {
  if (event.type === 'case' && !firstHeard.has(event.caseId)) firstHeard.set(event.caseId, at)
  if (event.type === 'resync') throw new Error('The live stream fell behind.')
})

progress(`sending ${perSecond} posts a second …`)
const random = seeded(3)
const sentAt: number[] = []
const began = performance.now()
for (let number = 0; number < warmUp + measured; number++) {
  const due = began + (number * 1_000) / perSecond
  if (due > performance.now()) await pause(due - performance.now())
  sentAt.push(network.send(number, `Acme ${write(random)}`.slice(0, 290)))
  if (number % 500 === 0) progress(`  ${number}`)
}
const until = performance.now() + patience
while (firstHeard.size < warmUp + measured && performance.now() < until) await pause(50)

const stored = await database.db.rows<{ external_id: string; case_id: string | null }>(
  sql`select external_id, case_id from post`,
)
const caseOf = new Map(stored.map((post) => [post.external_id.split('/').at(-1), post.case_id]))
const latencies: number[] = []
let missing = 0
sentAt.forEach((sent, number) => {
  const heard = firstHeard.get(caseOf.get(keyOf(number)) ?? '')
  if (heard === undefined) missing++
  else if (number >= warmUp) latencies.push(heard - sent)
})
if (missing > 0) throw new Error(`${missing} of ${sentAt.length} posts never reached the browser.`)
client.close()
report(
  'latency',
  {
    p50_ms: rounded(percentile(latencies, 0.5)),
    p99_ms: rounded(percentile(latencies, 0.99)),
    worst_ms: rounded(Math.max(...latencies)),
    posts: latencies.length,
  },
  machine(database.postgres),
)
