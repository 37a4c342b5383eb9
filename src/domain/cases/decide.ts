import { after, hours, type Instant } from '../model/time.ts'
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
import { type ClockPolicy, clockTimes } from './clock.ts'
import type { Unanswered } from './unanswered.ts'

/** What a verb may do: the facts to record, or why not, in one sentence. */
export type Decision =
  | { readonly ok: true; readonly facts: readonly CaseFact[] }
  | { readonly ok: false; readonly why: string }

const yes = (...facts: readonly CaseFact[]): Decision => ({ ok: true, facts })
const no = (why: string): Decision => ({ ok: false, why })

/** Applies facts one after the other; gives the case and its events. */
export function record(
  before: Case,
  facts: readonly CaseFact[],
  actorId: string | null,
  now: Instant,
): { readonly after: Case; readonly events: readonly CaseEvent[] } {
  const events = facts.map((fact): CaseEvent => ({ at: now, actorId, fact }))
  return { after: events.reduce(apply, before), events }
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
  },
  now: Instant,
  actorId: string | null = null,
): { readonly after: Case; readonly events: readonly CaseEvent[] } {
  const { startedAt, warnAt, dueAt } = clockTimes(input.policy, 1, waitingSince(input.publishedAt, now))
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
      policy: input.policy,
      clock: { startedAt, warnAt, dueAt },
    },
  }
  return { after: openCase(input.id, event), events: [event] }
}

/** The customer writes again: the post joins; a settled case reopens; an answered one gets a new clock, unless the post is older than what was answered. */
export function join(before: Case, postId: string, publishedAt: Instant, now: Instant): Decision {
  const facts: CaseFact[] = [{ kind: 'post-joined', postId, postAt: publishedAt }]
  const answered = before.lastAnswerAt !== null && publishedAt <= before.lastAnswerAt
  const isNews = !answered && publishedAt >= before.lastPostAt
  if (!isUnsettled(before.status) && isNews) facts.push({ kind: 'reopened' })
  const clockEnded = before.clock.state === 'met' || before.clock.state === 'stopped'
  if (clockEnded && isNews) {
    const times = clockTimes(before.policy, before.clock.round + 1, waitingSince(publishedAt, now))
    facts.push({ kind: 'clock-started', ...times })
  }
  return yes(...facts)
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

/** Takes back that an answer was given. The clock goes on where it was, unless another answer stands. */
export function withdrawAnswer(
  before: Case,
  proof: { readonly id: string; readonly at: Instant },
  others: readonly StandingAnswer[],
): Decision {
  if (!isUnsettled(before.status)) return no('This case is closed. Reopen it before taking an answer back.')
  const resumes = before.clock.state === 'met' && before.clock.metAt === proof.at
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
  const lastAnswerAt = others.at(-1)?.at ?? null
  return yes({ kind: 'answer-withdrawn', proofId: proof.id, resumes, lastAnswerAt }, ...again)
}

/** Gives the case an owner, or none. */
export function assign(before: Case, ownerId: string | null): Decision {
  if (!isUnsettled(before.status)) return no('This case is closed. Reopen it before handing it to somebody.')
  if (before.ownerId === ownerId) return yes()
  return yes({ kind: 'assigned', ownerId })
}

/** Says how much is at stake. */
export function setPriority(before: Case, priority: Priority): Decision {
  return before.priority === priority ? yes() : yes({ kind: 'priority-set', priority })
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

/** Closes the case as settled. */
export function settle(before: Case): Decision {
  return isUnsettled(before.status) ? yes({ kind: 'settled' }) : no('This case is closed already.')
}

/** Closes the case without an answer, for a reason from the list. */
export function setAside(before: Case, reason: SetAsideReason): Decision {
  return isUnsettled(before.status) ? yes({ kind: 'set-aside', reason }) : no('This case is closed already.')
}

/** Opens a closed case again; a clock that ended without an answer runs anew. */
export function reopen(before: Case, now: Instant): Decision {
  if (isUnsettled(before.status)) return no('This case is open already.')
  const facts: CaseFact[] = [{ kind: 'reopened' }]
  if (before.clock.state === 'stopped') {
    facts.push({ kind: 'clock-started', ...clockTimes(before.policy, before.clock.round, now) })
  }
  return yes(...facts)
}

/** What the clock has to say at `now`: the warning once, the breach once. Late or twice does no harm. */
export function ring(before: Case, now: Instant): Decision {
  const { clock } = before
  if (clock.state !== 'running') return yes()
  const facts: CaseFact[] = []
  if (clock.warnedAt === null && now >= clock.warnAt) facts.push({ kind: 'clock-warned' })
  if (now >= clock.dueAt) facts.push({ kind: 'clock-breached' })
  return yes(...facts)
}
