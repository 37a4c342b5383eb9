import { type BulkOutcome, decideInBulk, standBefore, wasTouched } from '../../domain/cases/bulk.ts'
import type { Case, CaseStand } from '../../domain/cases/case.ts'
import { record } from '../../domain/cases/decide.ts'
import {
  type BulkCase,
  lockBulk,
  moveBulk,
  nextOfBulk,
  noteDone,
  readBulk,
  type StoredBulk,
  withOpenCase,
} from '../../store/bulk.ts'
import { type CaseChange, lockCases, saveCases } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import { eventsAfterVersion, fromLog } from '../../store/events.ts'
import { bearsOnContacts } from '../cases/change-case.ts'
import { allWithoutGone } from '../cases/gone-owners.ts'
import { policiesOf } from '../clocks/desk.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { countUnanswered } from '../linking/count-unanswered.ts'
import { mayChangeCases } from '../permissions.ts'
import { batchesAtOnce, inOneBatch, mineOnly, mustMakeSense, type ShownBulk, showBulk } from './bulk.ts'

/** Does what was prepared, in batches; each case is done once, however often it is asked. What a request does not finish, the next one does (`left`). */
export async function doBulk(ctx: Context, input: { readonly bulkId: string }): Promise<ShownBulk> {
  const person = mayChangeCases(ctx)
  mineOnly(person, await readBulk(ctx.db, input.bulkId))
  for (let i = 0; i < batchesAtOnce; i++) {
    const left = await ctx.db.transaction(async (tx) => {
      const bulk = mineOnly(person, await lockBulk(tx, input.bulkId))
      if (bulk.state === 'undoing') {
        throw new ServiceError('conflict', 'bulk-undone', 'This was taken back; it is not done again.')
      }
      if (bulk.state === 'ready') await moveBulk(tx, bulk.id, 'doing')
      const next = await nextOfBulk(tx, bulk.id, 'do', inOneBatch)
      // Each batch anew: whoever is meant may have gone since the one before. What is all done asks for nothing.
      if (next.length > 0) await mustMakeSense(tx, bulk.brandId, bulk.act, ctx.now())
      await doBatch(ctx, tx, bulk, next)
      return next.length === inOneBatch
    })
    if (!left) break
  }
  return showBulk(ctx.db, mineOnly(person, await readBulk(ctx.db, input.bulkId)))
}

/** One batch: load under lock, decide each, save all, write down what became of them. */
async function doBatch(ctx: Context, tx: Transaction, bulk: StoredBulk, batch: readonly BulkCase[]): Promise<void> {
  if (batch.length === 0) return
  const now = ctx.now()
  const { act, actorId, brandId } = bulk
  const cases = new Map(
    (
      await lockCases(
        tx,
        batch.map((it) => it.caseId),
      )
    ).map((it) => [it.id, it]),
  )
  const reopens = act.kind === 'reopen'
  const open = new Set(
    reopens
      ? await withOpenCase(
          tx,
          brandId,
          [...cases.values()].map((it) => it.authorId),
        )
      : [],
  )
  const promised = reopens || act.kind === 'priority' ? await policiesOf(tx, brandId) : null
  const changes: CaseChange[] = []
  const ends: { caseId: string; outcome: BulkOutcome; before: CaseStand | null; version: number | null }[] = []
  for (const { caseId, seen } of batch) {
    const it = cases.get(caseId)
    const refused = it === undefined || it.brandId !== brandId ? 'gone' : await touchedSince(tx, it, seen)
    if (it === undefined || refused !== null) {
      ends.push({ caseId, outcome: refused ?? 'gone', before: null, version: null })
      continue
    }
    const meant = act.kind === 'priority' ? { ...it, priority: act.priority } : it
    const policy = promised === null ? it.policy : await promised(meant, now)
    const { outcome, facts } = decideInBulk(
      act,
      it,
      { otherOpen: it.splitFrom === null && open.has(it.authorId), policy },
      now,
    )
    if (outcome !== 'done') {
      ends.push({ caseId, outcome, before: null, version: null })
      continue
    }
    if (reopens && it.splitFrom === null) open.add(it.authorId)
    const change = { ...record(it, facts, actorId, now), isNew: false }
    changes.push(change)
    ends.push({ caseId, outcome, before: standBefore(it, change.events), version: null })
  }
  const done = (await allWithoutGone(tx, brandId, changes, now)).map(({ events, ...change }) => ({
    ...change,
    events: events.map((event) => ({ ...event, bulkId: bulk.id })),
  }))
  await saveCases(tx, done)
  const versions = new Map(done.map(({ after }) => [after.id, after.version]))
  const counted = await countAgain(ctx, tx, brandId, done)
  await noteDone(
    tx,
    bulk.id,
    ends.map((end) => ({ ...end, version: counted.get(end.caseId) ?? versions.get(end.caseId) ?? null })),
  )
}

/** Whether a case is another one than was looked at. */
async function touchedSince(tx: Transaction, it: Case, seen: number): Promise<'changed' | null> {
  if (it.version === seen) return null
  const events = await eventsAfterVersion(tx, it.id, seen)
  return wasTouched(events.map(fromLog)) ? 'changed' : null
}

/** Counts anew how often the people of these cases wrote without an answer. Gives the versions of the cases that this changed. */
export async function countAgain(
  ctx: Context,
  tx: Transaction,
  brandId: string,
  changes: readonly CaseChange[],
): Promise<ReadonlyMap<string, number>> {
  const bearing = changes.filter(({ events }) => events.some(({ fact }) => bearsOnContacts(fact)))
  if (bearing.length === 0) return new Map()
  const authors = [...new Set(bearing.map(({ after }) => after.authorId))]
  const counted = await countUnanswered(tx, brandId, authors, ctx.now())
  return new Map(counted.map((it) => [it.id, it.version]))
}
