import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { CaseStatus, Priority } from '../../src/domain/cases/case.ts'
import type { ReplyClock } from '../../src/domain/cases/clock.ts'
import { orderKey } from '../../src/domain/cases/order.ts'
import { instant } from '../../src/domain/model/time.ts'
import { sql } from '../../src/store/sql.ts'
import type { BenchDatabase } from './database.ts'
import { pick, seeded } from './random.ts'
import { progress } from './report.ts'
import { write } from './writing.ts'

/** What the inbox is filled with. */
export interface InboxSize {
  readonly posts: number
  readonly cases: number
}

/** What the questions are asked about. */
export interface Seeded {
  readonly sources: readonly { readonly id: string; readonly connector: string }[]
  readonly agents: readonly string[]
  /** Ids of cases that somebody works on. */
  readonly unsettled: readonly string[]
  readonly cases: number
}

type Value = string | number | boolean | null

function* lines(count: number, row: (i: number) => readonly Value[]): Generator<string> {
  const escape = (value: Value): string =>
    value === null
      ? '\\N'
      : String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')
  for (let i = 0; i < count; ) {
    let chunk = ''
    for (; i < count && chunk.length < 500_000; i++) chunk += `${row(i).map(escape).join('\t')}\n`
    yield chunk
  }
}

/** The networks that the brand is heard on, each with its share. */
const networks = ['mastodon', 'bluesky', 'mastodon', 'discourse', 'lemmy', 'by-hand', 'bluesky', 'mastodon'] as const
const languages = ['fr', 'fr', 'fr', 'fr', 'fr', 'fr', 'en', 'en', 'en', 'de', 'es', 'it', null]
const names =
  'Camille Lou Élise Karim Inès Hugo Nora Samir Jeanne Paul Zoé Malik Aïcha Théo Rose Louis Anaïs Omar'.split(' ')
const families = 'Martin Bernard Petit Robert Richard Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia'.split(
  ' ',
)

/** So much of the cases stands open: what came in during the last day, and what waits for its customer. */
const statusOf = (share: number): CaseStatus => {
  if (share < 0.012) return 'new'
  if (share < 0.03) return 'open'
  if (share < 0.08) return 'waiting'
  return share < 0.85 ? 'settled' : 'set-aside'
}
const priorityOf = (share: number): Priority =>
  share < 0.03 ? 'critical' : share < 0.15 ? 'high' : share < 0.75 ? 'medium' : 'low'

/** Fills a brand: cases over two years, posts of which most belong to none, notes and answers. The same for the same size. */
export async function seedInbox(
  { db }: BenchDatabase,
  brandId: string,
  agents: readonly string[],
  { posts, cases }: InboxSize,
): Promise<Seeded> {
  const now = Date.now()
  const copy = (into: string, count: number, row: (i: number) => readonly Value[]): Promise<void> =>
    db.transaction(async (tx) =>
      pipeline(Readable.from(lines(count, row)), tx.client.query(copyFrom(`copy ${into} from stdin`))),
    )
  const at = (ms: number): string => new Date(ms).toISOString()
  const sources = networks.map((connector) => ({ id: crypto.randomUUID(), connector }))
  for (const { id, connector } of sources) {
    await db.run(sql`
      insert into source (id, brand_id, connector, name, settings, state)
      values (${id}, ${brandId}, ${connector}, ${connector}, '{}', 'paused')`)
  }
  const sourceOf = (i: number) => sources[i % sources.length] ?? { id: '', connector: '' }

  progress(`writing ${cases} people …`)
  await copy('author (id, connector, external_id, handle, name) ', cases, (i) => {
    const random = seeded(i + 17)
    const [name, family] = [pick(random, names), pick(random, families)]
    return [
      i + 1,
      sourceOf(i).connector,
      `bench:${i}`,
      `${name.toLowerCase()}.${family.toLowerCase()}${i}`,
      `${name} ${family}`,
    ]
  })

  progress(`writing ${cases} cases …`)
  const policy = '{"firstReplyMs":3600000,"warnShare":0.75}'
  const unsettled: string[] = []
  const span = 2 * 365 * 86_400_000
  const openedAt: number[] = []
  const languageOf: (string | null)[] = []
  await copy(
    `cases (id, brand_id, source_id, connector, author_id, status, owner_id, priority, policy, clock_round, clock_state,
      clock_started_at, clock_warn_at, clock_due_at, clock_breached_at, clock_met_at, ring_at, first_post_id, last_post_id,
      post_count, opened_at, last_post_at, last_answer_at, settled_at, unanswered, unanswered_since, unanswered_last,
      base_priority, base_at, version, order_key, language)`,
    cases,
    (i) => {
      const random = seeded(i + 71)
      const status = statusOf(random())
      const closed = status === 'settled' || status === 'set-aside'
      const asks = status === 'new' || status === 'open'
      // What asks for an answer was written within the last hours, what waits within the last days.
      const opened =
        now - Math.round(closed ? 86_400_000 + (1 - i / cases) * span : random() * (asks ? 7_200_000 : 10 * 86_400_000))
      openedAt[i] = opened
      const language = pick(random, languages)
      languageOf[i] = language
      const due = opened + 3_600_000
      const late = asks ? due < now : random() < 0.1
      const priority = priorityOf(random())
      const owner = status === 'new' || random() < 0.2 ? null : pick(random, agents)
      const settled = closed ? opened + 7_200_000 : null
      const state: ReplyClock['state'] = asks
        ? late
          ? 'breached'
          : 'running'
        : status === 'set-aside'
          ? 'stopped'
          : 'met'
      const often = asks && random() < 0.1 ? 2 + Math.floor(random() * 3) : null
      const times = { round: 1, startedAt: instant(opened), warnAt: instant(opened + 2_700_000), dueAt: instant(due) }
      const clock: ReplyClock =
        state === 'running'
          ? { ...times, state, warnedAt: null }
          : state === 'breached'
            ? { ...times, state, breachedAt: instant(due) }
            : state === 'met'
              ? { ...times, state, metAt: instant(opened + 1_800_000), breachedAt: null }
              : { ...times, state, breachedAt: null }
      if (!closed) unsettled.push(String(i + 1))
      return [
        i + 1,
        brandId,
        sourceOf(i).id,
        sourceOf(i).connector,
        i + 1,
        status,
        owner,
        priority,
        policy,
        1,
        state,
        at(opened),
        at(opened + 2_700_000),
        at(due),
        late ? at(due) : null,
        state === 'met' ? at(opened + 1_800_000) : null,
        null,
        i * 2 + 1,
        i * 2 + 2,
        2,
        at(opened),
        at(opened + 60_000),
        state === 'met' ? at(opened + 1_800_000) : null,
        settled === null ? null : at(settled),
        often,
        often === null ? null : at(opened),
        often === null ? null : at(opened + 60_000),
        often === null ? null : priority,
        often === null ? null : 1,
        1,
        orderKey({
          status,
          priority,
          clock,
          solution: null,
          promises: [],
          lastPostAt: instant(Math.round(opened + 60_000)),
          settledAt: settled === null ? null : instant(Math.round(settled)),
        }),
        language,
      ]
    },
  )

  progress(`writing ${posts} posts …`)
  const began = now - span
  await copy(
    `post (id, source_id, external_id, author_id, case_id, text, language, published_at, received_at)`,
    posts,
    (i) => {
      if (i > 0 && i % 250_000 === 0) progress(`  ${i}`)
      const of = i < cases * 2 ? Math.floor(i / 2) : null
      const random = seeded(i + 29)
      const who = of ?? Math.floor(random() * cases)
      const when = of === null ? began + (i / posts) * span : (openedAt[of] ?? began) + (i % 2) * 60_000
      return [
        i + 1,
        sourceOf(who).id,
        `bench:post:${i}`,
        who + 1,
        of === null ? null : of + 1,
        write(random),
        of === null ? 'fr' : (languageOf[of] ?? null),
        at(when),
        at(when),
      ]
    },
  )
  await copy('note (id, case_id, author_id, text, created_at)', Math.floor(cases / 4), (i) => [
    crypto.randomUUID(),
    i * 4 + 1,
    pick(seeded(i), agents),
    write(seeded(i + 5)),
    at((openedAt[i * 4] ?? began) + 600_000),
  ])
  await copy(
    'reply (id, case_id, post_id, source_id, author_id, text, state, send_at, created_at, sent_at)',
    Math.floor(cases / 2),
    (i) => {
      const when = at((openedAt[i * 2] ?? began) + 1_800_000)
      return [
        crypto.randomUUID(),
        i * 2 + 1,
        i * 4 + 2,
        sourceOf(i * 2).id,
        pick(seeded(i), agents),
        write(seeded(i + 3)),
        'sent',
        when,
        when,
        when,
      ]
    },
  )
  for (const table of ['author', 'cases', 'post'] as const) {
    await db.pool.query(`select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`)
  }
  await db.pool.query(`
    insert into event (at, kind, brand_id, case_id, case_version, source_id, data)
    select opened_at, 'opened', brand_id, id, 1, source_id, jsonb_build_object('postId', first_post_id::text, 'postAt', 0)
    from cases order by opened_at`)
  progress('vacuuming …')
  await db.pool.query('vacuum analyze')
  return { sources, agents, unsettled, cases }
}
