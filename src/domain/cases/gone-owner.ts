import type { Instant } from '../model/time.ts'
import { type Case, type CaseEvent, type CaseFact, isUnsettled } from './case.ts'
import { record } from './decide.ts'

/** A case as it now is, with what has just happened to it. */
interface Change {
  readonly after: Case
  readonly events: readonly CaseEvent[]
}

/** A case that was closed keeps the owner it had: for its history. With these it asks for something again. */
const comesBack: ReadonlySet<CaseFact['kind']> = new Set<CaseFact['kind']>(['reopened', 'merged-in'])

/** Whoever would have a case that has just come back, and after them who brought theirs into it; nobody where it did not come back, or where nobody had it. */
export function ownersOnReturn({ after, events }: Change): readonly string[] {
  if (after.ownerId === null || after.erased || !isUnsettled(after.status)) return []
  if (!events.some(({ fact }) => comesBack.has(fact.kind))) return []
  return [...new Set([after.ownerId, ...broughtTheirs(events)])]
}

/** Who brought a case of theirs, which asked for something, into another one. */
export const broughtTheirs = (events: readonly CaseEvent[]): readonly string[] =>
  events.flatMap(({ fact }) =>
    fact.kind === 'merged-in' && isUnsettled(fact.part.status) ? (fact.part.ownerId ?? []) : [],
  )

/** The fact that a case leaves an owner who takes none of its brand any more. */
export const leavesGone = (ownerId: string | null): CaseFact => ({
  kind: 'assigned',
  ownerId,
  because: { why: 'gone' },
})

/** Whether an owner was left because they take no cases any more: a consequence, and nobody's act. */
export const isLeavingGone = (fact: CaseFact): boolean => fact.kind === 'assigned' && fact.because?.why === 'gone'

/** The change, and where the case came back to somebody who takes none any more, that it goes to who brought theirs, or to nobody. `takers`: who of its `ownersOnReturn` can take it. */
export function awayFromGone<It extends Change>(change: It, takers: ReadonlySet<string>, now: Instant): It {
  const owners = ownersOnReturn(change)
  const [ownerId] = owners
  if (ownerId === undefined || takers.has(ownerId)) return change
  const next = owners.find((id) => takers.has(id)) ?? null
  const { after, events } = record(change.after, [leavesGone(next)], null, now)
  return { ...change, after, events: [...change.events, ...events] }
}
