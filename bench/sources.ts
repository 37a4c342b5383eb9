import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { sql } from '../src/store/sql.ts'
import { workedSeconds } from './lib/cpu.ts'
import { openBenchDatabase } from './lib/database.ts'
import { openDesk } from './lib/desk.ts'
import { rounded } from './lib/figures.ts'
import { memoryOf, processTree } from './lib/memory.ts'
import { startVigie } from './lib/program.ts'
import { machine, progress, report } from './lib/report.ts'

/** Many feeds that are polled by one process at their usual cadence (every five minutes) and say nothing new (304): what it costs to be there for them. */

const count = Number(process.env['BENCH_SOURCES'] ?? 200)
const settle = 30_000
/** As long as a feed rests between two readings, so that each of them is read once in it. */
const measured = Number(process.env['BENCH_SECONDS'] ?? 300) * 1_000

let asked = 0
const feed = (site: string): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>${site}</title><link>http://${site}</link><description>Quiet</description>${Array.from(
    { length: 10 },
    (_, i) =>
      `<item><title>Item ${i}</title><link>http://${site}/${i}</link><guid>${site} ${i}</guid><pubDate>${new Date(Date.now() - i * 86_400_000).toUTCString()}</pubDate><description>Words of ${site}, number ${i}.</description></item>`,
  ).join('')}</channel></rss>`
const site = createServer((request, response) => {
  asked += 1
  const etag = `"${request.url ?? ''}"`
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end()
    return
  }
  response.writeHead(200, { 'content-type': 'application/rss+xml', etag })
  response.end(feed(`site-${(request.url ?? '').replace(/\D/g, '')}.example`))
}).listen(0, '127.0.0.1')
await once(site, 'listening')
const address = site.address()
if (address === null || typeof address === 'string') throw new Error('The system gave no port.')

await using database = await openBenchDatabase()
await using desk = await openDesk(database, [{ kind: 'name', text: 'Acme' }])
const { client, brandId } = desk
await using worker = startVigie(['worker'], desk.env)
const pid = worker.child.pid
if (pid === undefined) throw new Error('The worker has no process.')
const memory = (): number => processTree(pid).reduce((sum, it) => sum + memoryOf(it), 0)
await pause(10_000)
const alone = memory()

progress(`connecting ${count} sources …`)
const Made = z.object({ id: z.uuid() })
for (let number = 0; number < count; number++) {
  await client.get(Made, 'POST', `/api/v1/brands/${brandId}/sources`, {
    connector: 'feeds',
    settings: { address: `http://127.0.0.1:${address.port}/feed-${number}` },
  })
}
const heard = async () =>
  (await database.db.one<{ n: number }>(sql`select count(*)::int as n from source where last_check_at is not null`))
    ?.n ?? 0
while ((await heard()) < count) await pause(500)
progress('letting them settle …')
await pause(settle)
const [before, from, requests] = [workedSeconds(pid), performance.now(), asked]
await pause(measured)
const seconds = (performance.now() - from) / 1_000
const share = (workedSeconds(pid) - before) / seconds
const more = memory() - alone
const answered = asked - requests
if (answered < count * 0.9) throw new Error(`Only ${answered} of ${count} feeds were read while it was measured.`)
site.close()
site.closeAllConnections()
report(
  'sources',
  {
    core_share: rounded(share, 3),
    memory_mb: rounded(more),
    sources: count,
    polls: answered,
    seconds: rounded(seconds),
  },
  machine(database.postgres),
)
