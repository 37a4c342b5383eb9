import { type Instant, instant, minutes } from '../model/time.ts'
import type { CaseKind } from '../model/priority.ts'
import { type CasePromise, isOwed, tooFar } from './care.ts'
import { type Case, type CaseFact, isUnsettled } from './case.ts'
import type { ClockPolicy } from './clock.ts'
import { type Decision, isResting, reopenToAsk, startedClock } from './decide.ts'
import { shorten } from './shorten.ts'

const yes = (...facts: readonly CaseFact[]): Decision => ({ ok: true, facts })
const no = (why: string): Decision => ({ ok: false, why })

/** A date this near would be over before anybody could act. */
const nearest = minutes(1)
/** So many promises a case holds. */
const mostPromises = 50

/** Why a date cannot be agreed on; null when it can. */
function wrongDate(at: Instant, now: Instant): string | null {
  if (at < now + nearest) return 'This moment has passed. Choose a later one.'
  return tooFar(at, now)
}

const closed = (what: string): Decision => no(`This case is closed. Reopen it before ${what}.`)

/** Lays the case aside until a date; it wakes then, when the customer writes, or when the reply that is owed is due. */
export function pause(before: Case, until: Instant, now: Instant): Decision {
  if (!isUnsettled(before.status)) return closed('pausing it')
  const { clock } = before
  const late = clock.state === 'breached' || (clock.state === 'running' && now >= clock.dueAt)
  if (late) return no('Somebody has waited too long for an answer. Answer, then pause.')
  const wrong = wrongDate(until, now)
  return wrong === null ? yes({ kind: 'paused', until }) : no(wrong)
}

/** Ends a pause. */
export function resume(before: Case): Decision {
  return before.status === 'paused' ? yes({ kind: 'resumed', because: 'colleague' }) : no('This case is not paused.')
}

/** Says what the customer writes for; null: nobody knows yet. `promised`: what the brand promises for a case of this kind now; where that is sooner, clocks that run are shortened, never lengthened. */
export function setKind(before: Case, caseKind: CaseKind | null, promised: ClockPolicy, now: Instant): Decision {
  if (before.kind === caseKind && (before.kindByHand || caseKind === null)) return yes()
  return yes({ kind: 'kind-set', caseKind }, ...shorten(before, promised, now))
}

/** When a promise warns: at the share of its time that the case's clocks warn at. */
const warnOf = (before: Case, dueAt: Instant, now: Instant): Instant =>
  instant(now + Math.round((dueAt - now) * before.policy.warnShare))

/** What becomes of the promises of a kind that another one takes the place of: what still runs is void; what was due by now and has not been said is broken, and that stands. */
const replaced = (before: Case, to: CasePromise['to'], now: Instant): readonly CaseFact[] =>
  before.promises
    .filter((it) => it.to === to && it.state === 'running')
    .map((it): CaseFact => ({ kind: now >= it.dueAt ? 'promise-broken' : 'promise-withdrawn', promiseId: it.id }))

/** Hands the case to a department, which promises to be done by `promise.dueAt`. Until the customer has an answer it stays among those to answer. */
export function handOver(
  before: Case,
  departmentId: string,
  promise: { readonly id: string; readonly dueAt: Instant } | null,
  now: Instant,
): Decision {
  if (!isUnsettled(before.status)) return closed('handing it over')
  if (promise === null && before.departmentId === departmentId) return yes()
  const facts: CaseFact[] = [...replaced(before, 'department', now), { kind: 'handed-over', departmentId }]
  if (promise === null) return yes(...facts)
  const wrong = wrongDate(promise.dueAt, now)
  if (wrong !== null) return no(wrong)
  if (before.promises.length >= mostPromises) return tooMany
  const { id: promiseId, dueAt } = promise
  return yes(...facts, { kind: 'promise-made', promiseId, to: 'department', warnAt: warnOf(before, dueAt, now), dueAt })
}

const tooMany = no(`A case holds ${mostPromises} promises at most.`)

/** Takes the case back from its department; what that promised is kept where it was in time to be, and void otherwise, though what was overdue was broken. */
export function takeBack(before: Case, kept: boolean, now: Instant): Decision {
  if (before.departmentId === null) return no('No department has this case.')
  const owed = before.promises.filter((it) => it.to === 'department' && isOwed(it))
  return yes(...owed.flatMap((it) => (kept ? keeping(it, now) : breaking(it, now))), { kind: 'taken-back' })
}

/** Promises the customer something by a date. It takes the place of a promise that still ran. */
export function promise(
  before: Case,
  given: { readonly id: string; readonly dueAt: Instant; readonly answerId?: string },
  now: Instant,
): Decision {
  if (!isUnsettled(before.status)) return closed('promising anything')
  const wrong = wrongDate(given.dueAt, now)
  if (wrong !== null) return no(wrong)
  if (before.promises.length >= mostPromises) return tooMany
  const { id: promiseId, dueAt, answerId } = given
  return yes(...replaced(before, 'customer', now), {
    kind: 'promise-made',
    promiseId,
    to: 'customer',
    warnAt: warnOf(before, dueAt, now),
    dueAt,
    ...(answerId === undefined ? {} : { answerId }),
  })
}

/** What becomes of what an answer promised that nobody reads: it was taken back, or the network gave it back. It was never said, and so it is never broken. */
export const unsaid = (before: Case, answerId: string): readonly CaseFact[] =>
  before.promises.filter((it) => it.answerId === answerId && isOwed(it)).map(goneWithAnswer)

/** An answer was refused by the network for good, and nobody has read it: whoever the case waits for, or whether it was settled with that answer, it is to be answered again. `otherOpen`: the person has another case that is open; what is set aside stays where it is. */
export function refusedReply(
  before: Case,
  told: { readonly replyId: string; readonly because: string },
  { otherOpen, policy }: { readonly otherOpen: boolean; readonly policy: ClockPolicy },
  now: Instant,
): readonly CaseFact[] {
  const facts: readonly CaseFact[] = [{ kind: 'reply-refused', ...told }, ...unsaid(before, told.replyId)]
  if (before.erased || before.mergedInto !== null) return facts
  if (before.status === 'settled' && !otherOpen) {
    const again = reopenToAsk(before, now, policy)
    if (!again.ok) return facts
    return [...facts, ...again.facts.map((it) => (it.kind === 'reopened' ? { ...it, because: 'reply' as const } : it))]
  }
  if (!isResting(before.status)) return facts
  const { state, round } = before.clock
  const isOwed = state === 'running' || state === 'breached'
  const clock = isOwed ? [] : [startedClock(before, policy, round + 1, now)]
  return [...facts, { kind: 'resumed', because: 'reply' }, ...clock]
}

/** What becomes of what was promised with an answer that was told here by mistake. What was due by now was promised to somebody all the same, and stands. */
export const untold = (before: Case, answerId: string, now: Instant): readonly CaseFact[] =>
  before.promises
    .filter((it) => it.answerId === answerId && it.state === 'running' && now < it.dueAt)
    .map(goneWithAnswer)

const goneWithAnswer = ({ id }: CasePromise): CaseFact => ({
  kind: 'promise-withdrawn',
  promiseId: id,
  withAnswer: true,
})

/** What an answer promises again that is sent again, where its date is still to come and nothing else was promised since. */
export function saidAgain(before: Case, answerId: string, now: Instant): readonly CaseFact[] {
  const it = before.promises.findLast((its) => its.answerId === answerId && its.state === 'withdrawn')
  const other = before.promises.some(({ to, state }) => to === 'customer' && state === 'running')
  if (it === undefined || other || !isUnsettled(before.status) || wrongDate(it.dueAt, now) !== null) return []
  const { id: promiseId, dueAt } = it
  const warnAt = warnOf(before, dueAt, now)
  return [{ kind: 'promise-made', promiseId, to: 'customer', warnAt, dueAt, answerId }]
}

const breaking = (it: CasePromise, now: Instant): readonly CaseFact[] =>
  it.state === 'running' && now >= it.dueAt ? [{ kind: 'promise-broken', promiseId: it.id }] : []

const keeping = (it: CasePromise, now: Instant): readonly CaseFact[] => [
  ...breaking(it, now),
  { kind: 'promise-kept', promiseId: it.id },
]

/** Says that a promise was kept, be it late. */
export function keepPromise(before: Case, promiseId: string, now: Instant): Decision {
  const it = before.promises.find(({ id }) => id === promiseId)
  if (it === undefined) return no('This promise is not in this case.')
  return isOwed(it) ? yes(...keeping(it, now)) : yes()
}

/** Takes a promise back. One that is broken stands: it can only be kept late. */
export function withdrawPromise(before: Case, promiseId: string, now: Instant): Decision {
  const it = before.promises.find(({ id }) => id === promiseId)
  if (it === undefined) return no('This promise is not in this case.')
  if (it.state === 'broken' || (it.state === 'running' && now >= it.dueAt)) {
    return no('This promise was not kept in time, and that stands. Say when it is kept.')
  }
  return it.state === 'running' ? yes({ kind: 'promise-withdrawn', promiseId }) : yes()
}

/** The day has come to ask the customer again. `opens`: the case is opened for it, with a clock of its own; otherwise another case of the person's is open already. */
export function followUp(before: Case, reopening: Decision | null, now: Instant): Decision {
  if (before.followUpAt === null || now < before.followUpAt) return yes()
  return yes({ kind: 'follow-up-due' }, ...(reopening?.ok === true ? reopening.facts : []))
}
