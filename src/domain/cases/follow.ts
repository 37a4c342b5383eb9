import { addWorking, workingBetween } from '../clocks/calendar.ts'
import { duration, type Instant, instant } from '../model/time.ts'
import { solutionRuns } from './care.ts'
import type { Case, CaseFact } from './case.ts'

/** What the solution's clock does after these facts: it stands still while the customer is to move or the case is paused, and goes on where it stood, in working time. */
export function followSolution(it: Case, facts: readonly CaseFact[], now: Instant): readonly CaseFact[] {
  const { solution, policy } = it
  if (it.erased || solution === null) return []
  const runs = solutionRuns(it.status)
  const calendar = policy.calendar ?? null
  if (solution.state === 'running' && it.status !== 'settled' && !runs) {
    const since = momentOf(facts, solution.since, now)
    // What was due until then and has not been said is said now: a clock that stands still says nothing.
    const late = [...warnings({ solution, promises: [] }, since), ...overdue({ solution, promises: [] }, since)]
    const left = workingBetween(calendar, since, solution.dueAt)
    const warnLeft = solution.warnedAt === null ? workingBetween(calendar, since, solution.warnAt) : duration(0)
    return [...late, { kind: 'solution-paused', since, left, warnLeft }]
  }
  if (solution.state === 'paused' && runs) {
    const since = momentOf(facts, solution.since, now)
    const dueAt = addWorking(calendar, since, solution.left)
    return [{ kind: 'solution-resumed', since, warnAt: addWorking(calendar, since, solution.warnLeft), dueAt }]
  }
  return []
}

/** The moment at which what the facts tell has happened: an answer may be heard of late, and a customer has waited since they wrote. */
function momentOf(facts: readonly CaseFact[], earliest: Instant, now: Instant): Instant {
  let moment: number = now
  for (const fact of facts) {
    if (fact.kind === 'answered') moment = fact.answeredAt
    if (fact.kind === 'clock-started') moment = fact.startedAt
  }
  return instant(Math.min(Math.max(moment, earliest), now))
}

/** The warnings that are due at `now` of the solution and of promises. */
export function warnings(
  { solution, promises }: Pick<Case, 'solution' | 'promises'>,
  now: Instant,
): readonly CaseFact[] {
  const facts: CaseFact[] = []
  if (solution?.state === 'running' && solution.warnedAt === null && solution.breachedAt === null) {
    if (now >= solution.warnAt) facts.push({ kind: 'solution-warned' })
  }
  for (const it of promises) {
    if (it.state === 'running' && it.warnedAt === null && now >= it.warnAt) {
      facts.push({ kind: 'promise-warned', promiseId: it.id })
    }
  }
  return facts
}

/** What is past due at `now` of the solution and of promises, and has not been said yet. */
export function overdue(
  { solution, promises }: Pick<Case, 'solution' | 'promises'>,
  now: Instant,
): readonly CaseFact[] {
  const facts: CaseFact[] = []
  if (solution?.state === 'running' && solution.breachedAt === null && now >= solution.dueAt) {
    facts.push({ kind: 'solution-breached' })
  }
  for (const it of promises) {
    if (it.state === 'running' && now >= it.dueAt) facts.push({ kind: 'promise-broken', promiseId: it.id })
  }
  return facts
}
