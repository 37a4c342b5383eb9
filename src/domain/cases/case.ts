import type { Instant } from '../model/time.ts'
import { breachOf, type ClockPolicy, type ReplyClock, timesOf } from './clock.ts'
import {
  type Care,
  type CareFact,
  type CaseStatus,
  changeCare,
  closeCare,
  noCare,
  type OutcomeWord,
  repeated,
  startSolution,
} from './care.ts'
import { changeLabels, type LabelFact } from './labels.ts'
import type { CaseKind, Priority, PriorityReason } from '../model/priority.ts'
import type { Verdict } from '../triage/verdict.ts'
import type { AssignedBecause, Refusal } from './choose-owner.ts'
import { type CasePart, withPart } from './union.ts'
import type { Unanswered } from './unanswered.ts'
import type { CorrectedFact } from './corrected.ts'
import { judged, type JudgedFact } from './judged.ts'

export type { CaseStatus } from './care.ts'
export type { Priority } from '../model/priority.ts'

export type SetAsideReason = 'not-about-us' | 'spam' | 'duplicate' | 'no-answer-possible' | 'troll' | 'other'

/** One person's complaint, question or praise, with its clocks and at most one owner. Texts and names live elsewhere: a case knows ids only. */
export interface Case extends Care {
  readonly id: string
  readonly brandId: string
  readonly sourceId: string
  readonly authorId: string
  readonly priority: Priority
  readonly setAsideReason: SetAsideReason | null
  readonly policy: ClockPolicy
  readonly clock: ReplyClock
  readonly firstPostId: string
  readonly lastPostId: string
  readonly posts: number
  readonly openedAt: Instant
  /** When the customer's newest post was published. */
  readonly lastPostAt: Instant
  /** When our newest answer was given; null while none was. Answers and posts may arrive in any order: the case is answered when this is not before `lastPostAt`. */
  readonly lastAnswerAt: Instant | null
  readonly settledAt: Instant | null
  /** How often this person has written without an answer, on all their accounts, and the priority from which that raises the case; null below two times. */
  readonly unanswered: (Unanswered & PriorityBase) | null
  /** The ids of its labels, in the order in which they were put on. */
  readonly labels: readonly string[]
  /** The case that has its matter now; nothing can be done to it here meanwhile. */
  readonly mergedInto: string | null
  /** The case that its posts were split off from: its person may have another one that is open. */
  readonly splitFrom: string | null
  /** Its words are gone; nothing can be done to it any more. */
  readonly erased: boolean
  /** Grows by one with each event. */
  readonly version: number
}

/** A priority as it stood, or was chosen, when somebody had written this often. */
export interface PriorityBase {
  readonly base: Priority
  readonly baseAt: number
}

/** What a moderation leaves in a case's log. */
export type ModerationFactKind =
  | 'author-reported'
  | 'author-muted'
  | 'author-unmuted'
  | 'author-blocked'
  | 'author-unblocked'

/** On what ground. */
export type ModerationReason = 'spam' | 'harassment' | 'illegal' | 'other'

/** What can happen to a case. Ids only: an erasure takes texts and names away and leaves the log whole. */
export type CaseFact =
  | {
      readonly kind: 'opened'
      readonly brandId: string
      readonly sourceId: string
      readonly authorId: string
      readonly postId: string
      readonly postAt: Instant
      readonly priority: Priority
      readonly policy: ClockPolicy
      readonly clock: { readonly startedAt: Instant; readonly warnAt: Instant; readonly dueAt: Instant }
      /** Left out: no solution is promised. */
      readonly solution?: { readonly startedAt: Instant; readonly warnAt: Instant; readonly dueAt: Instant }
      readonly caseKind?: CaseKind
      /** Left out: the priority is the usual one. */
      readonly why?: readonly PriorityReason[]
      /** What its first words were judged to be; left out: nothing was judged. */
      readonly verdict?: Verdict
      /** The case that its posts stood in before. */
      readonly splitFrom?: string
    }
  | { readonly kind: 'post-joined'; readonly postId: string; readonly postAt: Instant }
  | { readonly kind: 'post-edited'; readonly postId: string }
  | { readonly kind: 'post-deleted'; readonly postId: string }
  /** It is there again: a moderator, or its author, took the deletion back. */
  | { readonly kind: 'post-restored'; readonly postId: string }
  | {
      readonly kind: 'clock-started'
      readonly round: number
      readonly startedAt: Instant
      readonly warnAt: Instant
      readonly dueAt: Instant
      /** What it is held to, where that is not what the case was held to before. */
      readonly policy?: ClockPolicy
    }
  /** The case is more pressing than was known: what it is held to now, and its new moments. */
  | {
      readonly kind: 'clock-shortened'
      readonly warnAt: Instant
      readonly dueAt: Instant
      readonly policy: ClockPolicy
    }
  | { readonly kind: 'clock-warned' }
  /** `since`: when it was due, where that is said later. */
  | { readonly kind: 'clock-breached'; readonly since?: Instant }
  /** An answer stands on the network: ours (`replyId`), seen there (`postId`), or given there and told by a colleague (`proofId`). */
  | {
      readonly kind: 'answered'
      readonly replyId: string | null
      readonly postId: string | null
      readonly proofId?: string
      readonly answeredAt: Instant
    }
  /** A colleague takes back that an answer was given; `resumes`: nothing else answers, so the clock goes on as if it had never stopped. */
  | {
      readonly kind: 'answer-withdrawn'
      readonly proofId: string
      readonly resumes: boolean
      /** The newest answer that still stands; null where none does. */
      readonly lastAnswerAt: Instant | null
    }
  /** `because`: Vigie gave it, by the brand's rules. */
  | { readonly kind: 'assigned'; readonly ownerId: string | null; readonly because?: AssignedBecause }
  /** Nobody could be given the case; `nextAt`: when somebody is on watch again. */
  | { readonly kind: 'left-unowned'; readonly because: Refusal; readonly nextAt: Instant | null }
  /** Its owner is late, and nobody else could take it. */
  | { readonly kind: 'owner-kept'; readonly because: Refusal }
  | { readonly kind: 'priority-set'; readonly priority: Priority; readonly why?: readonly PriorityReason[] }
  /** How often the person has now written without an answer; below two there is nothing to say any more. */
  | ({ readonly kind: 'unanswered-counted' } & Unanswered)
  /** `mentioned`: who is named in it, by id. */
  | { readonly kind: 'note-added'; readonly noteId: string; readonly mentioned?: readonly string[] }
  /** A file that was kept as it was seen became part of the case. */
  | { readonly kind: 'evidence-added'; readonly evidenceId: string }
  /** A link was put to the case, or taken away again. */
  | { readonly kind: 'link-kept' | 'link-removed'; readonly linkId: string }
  | { readonly kind: 'reply-queued'; readonly replyId: string }
  | { readonly kind: 'reply-cancelled'; readonly replyId: string }
  | { readonly kind: 'reply-sending'; readonly replyId: string }
  | { readonly kind: 'reply-delayed'; readonly replyId: string; readonly because: string }
  | { readonly kind: 'reply-refused'; readonly replyId: string; readonly because: string }
  | { readonly kind: 'person-named' }
  /** Another account turned out to be the same person's, by evidence or by a colleague; or not to be. Which one stands with the links, which can be erased. */
  | { readonly kind: 'accounts-linked' }
  | { readonly kind: 'accounts-split' }
  /** Something was done on the network about the customer's account, or taken back. */
  | { readonly kind: ModerationFactKind; readonly moderationId: string; readonly reason: ModerationReason | null }
  /** The words of the case are gone: somebody asked for it, or their time was over. */
  | { readonly kind: 'erased' }
  | {
      readonly kind: 'settled'
      readonly outcome?: OutcomeWord
      /** The words on what was done for the customer; they can be erased. */
      readonly gestureId?: string
      /** What the customer said last. */
      readonly lastPostId?: string
      readonly followUpAt?: Instant
    }
  | { readonly kind: 'set-aside'; readonly reason: SetAsideReason }
  /** `because`: an answer with which it was settled was refused by the network; left out: the customer wrote, a colleague did it, or its day has come. */
  | { readonly kind: 'reopened'; readonly because?: 'reply' }
  /** What was done to many cases at once is taken back, or (`settledAt`: when) a settling together with the answer it went with: the case stands where it stood before. */
  | { readonly kind: 'restored'; readonly to: CaseStand; readonly settledAt?: Instant }
  | MoveFact
  | LabelFact
  | CareFact
  | JudgedFact
  | CorrectedFact

/** What the clocks and the count of contacts say by themselves as time goes by. */
export const saidByTime = [
  'clock-warned',
  'clock-breached',
  'solution-warned',
  'solution-breached',
  'promise-warned',
  'promise-broken',
  'unowned-past-due',
  'unanswered-counted',
] as const satisfies readonly CaseFact['kind'][]

/** What went from one case to another, or came back. `moveId`: which going it was; `caseId`: the other case. */
export type MoveFact =
  | { readonly kind: 'merged-in'; readonly moveId: string; readonly caseId: string; readonly part: CasePart }
  | { readonly kind: 'merged-into'; readonly moveId: string; readonly caseId: string }
  | ({
      readonly kind: 'split-off'
      readonly moveId: string
      readonly caseId: string
      readonly postIds: readonly string[]
    } & Remainder)
  /** A merge or a splitting is taken back; the case stands as it would without it. */
  | {
      readonly kind: 'merge-undone' | 'split-undone'
      readonly moveId: string
      readonly caseId: string
      readonly to: CaseWhole
    }

/** What the customer’s posts that stay in a case are known by. */
export type Remainder = Pick<Case, 'posts' | 'firstPostId' | 'lastPostId' | 'lastPostAt'>

/** Where a case stands, in everything that can be put back: what it is made of and what was written stays. */
export type CaseStand = Omit<
  Case,
  | 'id'
  | 'brandId'
  | 'sourceId'
  | 'authorId'
  | 'firstPostId'
  | 'lastPostId'
  | 'posts'
  | 'openedAt'
  | 'lastPostAt'
  | 'lastAnswerAt'
  | 'mergedInto'
  | 'splitFrom'
  | 'erased'
  | 'version'
>

/** Where a case stands, with what it is made of. */
export type CaseWhole = CaseStand & Remainder & Pick<Case, 'lastAnswerAt' | 'mergedInto'>

/** A fact with its time and who brought it about (null: the customer or Vigie itself). `bulkId`: it was done to many cases at once. */
export type CaseEvent = {
  readonly at: Instant
  readonly actorId: string | null
  readonly fact: CaseFact
  readonly bulkId?: string
}

/** True while the case still asks for something. */
export const isUnsettled = (status: CaseStatus): boolean => status !== 'settled' && status !== 'set-aside'

/** The case that an `opened` event makes. */
export function openCase(id: string, event: CaseEvent): Case {
  const { fact } = event
  if (fact.kind !== 'opened') throw new Error(`Case ${id} begins with “${fact.kind}”; a case begins with “opened”.`)
  return {
    ...noCare,
    kind: fact.caseKind ?? null,
    verdict: fact.verdict ?? null,
    priorityWhy: fact.why ?? noCare.priorityWhy,
    solution: fact.solution === undefined ? null : startSolution({ round: 1, ...fact.solution }),
    id,
    brandId: fact.brandId,
    sourceId: fact.sourceId,
    authorId: fact.authorId,
    status: 'new',
    ownerId: null,
    priority: fact.priority,
    setAsideReason: null,
    policy: fact.policy,
    clock: { state: 'running', round: 1, ...fact.clock, warnedAt: null },
    firstPostId: fact.postId,
    lastPostId: fact.postId,
    posts: 1,
    openedAt: event.at,
    lastPostAt: fact.postAt,
    lastAnswerAt: null,
    settledAt: null,
    unanswered: null,
    labels: [],
    mergedInto: null,
    splitFrom: fact.splitFrom ?? null,
    erased: false,
    version: 1,
  }
}

/** The case after the event. The only way in which a case changes. */
export function apply(before: Case, event: CaseEvent): Case {
  return { ...change(before, event), version: before.version + 1 }
}

/** The case that its events tell, in their order. */
export function rebuild(id: string, events: readonly CaseEvent[]): Case {
  const [first, ...rest] = events
  if (first === undefined) throw new Error(`Case ${id} has no events.`)
  return rest.reduce(apply, openCase(id, first))
}

function change(before: Case, { at, fact }: CaseEvent): Case {
  switch (fact.kind) {
    case 'opened':
      throw new Error(`Case ${before.id} is opened twice.`)
    case 'post-joined': {
      const newest = fact.postAt >= before.lastPostAt
      return {
        ...before,
        posts: before.posts + 1,
        lastPostId: newest ? fact.postId : before.lastPostId,
        lastPostAt: newest ? fact.postAt : before.lastPostAt,
      }
    }
    case 'clock-started':
      return {
        ...before,
        status: unanswered(before.status),
        policy: fact.policy ?? before.policy,
        unownedSaid: false,
        clock: {
          state: 'running',
          round: fact.round,
          startedAt: fact.startedAt,
          warnAt: fact.warnAt,
          dueAt: fact.dueAt,
          warnedAt: null,
        },
      }
    case 'clock-shortened': {
      const { clock } = before
      // A moment that is promised never moves back, whatever order this is told in.
      if (clock.state !== 'running' || fact.dueAt >= clock.dueAt) return before
      return { ...before, policy: fact.policy, clock: { ...clock, warnAt: fact.warnAt, dueAt: fact.dueAt } }
    }
    case 'clock-warned':
      return before.clock.state === 'running' ? { ...before, clock: { ...before.clock, warnedAt: at } } : before
    case 'clock-breached':
      return before.clock.state === 'running'
        ? { ...before, clock: { state: 'breached', ...timesOf(before.clock), breachedAt: fact.since ?? at } }
        : before
    case 'answered': {
      const answersAll = fact.answeredAt >= before.lastPostAt
      const newest = before.lastAnswerAt === null || fact.answeredAt > before.lastAnswerAt
      return {
        ...(answersAll ? lowered(before) : before),
        lastAnswerAt: newest ? fact.answeredAt : before.lastAnswerAt,
        status: answersAll ? answered(before) : before.status,
        clock:
          answersAll && (before.clock.state === 'running' || before.clock.state === 'breached')
            ? { state: 'met', ...timesOf(before.clock), metAt: fact.answeredAt, breachedAt: breachOf(before.clock) }
            : before.clock,
      }
    }
    case 'answer-withdrawn': {
      const { lastAnswerAt } = fact
      if (!fact.resumes) return { ...before, lastAnswerAt }
      return { ...before, lastAnswerAt, status: unanswered(before.status), clock: resumed(before.clock, at) }
    }
    case 'assigned':
      return { ...taken(before), ownerId: fact.ownerId }
    case 'priority-set':
      return {
        ...before,
        priority: fact.priority,
        priorityWhy: fact.why ?? ['colleague'],
        unanswered: before.unanswered && {
          ...before.unanswered,
          base: fact.priority,
          baseAt: before.unanswered.contacts,
        },
      }
    case 'unanswered-counted':
      return counted(before, fact)
    case 'note-added':
    case 'reply-queued':
      return taken(before)
    case 'settled':
      return {
        ...closeCare(before, at, 'settled'),
        status: 'settled',
        settledAt: at,
        clock: stopped(before.clock),
        outcome: fact.outcome ?? null,
        followUpAt: fact.followUpAt ?? null,
      }
    case 'set-aside':
      return {
        ...closeCare(before, at, 'set-aside'),
        status: 'set-aside',
        setAsideReason: fact.reason,
        settledAt: at,
        clock: stopped(before.clock),
      }
    case 'reopened':
      return { ...before, status: 'open', settledAt: null, setAsideReason: null, outcome: null, followUpAt: null }
    case 'restored':
      return { ...before, ...fact.to }
    case 'merged-in':
      return withPart(before, fact.part)
    case 'merged-into':
      return mergedAway(before, at, fact.caseId)
    case 'split-off':
      return lessened(before, fact)
    case 'merge-undone':
    case 'split-undone':
      return { ...before, ...fact.to }
    case 'label-added':
    case 'label-removed':
      return { ...before, labels: changeLabels(before.labels, fact) }
    case 'judged':
      return judged(before, fact)
    case 'label-corrected':
    case 'label-correction-withdrawn':
      return before
    case 'erased':
      return { ...before, erased: true }
    case 'left-unowned':
    case 'owner-kept':
    case 'post-edited':
    case 'post-deleted':
    case 'post-restored':
    case 'reply-cancelled':
    case 'reply-sending':
    case 'reply-delayed':
    case 'reply-refused':
    case 'person-named':
    case 'accounts-linked':
    case 'accounts-split':
    case 'author-reported':
    case 'author-muted':
    case 'author-unmuted':
    case 'author-blocked':
    case 'author-unblocked':
    case 'evidence-added':
    case 'link-kept':
    case 'link-removed':
      return before
    default:
      return changeCare(before, at, fact, before.clock.state === 'running' || before.clock.state === 'breached')
  }
}

/** What remains of a case whose matter another one has now: it owes nothing and leads there. */
const mergedAway = (before: Case, at: Instant, into: string): Case => ({
  ...closeCare(before, at, 'set-aside'),
  status: 'set-aside',
  setAsideReason: 'duplicate',
  settledAt: at,
  clock: stopped(before.clock),
  promises: [],
  followUpAt: null,
  outcome: null,
  mergedInto: into,
})

/** The case without some of its posts. Where what stays was answered already, nobody waits here any more. */
function lessened(before: Case, { posts, firstPostId, lastPostId, lastPostAt }: Remainder): Case {
  const after = { ...before, posts, firstPostId, lastPostId, lastPostAt }
  const owed = before.clock.state === 'running' || before.clock.state === 'breached'
  if (!owed || before.lastAnswerAt === null || before.lastAnswerAt < lastPostAt) return after
  return { ...lowered(after), status: answered(after), clock: stopped(before.clock) }
}

const rising: readonly Priority[] = ['low', 'medium', 'high', 'critical']

/** One step up for each contact after the one at which the base stood. Whoever sets the priority by hand sets the base, so that only what comes later raises it again. */
function counted(before: Case, { contacts, since, last }: Unanswered): Case {
  if (contacts < 2) return lowered(before)
  const { base, baseAt } = before.unanswered ?? { base: before.priority, baseAt: 1 }
  const step = Math.min(rising.indexOf(base) + Math.max(0, contacts - baseAt), rising.length - 1)
  const priority = rising[step] ?? base
  const priorityWhy = repeated(before.priorityWhy, priority !== base)
  return { ...before, priority, priorityWhy, unanswered: { contacts, since, last, base, baseAt } }
}

/** Nothing waits without an answer any more: the priority is what it was without it. */
const lowered = (before: Case): Case =>
  before.unanswered === null
    ? before
    : {
        ...before,
        priority: before.unanswered.base,
        priorityWhy: repeated(before.priorityWhy, false),
        unanswered: null,
      }

/** A case that somebody has touched is no longer new. */
const taken = (before: Case): Case => (before.status === 'new' ? { ...before, status: 'open' } : before)

/** Somebody waits for us again. */
const unanswered = (status: CaseStatus): CaseStatus =>
  status === 'waiting' || status === 'waiting-team' ? 'open' : status

/** Nobody waits for our word any more: the customer is to move, or a department. A pause stands. */
function answered({ status, departmentId }: Case): CaseStatus {
  if (!isUnsettled(status) || status === 'paused') return status
  return departmentId === null ? 'waiting' : 'waiting-team'
}

/** The clock as it would be had it not been met: a breach that was said stays said, a warning that is past is not said again. */
function resumed(clock: ReplyClock, at: Instant): ReplyClock {
  if (clock.state !== 'met') return clock
  return clock.breachedAt === null
    ? { state: 'running', ...timesOf(clock), warnedAt: at >= clock.warnAt ? at : null }
    : { state: 'breached', ...timesOf(clock), breachedAt: clock.breachedAt }
}

function stopped(clock: ReplyClock): ReplyClock {
  if (clock.state === 'running' || clock.state === 'breached') {
    return { state: 'stopped', ...timesOf(clock), breachedAt: breachOf(clock) }
  }
  return clock
}
