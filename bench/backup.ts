import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { openDatabase } from '../src/store/database.ts'
import { sql } from '../src/store/sql.ts'
import { startEmbeddedPostgres } from '../src/runtime/postgres/embedded.ts'
import { type BenchDatabase, openBenchDatabase, quietLog } from './lib/database.ts'
import { rounded } from './lib/figures.ts'
import { seeded } from './lib/random.ts'
import { machine, progress, report } from './lib/report.ts'
import { write } from './lib/writing.ts'

const posts = Number(process.env['BENCH_POSTS'] ?? 1_000_000)
const people = Math.ceil(posts / 10)
/** One post in ten is part of a case, as where a twentieth opens one and as many join one. */
const cases = Math.ceil(posts / 20)
const eventsPerCase = 4
const brandId = '00000000-0000-4000-8000-000000000001'
const sourceId = '00000000-0000-4000-8000-000000000002'
const began = Date.UTC(2026, 0, 1)

/** Rows as COPY reads them, in chunks. */
function* rows(count: number, row: (i: number) => readonly (string | number | null)[]): Generator<string> {
  const escape = (value: string | number | null): string =>
    value === null
      ? '\\N'
      : String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')
  for (let i = 0; i < count; ) {
    let chunk = ''
    for (; i < count && chunk.length < 500_000; i++) chunk += `${row(i).map(escape).join('\t')}\n`
    yield chunk
  }
}

async function fill({ db }: BenchDatabase): Promise<void> {
  const copy = (into: string, count: number, row: (i: number) => readonly (string | number | null)[]): Promise<void> =>
    db.transaction(async (tx) =>
      pipeline(Readable.from(rows(count, row)), tx.client.query(copyFrom(`copy ${into} from stdin`))),
    )
  const at = (i: number): string => new Date(began + i * 20).toISOString()
  await db.run(sql`
    insert into brand (id, name, languages, time_zone, policy)
    values (${brandId}, 'Bench', '{fr,en}', 'Europe/Paris', '{"firstReplyMs":3600000,"warnShare":0.75}')`)
  await db.run(sql`
    insert into source (id, brand_id, connector, name, settings, state)
    values (${sourceId}, ${brandId}, 'bluesky', 'Bench', '{}', 'paused')`)
  await copy('author (connector, external_id, handle, name)', people, (i) => [
    'bluesky',
    `did:plc:${i}`,
    `p${i}.example`,
    `P ${i}`,
  ])
  const policy = '{"firstReplyMs":3600000,"warnShare":0.75}'
  await copy(
    `cases (id, brand_id, source_id, author_id, status, priority, policy, clock_round, clock_state, clock_started_at,
      clock_warn_at, clock_due_at, opened_at, last_post_at, settled_at)`,
    cases,
    (i) => [
      i + 1,
      brandId,
      sourceId,
      i + 1,
      'settled',
      'medium',
      policy,
      1,
      'met',
      at(i),
      at(i),
      at(i),
      at(i),
      at(i),
      at(i),
    ],
  )
  const random = seeded(3)
  await copy(
    'post (source_id, external_id, author_id, case_id, text, language, url, links, hits, ref, published_at, received_at)',
    posts,
    (i) => {
      if (i % 100_000 === 0) progress(`  ${i}`)
      const caseId = i % 10 === 0 ? Math.floor(i / 20) + 1 : null
      const uri = `at://did:plc:${i % people}/app.bsky.feed.post/${i}`
      return [
        sourceId,
        uri,
        (i % people) + 1,
        caseId,
        write(random),
        'fr',
        `https://bsky.app/${i}`,
        '{}',
        '[]',
        `{"uri":"${uri}"}`,
        at(i),
        at(i),
      ]
    },
  )
  await copy('event (at, kind, brand_id, case_id, case_version, source_id, data)', cases * eventsPerCase, (i) => [
    at(i),
    'post-joined',
    brandId,
    Math.floor(i / eventsPerCase) + 1,
    i % eventsPerCase,
    sourceId,
    `{"postId":"${i}"}`,
  ])
  await db.run(sql`vacuum analyze`)
}

/** Runs a command of Vigie to its end; gives the seconds. */
async function vigie(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const from = performance.now()
  const child = spawn(process.execPath, ['bin/vigie.mjs', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 2, 2],
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`vigie ${args[0]} ended with ${code}.`)
  return (performance.now() - from) / 1_000
}

await using database = await openBenchDatabase()
progress(`storing ${posts} posts …`)
await fill(database)
const size = await database.db.one<{ mb: number }>(sql`select pg_database_size(current_database())::float8 / 1e6 as mb`)
const file = join(database.folder, 'bench.tar')
const data = join(database.folder, 'restored')
const backupSeconds = await vigie(['backup', file], { DATABASE_URL: database.url, VIGIE_DATA: data })
const restoreSeconds = await vigie(['restore', file], { VIGIE_DATA: data })

progress('counting …')
const restored = await startEmbeddedPostgres({ folder: join(data, 'postgresql'), log: quietLog })
try {
  await using db = openDatabase({ url: restored.url })
  const count = await db.one<{ posts: number; words: string }>(
    sql`select count(*)::int as posts, sum(hashtext(text || external_id))::text as words from post`,
  )
  const before = await database.db.one<{ posts: number; words: string }>(
    sql`select count(*)::int as posts, sum(hashtext(text || external_id))::text as words from post`,
  )
  if (count?.posts !== posts || count.words !== before?.words)
    throw new Error(`Of ${posts} posts, ${count?.posts} were restored, or in other words.`)
} finally {
  await restored.stop()
}
report(
  'backup',
  {
    backup_s: rounded(backupSeconds),
    restore_s: rounded(restoreSeconds),
    posts,
    events: cases * eventsPerCase,
    database_mb: Math.round(size?.mb ?? 0),
    file_mb: rounded(statSync(file).size / 1e6),
  },
  machine(database.postgres),
)
