import { type Instant, instant } from '../model/time.ts'
import { isOwed } from './care.ts'
import { type Case, isUnsettled } from './case.ts'
import { ringAt } from './clock.ts'

/** The clock of a case that ends next. */
export interface Due {
  readonly clock: 'reply' | 'promise' | 'department' | 'solution'
  readonly warnAt: Instant
  readonly dueAt: Instant
}

/** What is due next of a case, and which clock says so: an answer, a promise, or the solution, where no promise stands for it. Null where nothing is: it is closed, or somebody else is to move. */
export function nextDue(it: Pick<Case, 'status' | 'clock' | 'promises' | 'solution'>): Due | null {
  if (!isUnsettled(it.status)) return null
  const dues: Due[] = []
  const { clock, solution } = it
  if (clock.state === 'running' || clock.state === 'breached') {
    dues.push({ clock: 'reply', warnAt: clock.warnAt, dueAt: clock.dueAt })
  }
  const owed = it.promises.filter(isOwed)
  for (const { to, warnAt, dueAt } of owed) {
    dues.push({ clock: to === 'customer' ? 'promise' : 'department', warnAt, dueAt })
  }
  if (owed.length === 0 && solution?.state === 'running') {
    dues.push({ clock: 'solution', warnAt: solution.warnAt, dueAt: solution.dueAt })
  }
  return dues.reduce<Due | null>((first, due) => (first === null || due.dueAt < first.dueAt ? due : first), null)
}

/** When a case must be looked at next: the earliest of all its clocks and of the end of its pause; null when nothing is to be said any more. */
export function nextRing(it: Case): Instant | null {
  const moments: number[] = []
  const reply = ringAt(it.clock)
  if (reply !== null) moments.push(reply)
  const { clock, solution, pausedUntil } = it
  if (it.status === 'paused' && pausedUntil !== null) moments.push(pausedUntil)
  if (it.status === 'paused' && clock.state === 'breached') moments.push(clock.breachedAt)
  if (solution?.state === 'running' && solution.breachedAt === null) {
    moments.push(solution.warnedAt === null ? solution.warnAt : solution.dueAt)
  }
  for (const promise of it.promises) {
    if (promise.state === 'running') moments.push(promise.warnedAt === null ? promise.warnAt : promise.dueAt)
  }
  const isOpen = it.status === 'new' || it.status === 'open'
  if (clock.state === 'breached' && isOpen && it.ownerId === null && !it.unownedSaid) moments.push(clock.breachedAt)
  return moments.length === 0 ? null : instant(Math.min(...moments))
}
