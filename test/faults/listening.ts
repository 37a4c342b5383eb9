import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Connector } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { duration, type Instant, instant, seconds } from '../../src/domain/model/time.ts'
import type { WatchTerm } from '../../src/domain/model/watch.ts'
import type { Context } from '../../src/services/context.ts'
import { publishReply } from '../../src/services/replies/publish-reply.ts'
import { submitReply } from '../../src/services/replies/submit-reply.ts'
import type { Database } from '../../src/store/database.ts'
import { sql } from '../../src/store/sql.ts'
import { SourceReader } from '../../src/workers/read-source.ts'
import { Sessions } from '../../src/workers/sessions.ts'
import { ShortLinks } from '../../src/workers/short-links.ts'
import { aBrand } from '../support/builders.ts'
import { aContext, aPerson, aSealer, type LogLine } from '../support/context.ts'

/** What stands on a server, or with us: the words of each post by what it is called; null: it is gone. */
export type Held = ReadonlyMap<string, string | null>

/** A source that is read by the real reader, on a clock that a test hurries on. */
export interface Listening extends AsyncDisposable {
  readonly now: () => Instant
  /** What was logged. */
  readonly log: readonly LogLine[]
  /** What we hold: of what was written by others, or by all. */
  held(whose: 'others' | 'all'): Promise<Held>
  /** What posts said before they were edited, in order, by what they are called. */
  former(): Promise<ReadonlyMap<string, readonly string[]>>
  /** The addresses and words of all that we hold. */
  texts(): Promise<readonly { readonly url: string | null; readonly text: string }[]>
  /** Answers the newest post of a case that holds these words; gives the reply's id. */
  answer(words: string, text: string): Promise<string>
  /** How the replies stand. */
  replies(): Promise<readonly { readonly id: string; readonly state: string }[]>
  /** What the source says is wrong, in both languages. */
  trouble(): Promise<{ readonly kind: string; readonly en: string; readonly fr: string | null } | null>
  /** Everything that ever was said to be wrong. */
  readonly troubles: readonly { readonly kind: string; readonly en: string; readonly fr: string | null }[]
}

/** One hurried moment: so much passes on the clock (20 s) in as much real time as a round needs. */
const beat = 40
const passesAtOnce = seconds(20)

/** Begins to read a source with these settings as a worker does; its waits pass at once, because its clock is hurried and somebody keeps asking. */
export async function startListening(
  db: Database,
  given: {
    readonly connector: Connector
    readonly settings: Readonly<Record<string, unknown>>
    readonly allowed: readonly string[]
    readonly terms: readonly WatchTerm[]
    /** Nobody hurries it: a stream is listened to as it comes. */
    readonly patient?: boolean
    /** How long an answer may take, in ms; 1,200 unless given. */
    readonly longest?: number
  },
): Promise<Listening> {
  const { connector, allowed, terms } = given
  const brand = await aBrand(db, { connector: connector.id, terms })
  const secrets = Object.fromEntries(Object.entries(given.settings).filter(([key]) => connector.secrets.includes(key)))
  const open = Object.fromEntries(Object.entries(given.settings).filter(([key]) => !connector.secrets.includes(key)))
  const sealed = aSealer().seal(JSON.stringify(secrets), {
    table: 'source',
    row: brand.sourceId,
    column: 'sealed_secrets',
  })
  await db.run(
    sql`update source set settings = ${JSON.stringify(open)}, sealed_secrets = ${sealed} where id = ${brand.sourceId}`,
  )
  let ahead = 0
  const now = (): Instant => instant(Date.now() + ahead)
  const end = new AbortController()
  setMaxListeners(0, end.signal)
  const clock = { now, pass: () => undefined, set: () => undefined }
  const ctx = aContext(db, {
    clock,
    connectors: new Map([[connector.id, connector]]),
    edge: (signal) =>
      createEdge({
        now,
        signal,
        allowed: new Set(allowed),
        // Nobody waits longer than that for what never comes.
        limits: { totalMs: given.longest ?? 1_200, headersMs: given.longest ?? 800, heartbeatMs: 400 },
      }),
  })
  const sessions = new Sessions(ctx)
  const reader = new SourceReader(
    { ctx, sessions, shortLinks: new ShortLinks(ctx, end.signal) },
    brand.lease,
    end.signal,
    () => end.abort(),
  )
  const publisher = {
    holder: 'faults',
    session: (id: string) => sessions.get(id),
    pulse: () => () => undefined,
  }
  const troubles: { readonly kind: string; readonly en: string; readonly fr: string | null }[] = []
  const trouble = async () =>
    (await db.one<{ kind: string; en: string; fr: string | null }>(
      sql`select error_kind as kind, error_message as en, error_message_fr as fr
        from source where id = ${brand.sourceId} and error_kind is not null`,
    )) ?? null
  const hurrying = (async () => {
    while (!end.signal.aborted) {
      await pause(beat)
      if (given.patient !== true) ahead += passesAtOnce
      reader.lookNow()
      const said = await trouble().catch(() => null)
      if (said !== null && troubles.at(-1)?.en !== said.en) troubles.push(said)
    }
  })()
  const publishing = (async () => {
    while (!end.signal.aborted) if (!(await publishReply(ctx, publisher))) await pause(beat)
  })()
  const reading = reader.run()
  // A loop that ends before it should is told by whoever asks next.
  let broken: unknown
  for (const each of [hurrying, publishing, reading])
    each.catch((error: unknown) => {
      broken ??= error
    })
  const person: Context = { ...ctx, actor: aPerson({ userId: 'ines', name: 'Inès Benali' }) }
  return {
    now,
    log: ctx.log.lines,
    troubles,
    trouble,
    async held(whose) {
      if (broken !== undefined) throw new Error('A loop ended before it should.', { cause: broken })
      const rows = await db.rows<{ id: string; text: string; gone: boolean; ours: boolean }>(sql`
        select external_id as id, text, deleted_at is not null as gone, ours from post
        where source_id = ${brand.sourceId}`)
      return new Map(rows.filter((it) => whose === 'all' || !it.ours).map((it) => [it.id, it.gone ? null : it.text]))
    },
    async former() {
      const rows = await db.rows<{ id: string; texts: string[] }>(sql`
        select p.external_id as id, array_agg(r.text order by r.seen_at) as texts
        from post_revision r join post p on p.id = r.post_id where p.source_id = ${brand.sourceId} group by p.external_id`)
      return new Map(rows.map(({ id, texts }) => [id, texts]))
    },
    texts: () =>
      db.rows<{ url: string | null; text: string }>(
        sql`select url, text from post where source_id = ${brand.sourceId}`,
      ),
    async answer(words, text) {
      const id = randomUUID()
      const found = await db.one<{ caseId: string; postId: string }>(sql`
        select case_id as "caseId", id::text as "postId" from post
        where source_id = ${brand.sourceId} and case_id is not null and text like ${`%${words}%`}`)
      if (found === undefined) throw new Error(`Nothing that says “${words}” opened a case.`)
      await submitReply(person, { caseId: found.caseId, id, toPostId: found.postId, text, holdSeconds: 0 })
      return id
    },
    replies: () =>
      db.rows<{ id: string; state: string }>(sql`
        select r.id, r.state from reply r join post p on p.id = r.post_id
        where p.source_id = ${brand.sourceId} order by r.created_at`),
    async [Symbol.asyncDispose]() {
      end.abort()
      await sessions[Symbol.asyncDispose]()
      await Promise.allSettled([hurrying, publishing, reading])
    },
  }
}

/** Waits until `look` gives what is expected, at most `longest` ms; then gives whatever it shows, for the test to say what differs. */
export async function settled<T>(look: () => Promise<T>, isRight: (it: T) => boolean, longest = 15_000): Promise<T> {
  const until = performance.now() + longest
  for (;;) {
    const it = await look()
    if (isRight(it) || performance.now() > until) return it
    await pause(60)
  }
}

/** Whether both hold the same: what is gone there is gone here, or never was. */
export function isSame(server: Held, ours: Held): boolean {
  return differences(server, ours).length === 0
}

/** What was seen of a post before it was edited and is not kept, a line each. */
export function unkept(
  seen: ReadonlyMap<string, readonly string[]>,
  former: ReadonlyMap<string, readonly string[]>,
  bare: (text: string) => string | null = (text) => text,
): readonly string[] {
  return [...seen].flatMap(([id, texts]) => {
    const kept = new Set((former.get(id) ?? []).map(bare))
    return texts.flatMap((it) => (kept.has(bare(it)) ? [] : [`${id}: “${it}” was seen, and is not kept`]))
  })
}

/** What differs, a line each. */
export function differences(server: Held, ours: Held): readonly string[] {
  const lines: string[] = []
  for (const [id, text] of server) {
    const here = ours.get(id)
    if (text === null ? here !== undefined && here !== null : here !== text)
      lines.push(`${id}: there ${JSON.stringify(text)}, here ${JSON.stringify(here)}`)
  }
  for (const id of ours.keys())
    if (!server.has(id)) lines.push(`${id}: not there, here ${JSON.stringify(ours.get(id))}`)
  return lines
}

/** So long that a round or two pass. */
export const aMoment = (): Promise<void> => pause(duration(3 * beat))
