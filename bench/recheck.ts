import { findPostsToRecheck } from '../src/store/post-reads.ts'
import { instant } from '../src/domain/model/time.ts'
import { sql } from '../src/store/sql.ts'
import { openBenchDatabase } from './lib/database.ts'
import { percentile, rounded } from './lib/figures.ts'
import { machine, progress, report } from './lib/report.ts'

/** What it costs to find the few posts that are looked at again each minute, of each source, in a base with many posts and cases. */

const posts = Number(process.env['BENCH_POSTS'] ?? 1_000_000)
const cases = Number(process.env['BENCH_CASES'] ?? 200_000)
const looks = 300
/** One case in so many is unsettled. */
const unsettled = Number(process.env['BENCH_UNSETTLED'] ?? 50)

await using database = await openBenchDatabase()
const { db } = database
const now = Date.now()
progress(`writing ${posts} posts and ${cases} cases …`)
const [brandId, sourceId] = [crypto.randomUUID(), crypto.randomUUID()]
await db.run(sql`insert into brand (id, name, languages, time_zone, policy)
  values (${brandId}, 'Busy', '{fr}', 'Europe/Paris', '{}')`)
await db.run(sql`
  insert into source (id, brand_id, connector, name, settings)
  values (${sourceId}, ${brandId}, 'bench', 'Bench', '{}')`)
await db.run(sql`
  insert into author (connector, external_id, handle, name)
  select 'bench', 'did:' || i, 'a' || i, 'A' || i from generate_series(1, ${cases}::int) i`)
await db.run(sql`
  insert into cases (brand_id, source_id, author_id, status, priority, policy, clock_round, clock_state,
    clock_started_at, clock_warn_at, clock_due_at, opened_at, last_post_at, settled_at)
  select ${brandId}, ${sourceId}, a.id, case when n % ${unsettled}::int = 0 then 'open' else 'settled' end, 'medium', '{}', 1,
    'stopped', at, at, at, at, at, case when n % ${unsettled}::int = 0 then null else at end
  from (select id, row_number() over (order by id) as n from author where connector = 'bench') a,
    lateral (select to_timestamp(${now} / 1000.0) - n * interval '6 seconds' as at) t`)
await db.run(sql`
  insert into post (source_id, external_id, author_id, case_id, text, published_at, received_at)
  select ${sourceId}, 'post ' || i, c.author_id, case when i <= ${cases}::int * 2 then c.id end, 'Words of a post, number ' || i,
    to_timestamp(${now} / 1000.0) - (i % ${cases}::int) * interval '6 seconds', now()
  from generate_series(1, ${posts}::int) i
  join (select id, author_id, row_number() over (order by id) as n from cases where brand_id = ${brandId}) c
    on c.n = 1 + i % ${cases}::int`)
await db.run(sql`vacuum analyze post`)
await db.run(sql`vacuum analyze cases`)
progress(`looking ${looks} times …`)
const times: number[] = []
let found = 0
let after: string | null = null
let rounds = 0
for (let look = 0; look < looks; look++) {
  const from = performance.now()
  const result = await findPostsToRecheck(db, {
    gone: false,
    sourceId,
    brandId,
    since: instant(now - 7 * 24 * 3_600_000),
    after,
    limit: 25,
  })
  times.push(performance.now() - from)
  found += result.posts.length
  after = result.next
  if (after === null) rounds += 1
}
times.sort((a, b) => a - b)
report(
  'recheck',
  {
    look_p50_ms: rounded(percentile(times, 0.5), 2),
    look_p95_ms: rounded(percentile(times, 0.95), 2),
    looks,
    found,
    rounds,
    posts,
    cases,
  },
  machine(database.postgres),
)
