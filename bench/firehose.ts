import { setTimeout as pause } from 'node:timers/promises'
import { sql } from '../src/store/sql.ts'
import { workedSeconds } from './lib/cpu.ts'
import { openBenchDatabase } from './lib/database.ts'
import { listenTo, openDesk } from './lib/desk.ts'
import { rounded } from './lib/figures.ts'
import { startNetwork } from './lib/network.ts'
import { startVigie } from './lib/program.ts'
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
await using desk = await openDesk(database, [
  { kind: 'name', text: 'Zyxwvut' },
  { kind: 'hashtag', text: 'zyxwvutsav' },
  { kind: 'site', text: 'zyxwvut.example' },
])
await using worker = startVigie(['worker'], desk.env)
await listenTo(network, desk, worker)

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
if (found !== wanted) throw new Error(`${found} posts were kept, ${wanted} were about the brand.`)
report(
  'firehose',
  { core_share: rounded(share, 3), events_per_s: rounded(measured / seconds), kept: found },
  machine(database.postgres),
)
