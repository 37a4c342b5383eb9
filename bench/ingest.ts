import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { Brand } from '../src/api/schemas.ts'
import { compileRules } from '../src/domain/listening/index.ts'
import type { Arrival, IncomingPost } from '../src/domain/model/post.ts'
import { type Instant, instant } from '../src/domain/model/time.ts'
import type { WatchRule } from '../src/domain/model/watch.ts'
import { loadJudge } from '../src/runtime/triage/load-judge.ts'
import type { Context } from '../src/services/context.ts'
import { ingest } from '../src/services/listening/ingest.ts'
import { sql } from '../src/store/sql.ts'
import { Client } from './lib/client.ts'
import { type BenchDatabase, openBenchDatabase, quietLog } from './lib/database.ts'
import { percentile, rounded } from './lib/figures.ts'
import { freePort, startVigie } from './lib/program.ts'
import { seeded } from './lib/random.ts'
import { machine, progress, report } from './lib/report.ts'
import { coinRules, mention, write } from './lib/writing.ts'

const stored = Number(process.env['BENCH_STORED'] ?? 200_000)
const warmUp = Number(process.env['BENCH_WARM_UP_S'] ?? 10) * 1_000
const measured = Number(process.env['BENCH_MEASURED_S'] ?? 60) * 1_000
const batchSize = Number(process.env['BENCH_BATCH'] ?? 500)
/** Posts offered each second: half as many again as must be taken in, so that the figure for the inbox is that of a busy day and not of a machine with nothing left. 0 offers as fast as they are taken. */
const offered = Number(process.env['BENCH_RATE'] ?? 4_500)
const bystanders = 50_000

const now = (): Instant => instant(Date.now())
const sourceId = crypto.randomUUID()

/** The i-th post, the same whenever it is asked for. As one in ten arrives again, one in 18 new posts makes one in 20 of all: somebody new whom a rule names. A fifth is named by a rule; but for those, people who have a case already write them. */
const postNumber = (i: number, rules: readonly WatchRule[]): IncomingPost => {
  const random = seeded(i + 1)
  const part = i % 18
  const opens = part === 0
  const joins = part === 1 || part === 2 || (part === 3 && i % 90 < 54)
  const earlier = Math.floor(random() * Math.floor(i / 18)) * 18
  const who = opens ? `opener-${i}` : joins ? `opener-${earlier}` : `bystander-${Math.floor(random() * bystanders)}`
  const text = write(random)
  return {
    externalId: `at://did:plc:${who}/app.bsky.feed.post/${i}`,
    revision: null,
    author: {
      externalId: `did:plc:${who}`,
      handle: `${who}.bsky.social`,
      name: who,
      url: null,
      avatarUrl: null,
      followers: null,
    },
    text: opens || joins ? mention(random, text, rules) : text,
    language: 'fr',
    publishedAt: instant(began + i),
    url: `https://bsky.app/profile/${who}/post/${i}`,
    parentId: null,
    rootId: null,
    links: [],
    tags: [],
    mentions: [],
    reach: null,
    addressed: null,
    ours: false,
    ref: { uri: `at://did:plc:${who}/app.bsky.feed.post/${i}`, cid: `bafyrei${i}` },
  }
}

const began = Date.now() - 86_400_000

class Stream {
  private next = 0
  private readonly random = seeded(7)
  private readonly rules: readonly WatchRule[]
  constructor(rules: readonly WatchRule[]) {
    this.rules = rules
  }

  /** Posts as they arrive; of ten, `again` were there before. */
  take(count: number, again: number): Arrival[] {
    return Array.from({ length: count }, () => {
      const known = this.next > 1_000 && this.random() < again
      const i = known ? Math.floor(this.random() * (this.next - 1_000)) : this.next++
      return { kind: 'post', post: postNumber(i, this.rules) }
    })
  }
}

const seedSource = async ({ db }: BenchDatabase, brandId: string): Promise<void> => {
  await db.run(sql`
    insert into source (id, brand_id, connector, name, settings, account, state, lease_holder, lease_token, lease_until)
    values (${sourceId}, ${brandId}, 'bluesky', 'Bench', '{}', '{"externalId":"did:plc:us","handle":"us.example","name":"Us"}',
      'paused', 'bench', 1, now() + interval '1 day')`)
}

const seedRules = async ({ db }: BenchDatabase, rules: readonly WatchRule[]): Promise<void> => {
  for (const rule of rules) {
    await db.run(sql`
      insert into watch_rule (id, brand_id, name, terms)
      values (${rule.id}, ${rule.brandId}, ${rule.name}, ${JSON.stringify(rule.terms)}::jsonb)`)
  }
}

const loadResult = z.object({ latencies: z.array(z.number()), failures: z.number() })

await using database = await openBenchDatabase()
const port = await freePort()
await using server = startVigie(['serve', '--no-worker'], {
  DATABASE_URL: database.url,
  VIGIE_DATA: join(database.folder, 'vigie'),
  VIGIE_PORT: String(port),
})
const token = (await server.says(/\/setup#([\w-]{20,})/))[1] ?? ''
const client = new Client(`http://127.0.0.1:${port}`)
await client.setUp(token)
const brand = await client.get(Brand, 'POST', '/api/v1/brands', {
  name: 'Bench',
  languages: ['fr', 'en'],
  timeZone: 'Europe/Paris',
  firstReplyMinutes: 60,
})
const rules = coinRules(seeded(2), 200, brand.id, () => crypto.randomUUID())
await seedSource(database, brand.id)
await seedRules(database, rules)

const context: Context = {
  db: database.db,
  now,
  actor: { kind: 'vigie' },
  connectors: new Map(),
  sealer: {
    keyId: 'bench',
    seal: () => {
      throw new Error('nothing is sealed here')
    },
    open: () => {
      throw new Error('nothing is opened here')
    },
    mark: (text) => Buffer.from(text),
    marks: (text) => [Buffer.from(text)],
  },
  judge: loadJudge(),
  edge: () => {
    throw new Error('nothing is called here')
  },
  log: quietLog,
}
const matcher = compileRules(rules)
const stream = new Stream(rules)
const lease = { sourceId, brandId: brand.id, connector: 'bluesky', token: '1' }
let cursor = 0
const takeIn = (arrivals: readonly Arrival[]) =>
  ingest(context, matcher, { lease, channel: 'stream', arrivals, cursor: String(++cursor), retain: 'all' })

progress(`storing ${stored} posts …`)
for (let done = 0; done < stored; done += 2_000) {
  await takeIn(stream.take(2_000, 0))
  if ((done + 2_000) % 40_000 === 0) progress(`  ${done + 2_000}`)
}
await database.db.run(sql`vacuum analyze`)

const load = fork(join(import.meta.dirname, 'lib', 'inbox-load.js'), [client.origin, brand.id], {
  env: { ...process.env, BENCH_COOKIE: client.cookie },
  stdio: ['ignore', 2, 2, 'ipc'],
})

const totals = { arrived: 0, matched: 0, opened: 0, joined: 0, known: 0 }
const run = async (length: number): Promise<number> => {
  const from = performance.now()
  let arrivals = stream.take(batchSize, 0.1)
  let told = from
  for (let batches = 0; performance.now() - from < length; batches++) {
    const early = offered === 0 ? 0 : (batches * batchSize * 1_000) / offered - (performance.now() - from)
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
    const pending = takeIn(arrivals)
    const count = arrivals.length
    arrivals = stream.take(batchSize, 0.1)
    const result = await pending
    totals.arrived += count
    totals.matched += result.matched
    totals.opened += result.opened.length
    totals.joined += result.joined
    totals.known += result.known
    if (performance.now() - told > 10_000) {
      told = performance.now()
      progress(`  ${Math.round((totals.arrived * 1_000) / (told - from))} posts/s`)
    }
  }
  return performance.now() - from
}

progress('warming up …')
await run(warmUp)
for (const key of ['arrived', 'matched', 'opened', 'joined', 'known'] as const) totals[key] = 0
load.send('measure')
progress('measuring …')
const took = await run(measured)
load.send('stop')
const [answer] = await once(load, 'message')
const { latencies, failures } = loadResult.parse(answer)
if (failures > 0) throw new Error(`${failures} inbox requests failed.`)
client.close()

report(
  'ingest',
  {
    posts_per_s: Math.round((totals.arrived * 1_000) / took),
    inbox_p99_ms: rounded(percentile(latencies, 0.99)),
    inbox_p50_ms: rounded(percentile(latencies, 0.5)),
    inbox_requests: latencies.length,
    offered_per_s: offered,
    arrived: totals.arrived,
    known: totals.known,
    matched: totals.matched,
    cases_opened: totals.opened,
    cases_joined: totals.joined,
  },
  machine(database.postgres),
)
