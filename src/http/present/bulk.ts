import type { Bulk, BulkAct as ActInput, ChangedCases } from '../../api/bulk.ts'
import type { BulkAct } from '../../domain/cases/bulk.ts'
import { type CaseSort, sortKey } from '../../domain/cases/sort.ts'
import { instant } from '../../domain/model/time.ts'
import type { ShownBulk, Tally } from '../../services/bulk/bulk.ts'
import type { ShownCase } from '../../services/cases/list-cases.ts'
import { presentCase, time } from './cases.ts'

/** An act as the API says it, for the domain. */
export const readAct = (act: ActInput): BulkAct =>
  act.kind === 'pause' ? { kind: 'pause', until: instant(Date.parse(act.until)) } : act

const presentAct = (act: BulkAct): ActInput => (act.kind === 'pause' ? { kind: 'pause', until: time(act.until) } : act)

const presentTally = ({ outcome, count, cases }: Tally) => ({ outcome, count, cases: [...cases] })

/** What is or was done to many cases. */
export const presentBulk = (shown: ShownBulk): Bulk => ({
  id: shown.id,
  act: presentAct(shown.act),
  state: shown.state,
  count: shown.count,
  left: shown.left,
  capped: shown.capped,
  done: shown.done.map(presentTally),
  undone: shown.undone.map(presentTally),
  undoUntil: time(shown.undoUntil),
})

/** What of a list has changed. */
export const presentChanged = (changed: {
  readonly sort: CaseSort | null
  readonly cases: readonly ShownCase[]
  readonly total: number
  readonly capped: boolean
}): ChangedCases => ({
  cases: changed.cases.map(presentCase),
  keys: changed.cases.map(({ it, judged }) => sortKey(it, judged, changed.sort)),
  total: changed.total,
  capped: changed.capped,
})
