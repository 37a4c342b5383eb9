import type { Instant } from '../domain/model/time.ts'
import type { BrandWord } from '../domain/triage/brand-words.ts'
import type { Drift, Mix } from '../domain/triage/drift.ts'
import type { History } from '../domain/triage/history.ts'
import type { Queryable, Transaction } from './database.ts'
import { forgottenChannel } from './listen.ts'
import { type Sql, sql } from './sql.ts'

/** How a brand learns. */
export interface LearningState {
  readonly isOn: boolean
  /** Corrections before this are not learnt from; null: all are. */
  readonly learnsFrom: Instant | null
  readonly revision: number
  /** The newest post that may hold the layer near the shared engine; null: none was judged. */
  readonly anchorsTo: string | null
  readonly judgedVersion: string | null
  /** Judging anew, while it runs; null: it does not. */
  readonly again: {
    readonly version: string
    readonly since: Instant
    /** When it last went on. */
    readonly at: Instant
    readonly below: string | null
    readonly done: number
    readonly of: number
  } | null
  readonly drift: Drift | null
  readonly driftAt: Instant | null
}

/** How a brand learns that never learnt anything. */
const beginning: LearningState = {
  isOn: true,
  learnsFrom: null,
  revision: 0,
  anchorsTo: null,
  judgedVersion: null,
  again: null,
  drift: null,
  driftAt: null,
}

interface Row extends Omit<LearningState, 'again'> {
  readonly againVersion: string | null
  readonly againSince: Instant | null
  readonly againAt: Instant | null
  readonly againBelow: string | null
  readonly againDone: number
  readonly againOf: number
}

const columns: Sql = sql`l.is_on as "isOn", l.learns_from as "learnsFrom", l.revision, l.anchors_to::text as "anchorsTo", l.judged_version as "judgedVersion",
  l.again_version as "againVersion", l.again_since as "againSince", l.again_at as "againAt", l.again_below::text as "againBelow",
  l.again_done as "againDone", l.again_of as "againOf", l.drift, l.drift_at as "driftAt"`

function toState(row: Row | undefined): LearningState {
  if (row === undefined) return beginning
  const { againVersion, againSince, againAt, againBelow, againDone, againOf, ...rest } = row
  const again =
    againVersion === null || againSince === null
      ? null
      : {
          version: againVersion,
          since: againSince,
          at: againAt ?? againSince,
          below: againBelow,
          done: againDone,
          of: againOf,
        }
  return { ...rest, again }
}

/** How a brand learns, as it stands. */
export const readLearning = async (db: Queryable, brandId: string): Promise<LearningState> =>
  toState(await db.one<Row>(sql`select ${columns} from brand_learning l where l.brand_id = ${brandId}`.prepared()))

/** The same, locked until the transaction ends; its row is made where there is none. */
export async function lockLearning(tx: Transaction, brandId: string): Promise<LearningState> {
  await tx.run(sql`insert into brand_learning (brand_id) values (${brandId}) on conflict do nothing`)
  return toState(
    await tx.one<Row>(sql`select ${columns} from brand_learning l where l.brand_id = ${brandId} for update`),
  )
}

/** After so many new posts others hold a layer near the shared engine: each time all of it is learnt anew. */
const anchorsMove = 400

/** Says that what a brand learns from has changed. Which posts hold its layer is written down with it, so that each process makes the same one of a revision. */
export async function noteTaught(tx: Transaction, brandId: string): Promise<void> {
  await tx.run(sql`
    insert into brand_learning as l (brand_id, revision, anchors_to)
    values (${brandId}, 1, (select max(post_id) from judgement where brand_id = ${brandId}))
    on conflict (brand_id) do update set revision = l.revision + 1, anchors_to = case
      when l.anchors_to is null or ${anchorsMove} <= (select count(*) from (
        select from judgement j where j.brand_id = l.brand_id and j.post_id > l.anchors_to limit ${anchorsMove}) as newer)
      then excluded.anchors_to else l.anchors_to end`)
}

/** Says that words which a brand may have learnt with are gone, corrected or not: what each process keeps of them is dropped, and learnt anew without them. */
export async function noteForgotten(tx: Transaction, brandId: string): Promise<void> {
  await tx.run(sql`update brand_learning set revision = revision + 1 where brand_id = ${brandId} and revision > 0`)
  await tx.run(sql`select pg_notify(${forgottenChannel}, ${brandId})`)
}

/** Says that a brand is called otherwise, as far as that says anything of its words: a rival beside a name of its own speaks less. */
export async function noteNamed(tx: Transaction, brandId: string): Promise<void> {
  await tx.run(sql`
    update brand_learning set revision = revision + 1
    where brand_id = ${brandId} and revision > 0
      and exists (select from brand_word w where w.brand_id = ${brandId} and w.kind = 'rival')`)
}

/** Switches learning on or off, and sets from when corrections are learnt from. */
export async function saveLearning(
  tx: Transaction,
  brandId: string,
  it: Pick<LearningState, 'isOn' | 'learnsFrom'>,
): Promise<void> {
  await tx.run(sql`
    update brand_learning set is_on = ${it.isOn}, learns_from = to_timestamp(${it.learnsFrom}::float8 / 1000.0),
      revision = revision + 1,
      anchors_to = coalesce(anchors_to, (select max(post_id) from judgement where brand_id = ${brandId}))
    where brand_id = ${brandId}`)
}

/** The words of a brand, by kind and name. */
export const readBrandWords = (db: Queryable, brandId: string): Promise<readonly BrandWord[]> =>
  db.rows(sql`select kind, text from brand_word where brand_id = ${brandId} order by kind, lower(text), id`)

/** What a brand is called, as far as its rules listen for names. */
export async function readOwnNames(db: Queryable, brandId: string): Promise<readonly string[]> {
  const rows = await db.rows<{ text: string }>(sql`
    select name as text from brand where id = ${brandId}
    union select term->>'text' from watch_rule r cross join jsonb_array_elements(r.terms) as term
    where r.brand_id = ${brandId} and term->>'kind' = 'name' and term->>'text' is not null
    order by text`)
  return rows.map(({ text }) => text)
}

/** Puts these words in the place of all words of a brand. */
export async function replaceBrandWords(
  tx: Transaction,
  brandId: string,
  words: readonly (BrandWord & { readonly id: string })[],
  by: string,
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    delete from brand_word where brand_id = ${brandId} and (kind, lower(text)) not in (
      select w.kind, lower(w.text) from unnest(${words.map((it) => it.kind)}::text[], ${words.map((it) => it.text)}::text[]) as w (kind, text))`)
  await tx.run(sql`
    insert into brand_word (id, brand_id, kind, text, added_by, added_at)
    select w.id, ${brandId}, w.kind, w.text, ${by}, to_timestamp(${now} / 1000.0)
    from unnest(${words.map((it) => it.id)}::uuid[], ${words.map((it) => it.kind)}::text[], ${words.map((it) => it.text)}::text[]) as w (id, kind, text)
    on conflict (brand_id, kind, lower(text)) do update set text = excluded.text`)
}

/** How the history of each brand stands; where it is being judged anew first, by when that began. */
export const readHistories = (db: Queryable): Promise<readonly (History & { readonly brandId: string })[]> =>
  db.rows(sql`
    select b.id as "brandId", l.judged_version as "judgedVersion", case when l.again_version is not null then
      jsonb_build_object('version', l.again_version,
        'at', (extract(epoch from coalesce(l.again_at, l.again_since)) * 1000)::bigint) end as again
    from brand b left join brand_learning l on l.brand_id = b.id order by l.again_since nulls last, b.id`)

/** Writes down that judging anew goes on, though it waits; where another run has begun meanwhile, nothing is written. */
export async function keepAgain(db: Queryable, brandId: string, since: Instant, now: Instant): Promise<void> {
  await db.run(sql`
    update brand_learning set again_at = to_timestamp(${now} / 1000.0)
    where brand_id = ${brandId} and again_since = to_timestamp(${since} / 1000.0)`)
}

/** Writes down how far judging anew has come; null: it does not run. `since`: the run that is meant (null: none ran); where another has begun meanwhile, nothing is written. */
export async function saveAgain(
  tx: Transaction,
  brandId: string,
  since: Instant | null,
  again: LearningState['again'],
  judgedVersion: string | null,
): Promise<void> {
  await tx.run(sql`insert into brand_learning (brand_id) values (${brandId}) on conflict do nothing`)
  await tx.run(sql`
    update brand_learning set again_version = ${again?.version ?? null},
      again_since = to_timestamp(${again?.since ?? null}::float8 / 1000.0),
      again_at = to_timestamp(${again?.at ?? null}::float8 / 1000.0), again_below = ${again?.below ?? null}::bigint,
      again_done = ${again?.done ?? 0}, again_of = ${again?.of ?? 0}, judged_version = ${judgedVersion}
    where brand_id = ${brandId}
      and again_since is not distinct from to_timestamp(${since}::float8 / 1000.0)`)
}

/** The cases of these posts, locked in their order. */
export async function lockCasesOfPosts(tx: Transaction, postIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    select 1 from cases where id in (select case_id from post where id = any(${postIds}::bigint[])) order by id for update`)
}

/** Which engine said a judgement, without a brand's layer or a guest that had a part in it. */
const engineOf = (judgement: Sql): Sql => sql`split_part(split_part(${judgement}.version, '+', 1), '~', 1)`

/** How often each kind was said in each of the last weeks, the last one first; by when the posts were received, or written where they came later: what a new source caught up is no week of its own. */
export async function readMixes(db: Queryable, brandId: string, now: Instant, weeks: number): Promise<readonly Mix[]> {
  const rows = await db.rows<{ week: number; kind: string; count: number }>(sql`
    select floor((${now}::float8 / 1000 - extract(epoch from least(p.received_at, p.published_at))) / 604800)::int as week, j.kind, count(*)::int as count
    from judgement j join post p on p.id = j.post_id
    where j.brand_id = ${brandId} and ${engineOf(sql`j`)} = (
        select ${engineOf(sql`newest`)} from judgement newest where newest.brand_id = ${brandId} order by newest.post_id desc limit 1)
      and p.received_at <= to_timestamp(${now} / 1000.0)
      and p.received_at > to_timestamp(${now} / 1000.0) - make_interval(weeks => ${weeks})
    group by 1, 2`)
  const mixes: Record<string, number>[] = Array.from({ length: weeks }, () => ({}))
  for (const { week, kind, count } of rows) {
    const mix = mixes[week]
    if (mix !== undefined) mix[kind] = count
  }
  return mixes
}

/** A brand at whose labels nobody looked for so long, held until the transaction ends; one that was looked at in what is to come, by a clock that was set back since, is due as well. */
export const takeToLookForDrift = (
  tx: Transaction,
  before: Instant,
  now: Instant,
): Promise<{ readonly brandId: string } | undefined> =>
  tx.one(sql`
    select l.brand_id as "brandId" from brand_learning l
    where l.drift_looked_at is null or l.drift_looked_at <= to_timestamp(${before} / 1000.0)
      or l.drift_looked_at > to_timestamp(${now} / 1000.0)
    order by l.drift_looked_at nulls first, l.brand_id limit 1 for update skip locked`)

/** Writes down what a look at the mix of labels found; null: it has not moved. */
export async function saveDrift(
  tx: Transaction,
  brandId: string,
  drift: Drift | null,
  since: Instant | null,
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    update brand_learning set drift = ${drift === null ? null : JSON.stringify(drift)}::jsonb,
      drift_at = to_timestamp(${since}::float8 / 1000.0), drift_looked_at = to_timestamp(${now} / 1000.0)
    where brand_id = ${brandId}`)
}
