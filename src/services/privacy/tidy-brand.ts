import type { Retention } from '../../domain/people/retention.ts'
import { hours, type Instant } from '../../domain/model/time.ts'
import { appendAudit } from '../../store/audit.ts'
import { lockBrand } from '../../store/brands.ts'
import type { Transaction } from '../../store/database.ts'
import { eraseAuthors } from '../../store/erasures.ts'
import {
  brandToTidy,
  type Cutoffs,
  emptiedAuthors,
  lockOldCases,
  noteRetentionRun,
  oldDeletedPosts,
  removeOldPosts,
} from '../../store/retention.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { eraseCases, erasePostTexts } from './erase-texts.ts'
import { cutoffsOf } from './retention.ts'

const every = hours(24)
/** A brand is held for one batch at a time, so that what arrives meanwhile waits no longer than that. */
const postsAtOnce = 1_000
const casesAtOnce = 50

/** Removes what the retention of one brand no longer keeps, once a day and brand. False: no brand was due. `after` is called between two batches. */
export async function tidyBrand(ctx: Context, signal: AbortSignal): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself tidies brands.')
  const now = ctx.now()
  const due = await brandToTidy(ctx.db, (now - every) as Instant)
  if (due === undefined) return false
  const cutoffs = cutoffsOf(due.retention, now)
  const removed = { posts: 0, cases: 0, deleted: 0 }
  const steps: readonly [keyof typeof removed, (tx: Transaction) => Promise<number>][] = [
    ['deleted', (tx) => eraseDeleted(ctx, tx, due.id, cutoffs, now)],
    ['cases', (tx) => eraseOldCases(ctx, tx, due.id, cutoffs, now)],
    [
      'posts',
      (tx) => (cutoffs.posts === null ? Promise.resolve(0) : removeOldPosts(tx, due.id, cutoffs.posts, postsAtOnce)),
    ],
  ]
  for (const [what, step] of steps) {
    for (let went = -1; went !== 0 && !signal.aborted; ) {
      went = await ctx.db.transaction(async (tx) => ((await lockBrand(tx, due.id)) ? step(tx) : 0))
      removed[what] += went
    }
  }
  await finish(ctx, due, removed, signal.aborted ? null : now)
  return true
}

async function eraseDeleted(
  ctx: Context,
  tx: Transaction,
  brandId: string,
  { deleted }: Cutoffs,
  now: Instant,
): Promise<number> {
  const ids = await oldDeletedPosts(tx, brandId, deleted, postsAtOnce)
  await erasePostTexts(tx, ctx.sealer, ids, now)
  return ids.length
}

async function eraseOldCases(
  ctx: Context,
  tx: Transaction,
  brandId: string,
  { cases }: Cutoffs,
  now: Instant,
): Promise<number> {
  if (cases === null) return 0
  const ids = await lockOldCases(tx, brandId, cases, casesAtOnce)
  const done = await eraseCases(tx, ctx.sealer, ids, null, now)
  await eraseAuthors(tx, await emptiedAuthors(tx, ids), now)
  return done
}

/** Writes down what went; `at` null: it was broken off, and goes on the next time. */
async function finish(
  ctx: Context,
  brand: { readonly id: string; readonly retention: Retention },
  removed: { readonly posts: number; readonly cases: number; readonly deleted: number },
  at: Instant | null,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    if (at !== null) await noteRetentionRun(tx, brand.id, at)
    if (removed.posts + removed.cases + removed.deleted === 0) return
    const data = { brandId: brand.id, ...removed }
    await appendAudit(tx, { at: ctx.now(), kind: 'retention-ran', actorId: null, data })
  })
}
