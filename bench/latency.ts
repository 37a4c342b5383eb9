import { setTimeout as pause } from 'node:timers/promises'
import { sql } from '../src/store/sql.ts'
import { openBenchDatabase } from './lib/database.ts'
import { listenTo, openDesk } from './lib/desk.ts'
import { percentile, rounded } from './lib/figures.ts'
import { listenLive } from './lib/live.ts'
import { keyOf, startNetwork } from './lib/network.ts'
import { startVigie } from './lib/program.ts'
import { seeded } from './lib/random.ts'
import { machine, progress, report } from './lib/report.ts'
import { write } from './lib/writing.ts'

const perSecond = 50
const warmUp = 5 * perSecond
const measured = 30 * perSecond
const patience = 10_000

await using database = await openBenchDatabase()
await using network = await startNetwork()
await using desk = await openDesk(database, [{ kind: 'name', text: 'Acme' }])
const { client, brandId } = desk
await using worker = startVigie(['worker'], desk.env)
await listenTo(network, desk, worker)

const firstHeard = new Map<string, number>()
using _live = await listenLive(client, brandId, (event, at) => {
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
