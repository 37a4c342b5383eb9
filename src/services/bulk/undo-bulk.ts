import { type BulkOutcome, takeBackInBulk } from '../../domain/cases/bulk.ts'
import { apply, type CaseEvent } from '../../domain/cases/case.ts'
import {
  type BulkCase,
  lockBulk,
  moveBulk,
  nextOfBulk,
  noteUndone,
  readBulk,
  type StoredBulk,
  withOpenCase,
} from '../../store/bulk.ts'
import { type CaseChange, lockCases, saveCases } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import { eventsAfterVersion, fromLog } from '../../store/events.ts'
import { takersAmong } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'
import { batchesAtOnce, inOneBatch, keptFor, mineOnly, type ShownBulk, showBulk } from './bulk.ts'
import { countAgain } from './do-bulk.ts'

/** Takes back what was done to many cases: each stands again exactly where it stood, unless something happened to it since. What was not done yet is not done any more. */
export async function undoBulk(ctx: Context, input: { readonly bulkId: string }): Promise<ShownBulk> {
  const person = mayChangeCases(ctx)
  const { state, at } = mineOnly(person, await readBulk(ctx.db, input.bulkId))
  if (state === 'ready') throw new ServiceError('conflict', 'bulk-not-done', 'This was not done yet.')
  if (ctx.now() > at + keptFor) {
    throw new ServiceError(
      'conflict',
      'bulk-too-old',
      'This was done more than a day ago. Change the cases one by one.',
    )
  }
  for (let i = 0; i < batchesAtOnce; i++) {
    const left = await ctx.db.transaction(async (tx) => {
      const bulk = mineOnly(person, await lockBulk(tx, input.bulkId))
      if (bulk.state !== 'undoing') await moveBulk(tx, bulk.id, 'undoing')
      const next = await nextOfBulk(tx, bulk.id, 'undo', inOneBatch)
      await undoBatch(ctx, tx, bulk, next)
      return next.length === inOneBatch
    })
    if (!left) break
  }
  return showBulk(ctx.db, mineOnly(person, await readBulk(ctx.db, input.bulkId)))
}

/** One batch: load under lock, decide each, save all, write down what became of them. */
async function undoBatch(ctx: Context, tx: Transaction, bulk: StoredBulk, batch: readonly BulkCase[]): Promise<void> {
  if (batch.length === 0) return
  const now = ctx.now()
  const { actorId, brandId } = bulk
  // People before cases, as everybody takes them; in one order, so that two never wait for each other.
  const takers = await takersAmong(tx, [...new Set(batch.flatMap(({ before }) => before?.ownerId ?? []))], brandId)
  const cases = new Map(
    (
      await lockCases(
        tx,
        batch.map((it) => it.caseId),
      )
    ).map((it) => [it.id, it]),
  )
  const open = new Set(
    await withOpenCase(
      tx,
      brandId,
      [...cases.values()].map((it) => it.authorId),
    ),
  )
  const changes: CaseChange[] = []
  const ends: { caseId: string; outcome: BulkOutcome }[] = []
  for (const { caseId, before, version } of batch) {
    const it = cases.get(caseId)
    if (it === undefined || before === null || version === null) {
      ends.push({ caseId, outcome: 'gone' })
      continue
    }
    const since = it.version === version ? [] : (await eventsAfterVersion(tx, caseId, version)).map(fromLog)
    const ownerTakes = before.ownerId === null || takers.has(before.ownerId)
    const otherOpen = it.splitFrom === null && open.has(it.authorId)
    const { outcome, facts } = takeBackInBulk(it, before, since, { otherOpen, ownerTakes })
    ends.push({ caseId, outcome })
    // Not by `record`: where the case stood its solution's clock stood as well.
    const events = facts.map((fact): CaseEvent => ({ at: now, actorId, fact, bulkId: bulk.id }))
    const after = events.reduce(apply, it)
    if (events.length > 0) changes.push({ after, events, isNew: false })
  }
  await saveCases(tx, changes)
  await countAgain(ctx, tx, brandId, changes)
  await noteUndone(tx, bulk.id, ends)
}
