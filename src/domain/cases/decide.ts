import { after, hours, type Instant } from '../model/time.ts'
import type { Verdict } from '../triage/verdict.ts'
import {
  apply,
  type Case,
  type CaseEvent,
  type CaseFact,
  isUnsettled,
  openCase,
  type Priority,
  type SetAsideReason,
} from './case.ts'
import { isOwed, type OutcomeWord, tooFar } from './care.ts'
import { type ClockPolicy, clockTimes, solutionTimes } from './clock.ts'
import { shorten } from './shorten.ts'
import { followSolution, overdue, warnings } from './follow.ts'
import { whyOf } from './judged.ts'
import type { Unanswered } from './unanswered.ts'

/** What a verb may do: the facts to record, or why not, in one sentence. */
export type Decision =
  | { readonly ok: true; readonly facts: readonly CaseFact[] }
  | { readonly ok: false; readonly why: string }

const yes = (...facts: readonly CaseFact[]): Decision => ({ ok: true, facts })
const no = (why: string): Decision => ({ ok: false, why })

/** That a reply clock is past due. What is heard of late, or looked at late, was broken when it was due. */
const breach = (dueAt: Instant, now: Instant): CaseFact => ({
  kind: 'clock-breached',
  ...(now > dueAt ? { since: dueAt } : {}),
})

/** What a reply clock has to say before this fact ends it: an answer, or a closing, that came after it was due has broken the promise, whether or not anybody looked in between. */
function beforeItEnds({ clock, lastPostAt }: Case, fact: CaseFact, now: Instant): readonly CaseFact[] {
  if (clock.state !== 'running') return []
  const closes = fact.kind === 'settled' || fact.kind === 'set-aside'
  const answers = fact.kind === 'answered' && fact.answeredAt >= lastPostAt
  if (!closes && !answers) return []
  return (answers ? fact.answeredAt : now) >= clock.dueAt ? [breach(clock.dueAt, now)] : []
}

/** Applies facts one after the other; gives the case and its events. */
export function record(
  before: Case,
  facts: readonly CaseFact[],
  actorId: string | null,
  now: Instant,
): { readonly after: Case; readonly events: readonly CaseEvent[] } {
  const events: CaseEvent[] = []
  let changed = before
  const tell = (fact: CaseFact, by: string | null): void => {
    const event: CaseEvent = { at: now, actorId: by, fact }
    events.push(event)
    changed = apply(changed, event)
  }
  for (const fact of facts) {
    for (const said of beforeItEnds(changed, fact, now)) tell(said, null)
    tell(fact, actorId)
  }
  // Where the case now waits for somebody else its solution's clock stands still, and goes on where it does not: whatever brought that about.
  const following = followSolution(changed, facts, now).map((fact): CaseEvent => ({ at: now, actorId: null, fact }))
  return { after: following.reduce(apply, changed), events: [...events, ...following] }
}

/** How far back a clock may start: what was written before an outage has waited since then, but a forged date moves no clock further. */
const longestLookBack = hours(24)

/** A customer has waited since the post was published: not later than now, and at most a day back. */
export function waitingSince(publishedAt: Instant, now: Instant): Instant {
  const earliest = after(now, -longestLookBack as typeof longestLookBack)
  if (publishedAt > now) return now
  return publishedAt < earliest ? earliest : publishedAt
}

/** Opens a case for a post and starts its first-reply clock. `actorId`: the person who brought the post, null when it came by itself. */
export function open(
  input: {
    readonly id: string
    readonly brandId: string
    readonly sourceId: string
    readonly authorId: string
    readonly postId: string
    readonly publishedAt: Instant
    readonly priority: Priority
    readonly policy: ClockPolicy
    /** What the post was judged to be; left out or null: nothing was judged. */
    readonly verdict?: Verdict | null
    /** The case that the post stood in before. */
    readonly splitFrom?: string
  },
  now: Instant,
  actorId: string | null = null,
): { readonly after: Case; readonly events: readonly CaseEvent[] } {
  const { verdict = null } = input
  const since = waitingSince(input.publishedAt, now)
  const { startedAt, warnAt, dueAt } = clockTimes(input.policy, 1, since)
  const solution = solutionTimes(input.policy, 1, since)
  const event: CaseEvent = {
    at: now,
    actorId,
    fact: {
      kind: 'opened',
      brandId: input.brandId,
      sourceId: input.sourceId,
      authorId: input.authorId,
      postId: input.postId,
      postAt: input.publishedAt,
      priority: input.priority,
      ...(verdict === null ? {} : { verdict, why: whyOf(verdict) }),
      ...(verdict === null || verdict.kind === null ? {} : { caseKind: verdict.kind }),
      policy: input.policy,
      clock: { startedAt, warnAt, dueAt },
      ...(input.splitFrom === undefined ? {} : { splitFrom: input.splitFrom }),
      ...(solution === null ? {} : { solution: { startedAt, warnAt: solution.warnAt, dueAt: solution.dueAt } }),
    },
  }
  return { after: openCase(input.id, event), events: [event] }
}

/** The customer writes again: the post joins; a settled case reopens, a paused one wakes; an answered one gets a new clock, unless the post is older than what was answered. `targets`: what a clock that starts is held to; left out, what the case was held to before. */
export function join(
  before: Case,
  postId: string,
  publishedAt: Instant,
  now: Instant,
  targets: (of: Case, at: Instant) => ClockPolicy = (of) => of.policy,
): Decision {
  const facts: CaseFact[] = [{ kind: 'post-joined', postId, postAt: publishedAt }]
  const answered = before.lastAnswerAt !== null && publishedAt <= before.lastAnswerAt
  const isNews = !answered && publishedAt >= before.lastPostAt
  if (!isNews) return yes(...facts)
  const since = waitingSince(publishedAt, now)
  const isClosed = !isUnsettled(before.status)
  if (isClosed) facts.push({ kind: 'reopened' })
  if (before.status === 'paused') facts.push({ kind: 'resumed', because: 'customer' })
  const clockEnded = before.clock.state === 'met' || before.clock.state === 'stopped'
  const policy = clockEnded || isClosed ? targets(before, since) : before.policy
  if (clockEnded) facts.push(startedClock(before, policy, before.clock.round + 1, since))
  if (isClosed) facts.push(...solutionAgain(before, policy, since))
  return yes(...facts)
}

/** The fact that a reply clock starts. */
export function startedClock(before: Case, policy: ClockPolicy, round: number, since: Instant): CaseFact {
  const times = clockTimes(policy, round, since)
  return { kind: 'clock-started', ...times, ...(policy === before.policy ? {} : { policy }) }
}

/** A matter that was closed needs a solution anew. */
function solutionAgain(before: Case, policy: ClockPolicy, since: Instant): readonly CaseFact[] {
  const times = solutionTimes(policy, (before.solution?.round ?? 0) + 1, since)
  return times === null ? [] : [{ kind: 'solution-started', ...times }]
}

/** An answer stands on the network. */
export function answer(replyId: string | null, postId: string | null, answeredAt: Instant): Decision {
  return yes({ kind: 'answered', replyId, postId, answeredAt })
}

/** A colleague answered where we cannot: on the site itself, by phone, at the counter. Who answers a case that nobody has takes it. */
export function answerThere(before: Case, proofId: string, by: string, now: Instant): Decision {
  if (!isUnsettled(before.status)) return no('This case is closed. Reopen it before saying that it is answered.')
  const takes: readonly CaseFact[] = before.ownerId === null ? [{ kind: 'assigned', ownerId: by }] : []
  return yes(...takes, { kind: 'answered', replyId: null, postId: null, proofId, answeredAt: now })
}

/** An answer that stands: ours, seen on the network, or told by a colleague. */
export interface StandingAnswer {
  readonly replyId: string | null
  readonly postId: string | null
  readonly proofId: string | null
  readonly at: Instant
}

/** An answer that is taken back, and what stands without it. `others`: the answers that were given to all who had written by then; `leaves`: somebody had no other. */
export interface TakenBack {
  readonly id: string
  readonly at: Instant
  readonly others: readonly StandingAnswer[]
  readonly leaves: boolean
}

/** Takes back that an answer was given. The clock goes on where it was, unless another answer stands. */
export function withdrawAnswer(before: Case, answer: TakenBack): Decision {
  if (!isUnsettled(before.status)) return no('This case is closed. Reopen it before taking an answer back.')
  return yes(...withoutProof(before, answer))
}

/** What it means for a case that an answer of its own is taken back, wherever that was said. */
export function withoutProof(before: Case, { id, at: given, others, leaves }: TakenBack): readonly CaseFact[] {
  const { clock } = before
  const resumes = isUnsettled(before.status) && clock.state === 'met' && (clock.metAt === given || leaves)
  const next = resumes ? others.find(({ at }) => at >= before.lastPostAt) : undefined
  const again: readonly CaseFact[] =
    next === undefined
      ? []
      : [
          {
            kind: 'answered',
            replyId: next.replyId,
            postId: next.postId,
            ...(next.proofId === null ? {} : { proofId: next.proofId }),
            answeredAt: next.at,
          },
        ]
  // What the case did not go by before, it does not go by now.
  const { lastAnswerAt: known } = before
  const lastAnswerAt = others.findLast(({ at }) => known !== null && at <= known)?.at ?? null
  return [{ kind: 'answer-withdrawn', proofId: id, resumes, lastAnswerAt }, ...again]
}

/** Gives the case an owner, or none. */
export function assign(before: Case, ownerId: string | null): Decision {
  if (!isUnsettled(before.status)) return no('This case is closed. Reopen it before handing it to somebody.')
  if (before.ownerId === ownerId) return yes()
  return yes({ kind: 'assigned', ownerId })
}

/** Says how much is at stake. `promised`: what the brand promises for a case of this priority now; where that is sooner, clocks that run are shortened, never lengthened. */
export function setPriority(before: Case, priority: Priority, promised: ClockPolicy, now: Instant): Decision {
  if (before.priority === priority) return yes()
  return yes({ kind: 'priority-set', priority }, ...shorten(before, promised, now))
}

/** Says how often the person has written without an answer (null: nothing waits); nothing to say where the case knows. */
export function countUnanswered(before: Case, now: Unanswered | null): Decision {
  const known = before.unanswered
  const counts = now !== null && now.contacts >= 2
  if (!counts) {
    if (known === null) return yes()
    const gone = now ?? { contacts: 0, since: known.since, last: known.last }
    return yes({ kind: 'unanswered-counted', ...gone })
  }
  if (known?.contacts === now.contacts && known.since === now.since && known.last === now.last) return yes()
  return yes({ kind: 'unanswered-counted', ...now })
}

/** How a matter ended, as the one who settles it says. */
export interface Settlement {
  readonly outcome: OutcomeWord
  readonly gestureId: string | null
  readonly lastPostId: string | null
  readonly followUpAt: Instant | null
}

/** Closes the case as settled; what was overdue until then is said first. */
export function settle(before: Case, now: Instant, how: Settlement | null = null): Decision {
  if (!isUnsettled(before.status)) return no('This case is closed already.')
  const day = how?.followUpAt ?? null
  if (day !== null && day <= now) return no('The day to ask again lies in the past. Choose a later one.')
  const wrong = day === null ? null : tooFar(day, now)
  if (wrong !== null) return no(wrong)
  return yes(...overdue(before, now), {
    kind: 'settled',
    ...(how === null ? {} : { outcome: how.outcome }),
    ...(how === null || how.gestureId === null ? {} : { gestureId: how.gestureId }),
    ...(how === null || how.lastPostId === null ? {} : { lastPostId: how.lastPostId }),
    ...(how === null || how.followUpAt === null ? {} : { followUpAt: how.followUpAt }),
  })
}

/** Closes the case without an answer, for a reason from the list; what was overdue until then is said first. */
export function setAside(before: Case, reason: SetAsideReason, now: Instant): Decision {
  if (!isUnsettled(before.status)) return no('This case is closed already.')
  return yes(...overdue(before, now), { kind: 'set-aside', reason })
}

/** Opens a closed case again; a clock that ended without an answer runs anew, and so does that of the solution. `policy`: what they are held to. */
export function reopen(before: Case, now: Instant, policy: ClockPolicy = before.policy): Decision {
  if (isUnsettled(before.status)) return no('This case is open already.')
  const facts: CaseFact[] = [{ kind: 'reopened' }]
  if (before.clock.state === 'stopped') facts.push(startedClock(before, policy, before.clock.round, now))
  facts.push(...solutionAgain(before, policy, now))
  return yes(...facts)
}

/** Opens a settled case again because the day has come to ask its customer: where nothing else would say until when, that is due as soon as an answer is. */
export function reopenToAsk(before: Case, now: Instant, policy: ClockPolicy = before.policy): Decision {
  const reopening = reopen(before, now, policy)
  if (!reopening.ok || reopening.facts.length > 1) return reopening
  return yes(...reopening.facts, startedClock(before, policy, before.clock.round + 1, now))
}

/** Whether nobody here has the case before them. */
export const isResting = (status: Case['status']): boolean =>
  status === 'waiting' || status === 'waiting-team' || status === 'paused'

/** What brings a resting case back: a promise to the customer while there is time to keep it, and once more when it was not kept; a department's when it was not; where nothing is promised, the solution that a department was to find. */
function callsBack({ promises }: Case, said: readonly CaseFact[]): 'promise' | 'solution' | null {
  const toCustomer = (asked: string): boolean => promises.some(({ id, to }) => id === asked && to === 'customer')
  for (const fact of said) {
    if (fact.kind === 'promise-broken') return 'promise'
    if (fact.kind === 'promise-warned' && toCustomer(fact.promiseId)) return 'promise'
  }
  const isLate = said.some(({ kind }) => kind === 'solution-warned' || kind === 'solution-breached')
  return isLate && !promises.some(isOwed) ? 'solution' : null
}

/** What the clocks have to say at `now`: each warning once, each breach once; a pause that is over ends, and what was promised comes back to us. Late or twice does no harm. */
export function ring(before: Case, now: Instant): Decision {
  const { clock } = before
  const facts: CaseFact[] = []
  const breaks = clock.state === 'running' && now >= clock.dueAt
  if (clock.state === 'running' && clock.warnedAt === null && now >= clock.warnAt) facts.push({ kind: 'clock-warned' })
  if (breaks) facts.push(breach(clock.dueAt, now))
  const { pausedUntil } = before
  // A pause never hides somebody who still waits for a word, nor one of whom it turns out later that they do: an answer was taken back.
  const late = breaks || clock.state === 'breached'
  const wakes = before.status === 'paused' && (late || (pausedUntil !== null && now >= pausedUntil))
  if (wakes) facts.push({ kind: 'resumed', because: late ? 'clock' : 'date' })
  const said = [...warnings(before, now), ...overdue(before, now)]
  facts.push(...said)
  // What was promised is ours to do, whoever the case waits for: nobody finds it among what waits.
  const because = wakes || !isResting(before.status) ? null : callsBack(before, said)
  if (because !== null) facts.push({ kind: 'resumed', because })
  const isOpen = before.status === 'new' || before.status === 'open' || wakes
  if (late && isOpen && before.ownerId === null && !before.unownedSaid) {
    facts.push({ kind: 'unowned-past-due' })
  }
  return yes(...facts)
}
