import type { Instant } from '../model/time.ts'
import { standOf } from './bulk.ts'
import { type Case, type CaseEvent, type CaseFact, isUnsettled, rebuild } from './case.ts'

/** Puts a case back where it would stand had it not been settled while an answer of it still waited: that answer was taken back, and the settling belonged to it. Null where the settling stands: it came before the answer was written, or another answer was read since. `events`: all of the case; `queuedAt`: when the answer was written. */
export function withoutSettling(
  it: Case,
  events: readonly CaseEvent[],
  queuedAt: Instant,
): Extract<CaseFact, { readonly kind: 'restored' }> | null {
  if (it.status !== 'settled') return null
  const last = events.findLastIndex(({ fact }) => fact.kind === 'settled')
  const settledAt = events[last]?.at
  if (settledAt === undefined || queuedAt > settledAt) return null
  if (events.slice(last).some(({ fact }) => fact.kind === 'answered')) return null
  const to = standOf(
    rebuild(
      it.id,
      events.filter((_, i) => i !== last),
    ),
  )
  return isUnsettled(to.status) ? { kind: 'restored', to, settledAt } : null
}
