import type { BulkAct, BulkOutcome } from '../../domain/cases/bulk.ts'
import { days, type Instant } from '../../domain/model/time.ts'
import { readBulk, readBulkCases, type StoredBulk } from '../../store/bulk.ts'
import type { Queryable, Transaction } from '../../store/database.ts'
import { readDepartment } from '../../store/departments.ts'
import { canTake } from '../../store/people.ts'
import type { Actor, Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** So many cases are done at once, and no more: what is larger wants a closer look first. */
export const mostInBulk = 10_000
/** So many cases are changed in one transaction: nobody waits for them longer than for one click. */
export const inOneBatch = 100
/** So many batches one request carries out; the next request goes on. */
export const batchesAtOnce = 10
/** How long something that was done can be taken back. */
export const keptFor = days(1)

/** How many cases came to one end, and the first of them. */
export interface Tally {
  readonly outcome: BulkOutcome
  readonly count: number
  readonly cases: readonly string[]
}

/** What is or was done to many cases, with what became of them so far; before it is done, what would. `left`: how many are still to be done, or to be taken back. */
export interface ShownBulk {
  readonly id: string
  readonly act: BulkAct
  readonly state: StoredBulk['state']
  readonly count: number
  readonly left: number
  readonly capped: boolean
  readonly done: readonly Tally[]
  readonly undone: readonly Tally[]
  /** Until when it can be taken back. */
  readonly undoUntil: Instant
}

const gone = 'This is not here any more.'
const firstFew = 20

/** Counts ends, the most frequent first, each with its first cases. */
export function tally(cases: readonly { readonly caseId: string; readonly outcome: BulkOutcome }[]): readonly Tally[] {
  const ends = new Map<BulkOutcome, string[]>()
  for (const { caseId, outcome } of cases) {
    const list = ends.get(outcome)
    if (list === undefined) ends.set(outcome, [caseId])
    else list.push(caseId)
  }
  return [...ends]
    .map(([outcome, ids]) => ({ outcome, count: ids.length, cases: ids.slice(0, firstFew) }))
    .sort((a, b) => b.count - a.count)
}

/** The bulk if it is this person's and its brand is still theirs to see; as if it were not there otherwise. */
export function mineOnly(person: Person, bulk: StoredBulk | undefined): StoredBulk {
  if (bulk === undefined || bulk.actorId !== person.userId) throw new ServiceError('not-found', 'not-found', gone)
  mustSee(person, bulk.brandId, gone)
  return bulk
}

/** What is known of it. */
export async function showBulk(db: Queryable, bulk: StoredBulk): Promise<ShownBulk> {
  const cases = await readBulkCases(db, bulk.id)
  const done = cases.flatMap(({ caseId, outcome }) => (outcome === null ? [] : [{ caseId, outcome }]))
  const undone = cases.flatMap(({ caseId, undone: outcome }) => (outcome === null ? [] : [{ caseId, outcome }]))
  const changed = done.filter(({ outcome }) => outcome === 'done').length
  return {
    id: bulk.id,
    act: bulk.act,
    state: bulk.state,
    count: cases.length,
    left: bulk.state === 'undoing' ? changed - undone.length : cases.length - done.length,
    capped: bulk.capped,
    done: tally(done),
    undone: tally(undone),
    undoUntil: (bulk.at + keptFor) as Instant,
  }
}

/** Refuses an act whose person or department is not there, or whose date is none. */
export async function mustMakeSense(tx: Transaction, brandId: string, act: BulkAct, now: Instant): Promise<void> {
  if (act.kind === 'assign' && act.ownerId !== null && !(await canTake(tx, act.ownerId, brandId))) {
    throw new ServiceError('not-found', 'person-gone', 'This person cannot take cases of this brand.')
  }
  if (act.kind === 'hand-over') {
    const department = await readDepartment(tx, act.departmentId)
    if (department === undefined || department.removed || department.brandId !== brandId) {
      throw new ServiceError('not-found', 'department-gone', 'This department is not here any more.')
    }
  }
  if (act.kind === 'pause' && (act.until < now + 60_000 || act.until > now + days(366))) {
    throw new ServiceError('invalid', 'invalid', 'A pause ends later than now and within a year.')
  }
}

/** What became of each case of something that was done to many. */
export async function readBulkOutcomes(
  ctx: Context,
  input: { readonly bulkId: string },
): Promise<
  ShownBulk & {
    readonly cases: readonly {
      readonly id: string
      readonly outcome: BulkOutcome | null
      readonly undone: BulkOutcome | null
    }[]
  }
> {
  const person = mayChangeCases(ctx)
  const bulk = mineOnly(person, await readBulk(ctx.db, input.bulkId))
  const [shown, cases] = await Promise.all([showBulk(ctx.db, bulk), readBulkCases(ctx.db, bulk.id)])
  return { ...shown, cases: cases.map(({ caseId: id, outcome, undone }) => ({ id, outcome, undone })) }
}
