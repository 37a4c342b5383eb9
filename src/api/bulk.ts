import { z } from 'zod'
import { bulkRefusals } from '../domain/cases/bulk.ts'
import { ListView } from './inbox.ts'
import { CaseRow, Priority, SetAsideReason } from './schemas.ts'

/** Many cases at once. */

const Time = z.iso.datetime()
const Id = z.string().regex(/^\d{1,18}$/)
/** So many cases can be named one by one: as many as are done at once. */
const mostNamed = 10_000

export const BulkAct = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('assign'), ownerId: z.string().max(128).nullable() }),
  z.object({ kind: z.literal('hand-over'), departmentId: z.uuid() }),
  z.object({ kind: z.literal('settle') }),
  z.object({ kind: z.literal('set-aside'), reason: SetAsideReason }),
  z.object({ kind: z.literal('priority'), priority: Priority }),
  z.object({ kind: z.literal('pause'), until: Time }),
  z.object({ kind: z.literal('reopen') }),
])
export type BulkAct = z.infer<typeof BulkAct>

/** Which cases: these, or all that a view with a filter holds, but for some. */
export const BulkInput = z.object({
  act: BulkAct,
  cases: z.union([
    z.object({ ids: z.array(Id).min(1).max(mostNamed) }),
    z.object({
      view: ListView,
      filter: z.string().max(2_000).default(''),
      except: z.array(Id).max(mostNamed).default([]),
    }),
  ]),
})
export type BulkInput = z.input<typeof BulkInput>

const Outcome = z.enum(['done', 'same', ...bulkRefusals])

/** How many cases came to one end, and the first of them. */
const Tally = z.object({ outcome: Outcome, count: z.number().int(), cases: z.array(Id) })
export type Tally = z.infer<typeof Tally>

/** `state` ready: nothing is changed yet, and `done` says what would become of the cases. `left`: still to be done, or to be taken back: ask again. `capped`: there were more than are taken at once. */
export const Bulk = z.object({
  id: z.uuid(),
  act: BulkAct,
  state: z.enum(['ready', 'doing', 'undoing']),
  count: z.number().int(),
  left: z.number().int(),
  capped: z.boolean(),
  done: z.array(Tally),
  undone: z.array(Tally),
  undoUntil: Time,
})
export type Bulk = z.infer<typeof Bulk>

/** The same with each case. */
export const BulkCases = Bulk.extend({
  cases: z.array(z.object({ id: Id, outcome: Outcome.nullable(), undone: Outcome.nullable() })),
})

/** Which cases of a list have changed, by their ids: `id=1,2,3`. */
export const ChangedQuery = z.object({
  view: ListView.default('to-answer'),
  ids: z
    .string()
    .max(2_000)
    .transform((text) => text.split(','))
    .pipe(z.array(Id).min(1).max(100)),
})
/** Those of them that the list holds, with their places in it; the others it does not hold any more. */
export const ChangedCases = z.object({
  cases: z.array(CaseRow),
  keys: z.array(z.number()),
  total: z.number().int(),
  capped: z.boolean(),
})
export type ChangedCases = z.infer<typeof ChangedCases>
