import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { sql } from '../src/store/sql.ts'
import { workedSeconds } from './lib/cpu.ts'
import { openBenchDatabase } from './lib/database.ts'
import { openDesk } from './lib/desk.ts'
import { percentile, rounded } from './lib/figures.ts'
import { seedInbox } from './lib/inbox-seed.ts'
import { memoryOf, processTree } from './lib/memory.ts'
import { startVigie } from './lib/program.ts'
import { machine, progress, report } from './lib/report.ts'

/** Many pages of a brand's own that are looked at each minute by one process; then the page of one with ten outages of the last month, on a desk of a million posts: each outage is set beside what was written during it and in the same hours of eight weeks before. */

const count = Number(process.env['BENCH_SITES'] ?? 200)
const posts = Number(process.env['BENCH_POSTS'] ?? 1_000_000)
const settle = 15_000
const measured = Number(process.env['BENCH_SECONDS'] ?? 120) * 1_000
const outages = 10
const reads = 40

let asked = 0
const words = '<p>Chez Mireille, ouvert de midi à minuit.</p>'.repeat(400)
const site = createServer((_request, response) => {
  asked += 1
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  response.end(`<!doctype html><title>Chez Mireille</title>${words}`)
}).listen(0, '127.0.0.1')
await once(site, 'listening')
const address = site.address()
if (address === null || typeof address === 'string') throw new Error('The system gave no port.')

await using database = await openBenchDatabase()
const { db } = database
await using desk = await openDesk(database, [{ kind: 'name', text: 'Acme' }])
const { client, brandId } = desk
const Made = z.object({ id: z.uuid() })
let pageId = ''
let share = 0
let more = 0
let looks = 0
let seconds = 0
{
  await using worker = startVigie(['worker'], desk.env)
  const { pid } = worker.child
  if (pid === undefined) throw new Error('The worker has no process.')
  const memory = (): number => processTree(pid).reduce((sum, it) => sum + memoryOf(it), 0)
  await pause(10_000)
  const alone = memory()
  progress(`watching ${count} pages …`)
  for (let number = 0; number < count; number++) {
    const { id } = await client.get(Made, 'POST', `/api/v1/brands/${brandId}/sites`, {
      url: `http://127.0.0.1:${address.port}/page-${number}`,
      everyMinutes: 1,
      expected: { words: 'ouvert de midi à minuit' },
    })
    pageId = id
  }
  const looked = async (): Promise<number> =>
    (await db.one<{ n: number }>(sql`select count(*)::int as n from watched_page where last is not null`))?.n ?? 0
  while ((await looked()) < count) await pause(500)
  progress('letting them settle …')
  await pause(settle)
  const [before, from, requests] = [workedSeconds(pid), performance.now(), asked]
  await pause(measured)
  seconds = (performance.now() - from) / 1_000
  share = (workedSeconds(pid) - before) / seconds
  more = memory() - alone
  looks = asked - requests
}
site.close()
site.closeAllConnections()
if (looks < (count * seconds * 0.8) / 60) throw new Error(`Only ${looks} looks while it was measured.`)

const people = await db.rows<{ id: string }>(sql`select id from "user"`)
await seedInbox(
  database,
  brandId,
  people.map(({ id }) => id),
  { posts, cases: Math.ceil(posts / 7) },
)
await db.run(sql`update source set created_at = now() - interval '2 years'`)
await db.run(sql`
  insert into site_notice (page_id, kind, cause, data, began_at, ended_at)
  select ${pageId}::uuid, 'down', 'status', '{"status":503}', now() - d * interval '2 days',
    now() - d * interval '2 days' + interval '3 hours'
  from generate_series(1, ${outages}) d`)
const scans = async () =>
  (await db.one<{ whole: number; indexes: Record<string, number> }>(sql`
    select (select coalesce(sum(seq_scan), 0)::int from pg_stat_user_tables where relname in ('post', 'cases')) as whole,
      (select jsonb_object_agg(indexrelname, idx_scan) from pg_stat_user_indexes where relname in ('post', 'cases')) as indexes`)) ?? {
    whole: 0,
    indexes: {},
  }
const Page = z.object({ past: z.array(z.object({ beside: z.object({ cases: z.number() }).nullable() })) })
const page = () => client.get(Page, 'GET', `/api/v1/sites/${pageId}`)
if ((await page()).past.filter(({ beside }) => beside !== null).length !== outages)
  throw new Error('The outages are not all set beside what was written.')
const before = await scans()
const times: number[] = []
for (let i = 0; i < reads; i++) {
  const from = performance.now()
  await page()
  times.push(performance.now() - from)
}
// What a server counted reaches the statistics a moment later.
await pause(2_000)
const after = await scans()
const used = Object.entries(after.indexes).filter(([name, n]) => n - (before.indexes[name] ?? 0) >= reads)
progress(`read by: ${used.map(([name]) => name).join(', ')}`)
report(
  'sites',
  {
    core_share: rounded(share, 3),
    memory_mb: rounded(more),
    pages: count,
    looks,
    seconds: rounded(seconds),
    page_p50_ms: rounded(percentile(times, 0.5)),
    page_p95_ms: rounded(percentile(times, 0.95)),
    whole_table_scans: after.whole - before.whole,
    posts,
  },
  machine(database.postgres),
)
