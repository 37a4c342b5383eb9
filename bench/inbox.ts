import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { CasePage, Me } from '../src/api/schemas.ts'
import { sql } from '../src/store/sql.ts'
import { addAgents } from './lib/agents.ts'
import { Client } from './lib/client.ts'
import { openBenchDatabase } from './lib/database.ts'
import { openDesk } from './lib/desk.ts'
import { percentile, rounded } from './lib/figures.ts'
import { filters, inboxQuestions, type Kind, kinds } from './lib/inbox-questions.ts'
import { type InboxSize, seedInbox } from './lib/inbox-seed.ts'
import { usedByOthers } from './lib/processor.ts'
import { pick, seeded } from './lib/random.ts'
import { machine, progress, report } from './lib/report.ts'

/** The inbox of a large desk: fifty agents look on while twenty cases change each second, and one asks for lists, counts, cases and searches. At a tenth of the size first, so that growth shows. */

const agents = Number(process.env['BENCH_AGENTS'] ?? 50)
const changesPerSecond = Number(process.env['BENCH_CHANGES'] ?? 20)
const measuredMs = Number(process.env['BENCH_MEASURED_S'] ?? 40) * 1_000
const warmUpMs = Number(process.env['BENCH_WARM_UP_S'] ?? 5) * 1_000
const largest = Number(process.env['BENCH_POSTS'] ?? 1_000_000)
/** Questions asked each second, so that the figures are those of a desk at work and not of one agent who never pauses. */
const asksPerSecond = Number(process.env['BENCH_ASKS'] ?? 20)
const password = 'a long enough pass phrase'

async function measure(size: InboxSize): Promise<Readonly<Record<string, number>> & { readonly postgres: string }> {
  await using database = await openBenchDatabase()
  await using desk = await openDesk(database, [{ kind: 'name', text: 'Acme' }])
  const { brandId } = desk
  const { db } = database
  const ids = await addAgents(database, brandId, agents, password)
  const seed = await seedInbox(database, brandId, ids, size)
  const origin = desk.client.origin
  progress(`${agents} agents sign in …`)
  const clients: Client[] = []
  for (const id of ids) {
    const client = new Client(origin)
    // So many from one address at once are kept out, as they should be.
    await db.run(sql`delete from attempt`)
    await client.ask('POST', '/api/auth/sign-in/email', { email: `${id}@example.org`, password })
    await client.get(Me, 'GET', '/api/v1/me')
    clients.push(client)
  }
  for (const filter of filters.slice(0, 6)) {
    await desk.client.ask('POST', `/api/v1/brands/${brandId}/views`, {
      name: filter,
      shared: true,
      view: 'all',
      filter,
    })
  }

  // Every agent looks on; a change counts from when it was asked for, which is before its commit, until an agent has heard it.
  const committed = new Map<string, number>()
  const heard: number[] = []
  let measuring = false
  const listeners = new Worker(new URL('./lib/listening.js', import.meta.url), {
    workerData: { origin, brandId, cookies: clients.map(({ cookie }) => cookie) },
  })
  const failed = once(listeners, 'error').then(([error]) => {
    throw error
  })
  failed.catch(() => undefined)
  await Promise.race([failed, once(listeners, 'message')])
  listeners.on('message', ([change, at]: readonly [string, number]) => {
    const since = committed.get(change)
    if (measuring && since !== undefined) heard.push(at - performance.timeOrigin - since)
  })
  const times: Record<Kind, number[]> = { view: [], counts: [], case: [], search: [], search_filtered: [] }
  const slow: [number, string][] = []
  const random = seeded(11)
  const questions = inboxQuestions(brandId, seed.cases, random)
  const versions = new Map<string, number>()
  let failures = 0

  const change = async (): Promise<void> => {
    const caseId = pick(random, seed.unsettled)
    const before = versions.get(caseId) ?? 1
    // One change of a case at a time: two at once would be a clash, and clashes are no load.
    if (versions.get(caseId) === -1) return
    versions.set(caseId, -1)
    const priority = pick(random, ['critical', 'high', 'medium', 'low'])
    const from = performance.now()
    committed.set(`${caseId} ${before + 1}`, from)
    try {
      const text = await pick(random, clients).ask('POST', `/api/v1/cases/${caseId}/priority`, {
        priority,
        version: before,
      })
      versions.set(caseId, z.object({ version: z.number() }).parse(JSON.parse(text)).version)
    } catch (error) {
      failures++
      progress(String(error))
    }
  }
  const ask = async (kind: Kind): Promise<void> => {
    const client = pick(random, clients)
    const brand = `/api/v1/brands/${brandId}`
    const path = questions.of(kind)
    // Each is asked when it is due, whether those before it are answered or not; how late this program is in asking is no time of the server's.
    const from = performance.now()
    try {
      const text = await client.ask('GET', path)
      const took = performance.now() - from
      if (measuring) {
        times[kind].push(took)
        slow.push([took, `${kind} ${decodeURIComponent(path.slice(brand.length))}`])
      }
      if (kind === 'view') {
        questions.shown(path, CasePage.pick({ next: true }).parse(JSON.parse(text)).next)
      }
    } catch (error) {
      failures++
      progress(String(error))
    }
  }

  const running = new Set<Promise<void>>()
  const began = performance.now()
  let [changes, asked] = [0, 0]
  progress('measuring …')
  let memory = 0
  const watching = new Worker(new URL('./lib/watching-memory.js', import.meta.url), {
    workerData: { root: process.pid, pauseMs: 250 },
  })
  const unwatched = once(watching, 'error').then(([error]) => {
    throw error
  })
  unwatched.catch(() => undefined)
  watching.on('message', (megabytes: number) => {
    memory = Math.max(memory, megabytes)
  })
  let used = { ...usedByOthers(), bench: process.cpuUsage() }
  while (performance.now() - began < warmUpMs + measuredMs) {
    const now = performance.now() - began
    if (!measuring && now > warmUpMs) {
      measuring = true
      used = { ...usedByOthers(), bench: process.cpuUsage() }
    }
    for (; (changes * 1_000) / changesPerSecond < now; changes++) {
      const doing = change().finally(() => running.delete(doing))
      running.add(doing)
    }
    for (; (asked * 1_000) / asksPerSecond < now; asked++) {
      const doing = ask(kinds[asked % kinds.length] ?? 'view').finally(() => running.delete(doing))
      running.add(doing)
    }
    await pause(2)
  }
  const { server: byServer, postgres: byPostgres } = usedByOthers()
  const { user, system } = process.cpuUsage(used.bench)
  const share = (ms: number): string => `${Math.round((ms / measuredMs) * 100)} %`
  progress(
    `of a processor: the server ${share(byServer - used.server)}, PostgreSQL ${share(byPostgres - used.postgres)}, the agents ${share((user + system) / 1_000)}`,
  )
  await Promise.race([failed, unwatched, Promise.all(running)])
  await pause(1_000)
  await listeners.terminate()
  await watching.terminate()
  if (memory === 0) throw new Error('Nobody said what the server holds.')
  for (const client of clients) client.close()
  for (const [took, what] of slow.sort(([a], [b]) => b - a).slice(0, 12)) progress(`  ${rounded(took)} ms ${what}`)
  if (failures > 0) throw new Error(`${failures} requests failed.`)
  for (const kind of kinds) {
    const at = (share: number): number => rounded(percentile(times[kind], share))
    progress(`${kind.padEnd(16)} p50 ${at(0.5)}, p90 ${at(0.9)}, p95 ${at(0.95)}, p99 ${at(0.99)} ms`)
  }
  if (process.env['BENCH_SHELL'] !== undefined) {
    progress(`the database stays open: ${database.url}`)
    await pause(Number(process.env['BENCH_SHELL']) * 1_000)
  }
  const p95 = (kind: Kind) => rounded(percentile(times[kind], 0.95))
  return {
    postgres: database.postgres as never,
    ...Object.fromEntries(kinds.map((kind) => [`${kind}_p95_ms`, p95(kind)])),
    live_p99_ms: rounded(percentile(heard, 0.99)),
    memory_mb: Math.round(memory),
    questions: kinds.reduce((sum, kind) => sum + times[kind].length, 0),
    heard: heard.length,
  } as never
}

const sizes = process.env['BENCH_ONE'] === undefined ? [largest / 10, largest] : [largest]
const results: (Readonly<Record<string, number>> & { readonly postgres: string })[] = []
for (const posts of sizes) {
  progress(`— ${posts} posts, ${posts / 5} cases —`)
  results.push(await measure({ posts, cases: posts / 5 }))
}
const figures = (at: number): Readonly<Record<string, number>> => {
  const { postgres: _postgres, ...rest } = results[at] ?? { postgres: '' }
  return rest
}
const last = figures(results.length - 1)
if (results.length > 1) {
  progress(`${'figure'.padEnd(26)}${String(sizes[0]).padStart(12)}${String(sizes[1]).padStart(12)} posts`)
  for (const [name, value] of Object.entries(last)) {
    progress(`${name.padEnd(26)}${String(figures(0)[name]).padStart(12)}${String(value).padStart(12)}`)
  }
}
report(
  'inbox',
  {
    ...last,
    ...Object.fromEntries(
      results.length > 1 ? Object.entries(figures(0)).map(([name, value]) => [`${name}_at_a_tenth`, value]) : [],
    ),
  },
  machine(results[0]?.postgres),
)
