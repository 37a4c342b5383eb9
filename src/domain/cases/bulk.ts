import type { Instant } from '../model/time.ts'
import {
  apply,
  type Case,
  type CaseEvent,
  type CaseFact,
  type CaseStand,
  isUnsettled,
  type Priority,
  saidByTime,
} from './case.ts'
import type { SetAsideReason } from './case.ts'
import type { ClockPolicy } from './clock.ts'
import { assign, type Decision, reopen, setAside, setPriority, settle } from './decide.ts'
import { handOver, pause } from './decide-care.ts'

/** What is done to many cases at once. */
export type BulkAct =
  | { readonly kind: 'assign'; readonly ownerId: string | null }
  | { readonly kind: 'hand-over'; readonly departmentId: string }
  | { readonly kind: 'settle' }
  | { readonly kind: 'set-aside'; readonly reason: SetAsideReason }
  | { readonly kind: 'priority'; readonly priority: Priority }
  | { readonly kind: 'pause'; readonly until: Instant }
  | { readonly kind: 'reopen' }

/** Why one of many cases stays as it is: `changed`: something happened to it after it was looked at; `late`: somebody has waited too long for it to be paused; `gone`: it is not there any more; `merged`: another case has its matter now; `person-gone`: who had it takes no cases any more. */
export const bulkRefusals = [
  'changed',
  'gone',
  'erased',
  'closed',
  'open',
  'other-open',
  'late',
  'person-gone',
  'merged',
] as const
export type BulkRefusal = (typeof bulkRefusals)[number]

/** What became of one of many cases; `same`: it was so already. */
export type BulkOutcome = 'done' | 'same' | BulkRefusal

/** What is to be known of a case beside itself. `otherOpen`: its person has another one that is open; `policy`: what a clock that starts, or is shortened, is held to. */
export interface Beside {
  readonly otherOpen: boolean
  readonly policy: ClockPolicy
}

/** The facts of an act for one case, or why it stays as it is. */
export function decideInBulk(
  act: BulkAct,
  it: Case,
  beside: Beside,
  now: Instant,
): { readonly outcome: BulkOutcome; readonly facts: readonly CaseFact[] } {
  const refusal = refusalOf(act, it, beside, now)
  if (refusal !== null) return { outcome: refusal, facts: [] }
  const decision = decide(act, it, beside, now)
  if (!decision.ok) return { outcome: 'changed', facts: [] }
  return { outcome: decision.facts.length === 0 ? 'same' : 'done', facts: decision.facts }
}

function refusalOf(act: BulkAct, it: Case, { otherOpen }: Beside, now: Instant): BulkRefusal | null {
  if (it.erased) return 'erased'
  if (it.mergedInto !== null) return 'merged'
  const isOpen = isUnsettled(it.status)
  if (act.kind === 'reopen') return isOpen ? 'open' : otherOpen ? 'other-open' : null
  if (!isOpen) return 'closed'
  const { clock } = it
  const late = clock.state === 'breached' || (clock.state === 'running' && now >= clock.dueAt)
  return act.kind === 'pause' && late ? 'late' : null
}

function decide(act: BulkAct, it: Case, { policy }: Beside, now: Instant): Decision {
  switch (act.kind) {
    case 'assign':
      return assign(it, act.ownerId)
    case 'hand-over':
      return handOver(it, act.departmentId, null, now)
    case 'settle':
      return settle(it, now)
    case 'set-aside':
      return setAside(it, act.reason, now)
    case 'priority':
      return setPriority(it, act.priority, policy, now)
    case 'pause':
      return it.status === 'paused' && it.pausedUntil === act.until
        ? { ok: true, facts: [] }
        : pause(it, act.until, now)
    case 'reopen':
      return reopen(it, now, policy)
  }
}

/** What Vigie itself says as time goes by: it does not make a case another one than was looked at. */
const ofTime: ReadonlySet<CaseFact['kind']> = new Set<CaseFact['kind']>([...saidByTime, 'left-unowned', 'owner-kept'])

/** Whether anybody, or anything but the clocks, touched a case with these events. */
export const wasTouched = (events: readonly CaseEvent[]): boolean => events.some(({ fact }) => !ofTime.has(fact.kind))

/** Where a case stood before an act, in everything that the act can change: with what the clocks had to say until then, which stays said. `events`: what the act brought about. */
export const standBefore = (it: Case, events: readonly CaseEvent[]): CaseStand =>
  standOf(events.filter(({ fact }) => saidBefore.has(fact.kind)).reduce(apply, it))

const saidBefore: ReadonlySet<CaseFact['kind']> = new Set<CaseFact['kind']>(saidByTime)

/** Where a case stands, in everything that an act can change. */
export function standOf(it: Case): CaseStand {
  const {
    id: _id,
    brandId: _brandId,
    sourceId: _sourceId,
    authorId: _authorId,
    firstPostId: _firstPostId,
    lastPostId: _lastPostId,
    posts: _posts,
    openedAt: _openedAt,
    lastPostAt: _lastPostAt,
    lastAnswerAt: _lastAnswerAt,
    mergedInto: _mergedInto,
    splitFrom: _splitFrom,
    erased: _erased,
    version: _version,
    ...stand
  } = it
  return stand
}

/** Puts a case back where it stood before an act, with what the clocks have said since, or says why it cannot. `since`: what has happened since that act. What opens again leaves an owner who takes no cases any more; what is closed again keeps theirs, for its history. */
export function takeBackInBulk(
  it: Case,
  before: CaseStand,
  since: readonly CaseEvent[],
  beside: { readonly otherOpen: boolean; readonly ownerTakes: boolean },
): { readonly outcome: BulkOutcome; readonly facts: readonly CaseFact[] } {
  const no = (outcome: BulkRefusal) => ({ outcome, facts: [] })
  if (it.erased) return no('erased')
  if (wasTouched(since)) return no('changed')
  const opens = !isUnsettled(it.status) && isUnsettled(before.status)
  if (opens && beside.otherOpen) return no('other-open')
  const leaves = isUnsettled(before.status) && before.ownerId !== null && !beside.ownerTakes
  if (leaves && before.ownerId !== it.ownerId) return no('person-gone')
  const to = standOf(since.reduce(apply, { ...it, ...before }))
  return { outcome: 'done', facts: [{ kind: 'restored', to: leaves ? { ...to, ownerId: null } : to }] }
}
