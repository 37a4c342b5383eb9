import { type BulkAct, type BulkOutcome, decideInBulk } from '../../domain/cases/bulk.ts'
import type { CaseFilter, StandingView } from '../../domain/cases/filter.ts'
import { type Case, isUnsettled } from '../../domain/cases/case.ts'
import { after, duration } from '../../domain/model/time.ts'
import { brandExists } from '../../store/brands.ts'
import {
  capBulk,
  forgetBulk,
  insertBulk,
  pinCases,
  pinFound,
  readPinned,
  type StoredBulk,
  withOpenCase,
} from '../../store/bulk.ts'
import type { Queryable } from '../../store/database.ts'
import type { Context } from '../context.ts'
import { askedOf } from '../cases/asked.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import { keptFor, mostInBulk, mustMakeSense, type ShownBulk, showBulk, tally } from './bulk.ts'

/** Which cases: these, or all that a view with a filter holds now. */
export type Selection =
  | { readonly ids: readonly string[] }
  | { readonly view: StandingView; readonly filter: CaseFilter; readonly except: readonly string[] }

const lookedAtOnce = 1_000

/** Takes note of which cases an act is meant for, as they stand now, and tells what would become of each. Nothing is changed yet; what joins the view later is not meant. */
export async function prepareBulk(
  ctx: Context,
  input: { readonly id: string; readonly brandId: string; readonly act: BulkAct; readonly selection: Selection },
): Promise<ShownBulk> {
  const person = mayChangeCases(ctx)
  const { id, brandId, act, selection } = input
  mustSee(person, brandId)
  const now = ctx.now()
  const bulk = await ctx.db.transaction(async (tx) => {
    if (!(await brandExists(tx, brandId))) {
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    }
    await mustMakeSense(tx, brandId, act, now)
    await forgetBulk(tx, after(now, duration(-keptFor)))
    const kept: StoredBulk = { id, brandId, actorId: person.userId, act, state: 'ready', capped: false, at: now }
    await insertBulk(tx, kept)
    if ('ids' in selection) {
      await pinCases(tx, kept, selection.ids)
      return kept
    }
    const question = { ...(await askedOf(tx, { brandId, ...selection }, now)), brandId, userId: person.userId, now }
    const capped = await pinFound(tx, id, question, selection.except, mostInBulk)
    if (!capped) return kept
    await capBulk(tx, id)
    return { ...kept, capped }
  })
  const shown = await showBulk(ctx.db, bulk)
  return { ...shown, done: tally(await foresee(ctx.db, bulk, now)) }
}

/** What would become of each case if it were done now; the newest first, as it will be done: of a person's closed cases one is opened. */
async function foresee(db: Queryable, { id, brandId, act }: StoredBulk, now: StoredBulk['at']) {
  const found: { readonly caseId: string; readonly outcome: BulkOutcome }[] = []
  const opened = new Set<string>()
  let last: string | null = null
  for (;;) {
    const cases: readonly Case[] = await readPinned(db, id, last, lookedAtOnce)
    const closed = act.kind === 'reopen' ? cases.filter((it) => !isUnsettled(it.status)) : []
    const open = await withOpenCase(db, brandId, [...new Set(closed.map((it) => it.authorId))])
    for (const it of cases) {
      // What was split off stands beside another open case of its person.
      const alone = it.splitFrom === null
      const otherOpen = alone && (open.has(it.authorId) || opened.has(it.authorId))
      const { outcome } = decideInBulk(act, it, { otherOpen, policy: it.policy }, now)
      if (act.kind === 'reopen' && outcome === 'done' && alone) opened.add(it.authorId)
      found.push({ caseId: it.id, outcome })
    }
    const next = cases.at(-1)?.id
    if (next === undefined || cases.length < lookedAtOnce) return found
    last = next
  }
}
