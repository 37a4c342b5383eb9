import type { Instant } from '../model/time.ts'
import type { Case, CaseFact } from './case.ts'
import { type ClockPolicy, clockTimes, solutionTimes } from './clock.ts'

/** What the running clocks of a case come to when it turns out to be more pressing: from this moment on it is answered as fast as the brand promises for such a case, and never later than was promised before. Measured from now, so that whoever sees what is at stake is not late by saying it; an emotional complaint cannot wait (D4). `policy`: what the brand promises for the case as it is now. */
export function shorten(it: Case, policy: ClockPolicy, now: Instant): readonly CaseFact[] {
  const facts: CaseFact[] = []
  const { clock, solution } = it
  if (clock.state === 'running') {
    const { warnAt, dueAt } = clockTimes(policy, clock.round, now)
    if (dueAt < clock.dueAt)
      facts.push({ kind: 'clock-shortened', warnAt: earlier(warnAt, clock.warnAt), dueAt, policy })
  }
  if (solution?.state === 'running' && solution.breachedAt === null) {
    const times = solutionTimes(policy, solution.round, now)
    if (times !== null && times.dueAt < solution.dueAt) {
      facts.push({ kind: 'solution-shortened', warnAt: earlier(times.warnAt, solution.warnAt), dueAt: times.dueAt })
    }
  }
  return facts
}

const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other)
