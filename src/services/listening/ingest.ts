import type { Matcher } from '../../domain/listening/index.ts'
import type { Arrival } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import { blamesData } from '../../store/faults.ts'
import { keepUnfit, type LeftOut } from '../../store/unfit-posts.ts'
import type { Context } from '../context.ts'
import { brandJudge } from '../learning/brand-judge.ts'
import { ServiceError } from '../errors.ts'
import { type Reading, readArrivals, reasonOf, type TargetsOf } from './read-arrivals.ts'
import { erasePostTexts, marksOf } from '../privacy/erase-texts.ts'
import type { Item } from './item.ts'
import { type IngestResult, type ReadBatch, takeIn, type TakingIn } from './take-in.ts'

/** What has arrived from one lane of a source, with the cursor that stands after it. `context`: what stands around a post; it moves no cursor. */
export interface Batch extends Omit<ReadBatch, 'items'> {
  readonly arrivals: readonly Arrival[]
  /** The arrivals as they were read on the way here. With rules that no longer hold it counts for nothing. */
  readonly reading?: Reading
  /** What the connector could not read of the same page. */
  readonly setAside?: readonly LeftOut[]
  /** Where short links lead, as far as that is known. */
  readonly targetsOf?: TargetsOf
}

/** More posts of one batch than this that we or the database stumble over are a fault of ours: then the source stops and says so, and nothing is lost. What strangers may not send is set aside however much it is, so that nobody can stop a source. */
const mostUnfit = 25

/** So many odd posts of a batch are named in the log; the rest is counted. */
const mostNamed = 20

/** Takes in a batch of arrivals: match, store each post once, open or join cases, start and stop clocks, write events, move the cursor; all in one transaction, or nothing. A post that the database cannot hold is set aside, and the rest goes on. */
export async function ingest(ctx: Context, matcher: Matcher, batch: Batch): Promise<IngestResult> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself takes in posts.')
  const now = ctx.now()
  const { arrivals, reading, setAside = [], targetsOf, ...rest } = batch
  if (setAside.length > 0) await leaveOut(ctx, batch, 'posts.set-aside', setAside, now)
  const { items, unfit } =
    reading?.matcher === matcher ? reading : readArrivals(matcher, arrivals, now, batch.lease.connector, targetsOf)
  const broken = unfit.filter(({ broke }) => broke)
  if (unfit.length > 0) await putAside(ctx, batch, unfit, broken, now)
  const whole: ReadBatch = { ...rest, items }
  // What takes its time is asked before the transaction, which others wait for.
  await ctx.judge.prepare?.(items.flatMap((item) => (item.kind === 'post' ? [item.post.text] : [])))
  // As the brand's people taught it, where there is anything to judge.
  const taught = items.length === 0 ? ctx : { ...ctx, judge: (await brandJudge(ctx, batch.lease.brandId)).judge }
  try {
    const result = await ctx.db.transaction((tx) => takeIn(tx, whole, now, lawOf(taught, batch)))
    return { ...result, unfit: unfit.length }
  } catch (error) {
    if (items.length === 0 || !blamesData(error)) throw error
    const apart = await takeInApart(taught, whole, broken, now)
    return { ...apart, unfit: apart.unfit + unfit.length }
  }
}

/** Takes in a batch that the database refuses as a whole in halves, until what it refuses stands alone. The cursor moves at the end: whoever dies before it reads the same again. */
async function takeInApart(
  ctx: Context,
  batch: ReadBatch,
  broken: readonly LeftOut[],
  now: Instant,
): Promise<IngestResult> {
  const refused = [...broken]
  let total: IngestResult = { stored: 0, known: 0, matched: 0, opened: [], joined: 0, people: [], unfit: 0 }
  const half = Math.ceil(batch.items.length / 2)
  const parts: (readonly Item[])[] =
    batch.items.length === 1 ? [batch.items] : [batch.items.slice(0, half), batch.items.slice(half)]
  for (let items = parts.shift(); items !== undefined; items = parts.shift()) {
    // How far the source is read holds only with the last of them.
    const { wholeTo: _wholeTo, hole: _hole, ...bare } = batch
    const part: ReadBatch = { ...bare, items, cursor: null }
    try {
      total = add(total, await ctx.db.transaction((tx) => takeIn(tx, part, now, lawOf(ctx, batch))))
    } catch (error) {
      const [only, second] = items
      if (only === undefined || !blamesData(error)) throw error
      if (second === undefined) {
        const externalId = only.kind === 'post' ? only.post.externalId : only.externalId
        const left = { externalId, reason: reasonOf(error) }
        refused.push(left)
        await putAside(ctx, batch, [left], refused, now)
        total = { ...total, unfit: total.unfit + 1 }
      } else {
        const middle = Math.ceil(items.length / 2)
        parts.unshift(items.slice(0, middle), items.slice(middle))
      }
    }
  }
  return add(total, await ctx.db.transaction((tx) => takeIn(tx, { ...batch, items: [] }, now, lawOf(ctx, batch))))
}

function lawOf(ctx: Context, { lease: { connector } }: Pick<ReadBatch, 'lease'>): TakingIn {
  const { sealer, judge } = ctx
  return {
    judge,
    marksOf: (externalId) => marksOf(sealer, connector, externalId),
    vanish:
      ctx.connectors.get(connector)?.deleted === 'vanish'
        ? (tx, postIds) => erasePostTexts(tx, sealer, postIds, ctx.now())
        : null,
  }
}

const add = (a: IngestResult, b: IngestResult): IngestResult => ({
  stored: a.stored + b.stored,
  known: a.known + b.known,
  matched: a.matched + b.matched,
  opened: [...a.opened, ...b.opened],
  joined: a.joined + b.joined,
  people: [...new Set([...a.people, ...b.people])],
  unfit: a.unfit + b.unfit,
})

async function putAside(
  ctx: Context,
  batch: Pick<ReadBatch, 'lease'>,
  unfit: readonly LeftOut[],
  ours: readonly LeftOut[],
  now: Instant,
): Promise<void> {
  if (ours.length > mostUnfit) {
    const reasons = [...new Set(ours.map((post) => post.reason))]
    throw new Error(`${ours.length} posts of one batch cannot be taken in (${reasons.join(', ')}).`)
  }
  await leaveOut(ctx, batch, 'post.unfit', unfit, now)
}

/** Keeps what is left out, and tells of it in the log, by its ids alone. */
async function leaveOut(
  ctx: Context,
  { lease }: Pick<ReadBatch, 'lease'>,
  event: 'posts.set-aside' | 'post.unfit',
  posts: readonly LeftOut[],
  now: Instant,
): Promise<void> {
  const told = await ctx.db.transaction((tx) => keepUnfit(tx, lease, posts, now))
  if (told.length === 0) return
  const fields = { sourceId: lease.sourceId, count: told.length, named: told.slice(0, mostNamed) }
  if (event === 'post.unfit') ctx.log.error(event, fields)
  else ctx.log.warn(event, fields)
}
