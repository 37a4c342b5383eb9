import type { CaseKind, PriorityReason } from '../model/priority.ts'
import { days, type Duration, type Instant } from '../model/time.ts'
import type { Verdict } from '../triage/verdict.ts'

/** Every state of a case. */
export const caseStatuses = ['new', 'open', 'waiting', 'waiting-team', 'paused', 'settled', 'set-aside'] as const

/** `waiting`: for the customer; `waiting-team`: for a department; `paused`: until a date. */
export type CaseStatus = (typeof caseStatuses)[number]

/** How a settled matter ended: with the customer's word, without it, or with none at all. */
export const outcomes = ['agreed', 'not-agreed', 'no-answer'] as const
export type OutcomeWord = (typeof outcomes)[number]

interface SolutionTimes {
  /** 1 for the first solution; grows when a settled case is opened again. */
  readonly round: number
  readonly startedAt: Instant
  readonly warnedAt: Instant | null
  readonly breachedAt: Instant | null
}

/** The clock of a solution. It stands still while the customer is to move and while the case is paused; `left` and `warnLeft` are the working time that it has then. */
export type SolutionClock =
  | (SolutionTimes & {
      readonly state: 'running'
      /** Since when it has run without a pause. */
      readonly since: Instant
      readonly warnAt: Instant
      readonly dueAt: Instant
    })
  | (SolutionTimes & {
      readonly state: 'paused'
      readonly since: Instant
      readonly left: Duration
      readonly warnLeft: Duration
    })
  | (SolutionTimes & { readonly state: 'met'; readonly metAt: Instant })
  | (SolutionTimes & { readonly state: 'stopped' })

interface PromiseTimes {
  readonly id: string
  /** Given to the customer, or by a department to us. Its words are in a row of their own, which can be erased. */
  readonly to: 'customer' | 'department'
  readonly madeAt: Instant
  readonly warnAt: Instant
  readonly dueAt: Instant
  readonly warnedAt: Instant | null
  readonly brokenAt: Instant | null
  /** The answer whose words give it: it goes and comes with that. */
  readonly answerId?: string
}

/** A word given, with its date. What was broken can still be kept, late. */
export type CasePromise =
  | (PromiseTimes & { readonly state: 'running' | 'broken' })
  | (PromiseTimes & { readonly state: 'kept' | 'withdrawn'; readonly endedAt: Instant })

/** What a case knows of how it is taken care of, beside its reply clock. */
export interface Care {
  readonly status: CaseStatus
  readonly ownerId: string | null
  readonly kind: CaseKind | null
  /** A person said what it is; then no judgement says otherwise. */
  readonly kindByHand: boolean
  /** What the customer's words made of it; null where nothing was judged. */
  readonly verdict: Verdict | null
  readonly priorityWhy: readonly PriorityReason[]
  readonly solution: SolutionClock | null
  readonly promises: readonly CasePromise[]
  /** When a pause ends by itself; null while there is none. */
  readonly pausedUntil: Instant | null
  /** The department that has it in hand. */
  readonly departmentId: string | null
  /** It was said, in this round of the reply clock, that it is past due and nobody's. */
  readonly unownedSaid: boolean
  readonly outcome: OutcomeWord | null
  /** When the customer is asked again how it turned out. */
  readonly followUpAt: Instant | null
}

/** What happens to a case's care. Times are worked out before, so that the log needs no calendar. */
export type CareFact =
  | { readonly kind: 'kind-set'; readonly caseKind: CaseKind | null }
  | { readonly kind: 'paused'; readonly until: Instant }
  /** `clock`: the reply that is owed was due. `promise`: what was promised is due soon, or was not kept. `solution`: so is what a department was to find. `reply`: an answer was refused by the network. */
  | {
      readonly kind: 'resumed'
      readonly because: 'colleague' | 'date' | 'customer' | 'clock' | 'promise' | 'solution' | 'reply'
    }
  | { readonly kind: 'handed-over'; readonly departmentId: string }
  | { readonly kind: 'taken-back' }
  | {
      readonly kind: 'promise-made'
      readonly promiseId: string
      readonly to: CasePromise['to']
      readonly warnAt: Instant
      readonly dueAt: Instant
      readonly answerId?: string
    }
  | { readonly kind: PromiseFactKind; readonly promiseId: string; readonly withAnswer?: boolean }
  | {
      readonly kind: 'solution-started'
      readonly round: number
      readonly startedAt: Instant
      readonly warnAt: Instant
      readonly dueAt: Instant
    }
  | {
      readonly kind: 'solution-paused'
      readonly since: Instant
      readonly left: Duration
      readonly warnLeft: Duration
    }
  | { readonly kind: 'solution-resumed'; readonly since: Instant; readonly warnAt: Instant; readonly dueAt: Instant }
  /** The case is more pressing than was known. */
  | { readonly kind: 'solution-shortened'; readonly warnAt: Instant; readonly dueAt: Instant }
  | { readonly kind: 'solution-warned' }
  | { readonly kind: 'solution-breached' }
  /** Its reply is past due and nobody has it. */
  | { readonly kind: 'unowned-past-due' }
  /** The day has come to ask the customer again. */
  | { readonly kind: 'follow-up-due' }

type PromiseFactKind = 'promise-warned' | 'promise-broken' | 'promise-kept' | 'promise-withdrawn'

/** Nothing is put off for longer than this. */
const furthest = days(366)

/** Why something cannot be put off until then; null when it can. */
export const tooFar = (at: Instant, now: Instant): string | null =>
  at > now + furthest ? 'That is more than a year away. Choose an earlier date.' : null

/** Whether a promise still asks for something. */
export const isOwed = (it: CasePromise): boolean => it.state === 'running' || it.state === 'broken'

/** The states in which a solution is ours to find. */
export const solutionRuns = (status: CaseStatus): boolean =>
  status === 'new' || status === 'open' || status === 'waiting-team'

/** The care of a case that has just begun. */
export const noCare: Omit<Care, 'status' | 'ownerId'> = {
  kind: null,
  kindByHand: false,
  verdict: null,
  priorityWhy: ['usual'],
  solution: null,
  promises: [],
  pausedUntil: null,
  departmentId: null,
  unownedSaid: false,
  outcome: null,
  followUpAt: null,
}

/** A solution's clock that starts with these times. */
export const startSolution = (
  times: Pick<Extract<SolutionClock, { state: 'running' }>, 'round' | 'startedAt' | 'warnAt' | 'dueAt'>,
): SolutionClock => ({ state: 'running', ...times, since: times.startedAt, warnedAt: null, breachedAt: null })

/** The case after a fact about its care. `replyOwed`: its reply clock has not been answered. */
export function changeCare<It extends Care>(before: It, at: Instant, fact: CareFact, replyOwed: boolean): It {
  const { solution } = before
  switch (fact.kind) {
    case 'kind-set':
      return { ...before, kind: fact.caseKind, kindByHand: true }
    case 'paused':
      return { ...before, status: 'paused', pausedUntil: fact.until }
    case 'resumed':
      return { ...before, status: 'open', pausedUntil: null }
    case 'handed-over':
      return {
        ...before,
        status: replyOwed ? 'open' : 'waiting-team',
        pausedUntil: null,
        departmentId: fact.departmentId,
      }
    case 'taken-back':
      return {
        ...before,
        status: before.status === 'waiting-team' ? 'open' : before.status,
        departmentId: null,
        promises: ended(before.promises, at, ({ to }) => to === 'department', 'withdrawn'),
      }
    case 'promise-made': {
      const { promiseId: id, to, warnAt, dueAt, answerId } = fact
      const times = { id, to, madeAt: at, warnAt, dueAt, warnedAt: null, brokenAt: null }
      const made = { state: 'running', ...times, ...(answerId === undefined ? {} : { answerId }) } as const
      // One whose answer is sent again is the same promise again.
      return { ...before, promises: [...before.promises.filter((it) => it.id !== id), made] }
    }
    case 'promise-warned':
    case 'promise-broken':
    case 'promise-kept':
    case 'promise-withdrawn':
      return {
        ...before,
        promises: before.promises.map((it) => (it.id === fact.promiseId ? promiseAfter(it, at, fact) : it)),
      }
    case 'solution-started':
      return { ...before, solution: startSolution(fact) }
    case 'solution-paused':
      if (solution?.state !== 'running') return before
      return {
        ...before,
        solution: {
          state: 'paused',
          ...timesOf(solution),
          since: fact.since,
          left: fact.left,
          warnLeft: fact.warnLeft,
        },
      }
    case 'solution-resumed':
      if (solution?.state !== 'paused') return before
      return {
        ...before,
        solution: {
          state: 'running',
          ...timesOf(solution),
          since: fact.since,
          warnAt: fact.warnAt,
          dueAt: fact.dueAt,
        },
      }
    case 'solution-shortened':
      return solution?.state === 'running' && fact.dueAt < solution.dueAt
        ? { ...before, solution: { ...solution, warnAt: fact.warnAt, dueAt: fact.dueAt } }
        : before
    case 'solution-warned':
      return solution?.state === 'running' ? { ...before, solution: { ...solution, warnedAt: at } } : before
    case 'solution-breached':
      return solution?.state === 'running' ? { ...before, solution: { ...solution, breachedAt: at } } : before
    case 'unowned-past-due':
      return { ...before, unownedSaid: true }
    case 'follow-up-due':
      return { ...before, followUpAt: null }
  }
}

/** What remains of a case's care when it is closed: a settled one has found its solution and kept its word, one that is set aside owes nothing any more. */
export function closeCare<It extends Care>(before: It, at: Instant, how: 'settled' | 'set-aside'): It {
  const { solution } = before
  const running = solution?.state === 'running' || solution?.state === 'paused'
  return {
    ...before,
    pausedUntil: null,
    departmentId: null,
    solution: !running
      ? solution
      : how === 'settled'
        ? { state: 'met', ...timesOf(solution), metAt: at }
        : { state: 'stopped', ...timesOf(solution) },
    promises: ended(
      ended(before.promises, at, ({ to }) => how === 'settled' && to === 'customer', 'kept'),
      at,
      () => true,
      'withdrawn',
    ),
  }
}

/** The solution's clock without its state. */
const timesOf = ({ round, startedAt, warnedAt, breachedAt }: SolutionClock): SolutionTimes => ({
  round,
  startedAt,
  warnedAt,
  breachedAt,
})

function promiseAfter(
  it: CasePromise,
  at: Instant,
  { kind, withAnswer }: { readonly kind: PromiseFactKind; readonly withAnswer?: boolean },
): CasePromise {
  if (!isOwed(it)) return it
  const along = it.answerId === undefined ? {} : { answerId: it.answerId }
  switch (kind) {
    case 'promise-warned':
      return { ...it, warnedAt: at }
    case 'promise-broken':
      return it.state === 'running' ? { ...timesOfPromise(it), ...along, state: 'broken', brokenAt: at } : it
    case 'promise-kept':
      return { ...timesOfPromise(it), state: 'kept', endedAt: at }
    case 'promise-withdrawn':
      // By its answer, it comes again with it; by anybody else, it is gone for good.
      return { ...timesOfPromise(it), ...(withAnswer === true ? along : {}), state: 'withdrawn', endedAt: at }
  }
}

const timesOfPromise = ({ id, to, madeAt, warnAt, dueAt, warnedAt, brokenAt }: CasePromise): PromiseTimes => ({
  id,
  to,
  madeAt,
  warnAt,
  dueAt,
  warnedAt,
  brokenAt,
})

const ended = (
  promises: readonly CasePromise[],
  at: Instant,
  which: (it: CasePromise) => boolean,
  how: 'kept' | 'withdrawn',
): readonly CasePromise[] =>
  promises.map((it) => (isOwed(it) && which(it) ? promiseAfter(it, at, { kind: `promise-${how}` }) : it))

/** A case's priority was raised because its person wrote again without an answer, or was not. */
export const repeated = (why: readonly PriorityReason[], raised: boolean): readonly PriorityReason[] => {
  const others = why.filter((it) => it !== 'repeat')
  return raised ? [...others, 'repeat'] : others
}
