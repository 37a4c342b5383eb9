import { type Instant, instant } from '../model/time.ts'
import type { Priority, PriorityReason } from '../model/priority.ts'
import { type Care, type CaseStatus, repeated, type SolutionClock } from './care.ts'
import type { ClockPolicy, ReplyClock } from './clock.ts'
import type { Unanswered } from './unanswered.ts'
import { worseOf } from '../triage/verdict.ts'

/** What a case brings along when it is merged into another one. Ids and moments only, so that the log holds no words. */
export interface CasePart extends Omit<Care, 'kindByHand' | 'verdict'>, Partial<Pick<Care, 'kindByHand' | 'verdict'>> {
  readonly priority: Priority
  readonly policy: ClockPolicy
  readonly clock: ReplyClock
  readonly posts: number
  readonly lastPostId: string
  readonly lastPostAt: Instant
  readonly lastAnswerAt: Instant | null
  readonly unanswered: (Unanswered & { readonly base: Priority; readonly baseAt: number }) | null
  readonly labels: readonly string[]
}

/** What stands in a case that another one is merged into. */
interface Whole extends CasePart {
  readonly settledAt: Instant | null
  readonly setAsideReason: string | null
}

/** What of a case goes into another one. */
export const partOf = (it: CasePart): CasePart => ({
  status: it.status,
  ownerId: it.ownerId,
  kind: it.kind,
  ...(it.kindByHand === undefined ? {} : { kindByHand: it.kindByHand }),
  ...(it.verdict === undefined ? {} : { verdict: it.verdict }),
  priority: it.priority,
  priorityWhy: it.priorityWhy,
  policy: it.policy,
  clock: it.clock,
  solution: it.solution,
  promises: it.promises,
  pausedUntil: it.pausedUntil,
  departmentId: it.departmentId,
  unownedSaid: it.unownedSaid,
  outcome: it.outcome,
  followUpAt: it.followUpAt,
  posts: it.posts,
  lastPostId: it.lastPostId,
  lastPostAt: it.lastPostAt,
  lastAnswerAt: it.lastAnswerAt,
  unanswered: it.unanswered,
  labels: it.labels,
})

const isOpen = (status: CaseStatus): boolean => status !== 'settled' && status !== 'set-aside'
const isOwed = ({ status, clock }: Pick<CasePart, 'status' | 'clock'>): boolean =>
  isOpen(status) && (clock.state === 'running' || clock.state === 'breached')

/** The case with the matter of another one in it: the stricter due moment holds, with what it goes by; the owner stays, where there is one; what one of them owes, the whole owes. */
export function withPart<It extends Whole>(before: It, part: CasePart): It {
  const reply = replyOf(before, part)
  const status = statusOf(before, part, isOwed(before) || isOwed(part))
  const reopens = !isOpen(before.status) && isOpen(status)
  const known = new Set(before.promises.map(({ id }) => id))
  const newer = part.lastPostAt > before.lastPostAt
  return {
    ...before,
    ...reply,
    ...priorityOf(before, part),
    status,
    ownerId: before.ownerId ?? part.ownerId,
    ...judgedOf(before, part),
    solution: solutionOf(before, part),
    promises: [...before.promises, ...part.promises.filter(({ id }) => !known.has(id))],
    pausedUntil: status === 'paused' ? earlier(before.pausedUntil, part.pausedUntil) : null,
    departmentId: isOpen(status) ? (before.departmentId ?? part.departmentId) : before.departmentId,
    posts: before.posts + part.posts,
    lastPostId: newer ? part.lastPostId : before.lastPostId,
    lastPostAt: newer ? part.lastPostAt : before.lastPostAt,
    lastAnswerAt: answerOf(before, part),
    labels: [...before.labels, ...part.labels.filter((id) => !before.labels.includes(id))],
    followUpAt: isOpen(status) ? null : earlier(before.followUpAt, part.followUpAt),
    ...(reopens ? { settledAt: null, setAsideReason: null, outcome: null } : {}),
  }
}

const earlier = (a: Instant | null, b: Instant | null): Instant | null => (a === null || (b !== null && b < a) ? b : a)

/** Of two replies that are owed the one that is due first; else the one that is owed; else that of the case which is open. */
function replyOf(before: CasePart, part: CasePart): Pick<CasePart, 'clock' | 'policy' | 'unownedSaid'> {
  const [a, b] = [isOwed(before), isOwed(part)]
  const takesPart =
    a && b ? part.clock.dueAt < before.clock.dueAt : b || (!a && !isOpen(before.status) && isOpen(part.status))
  const from = takesPart ? part : before
  // Rounds only grow: a case never goes back to its first answer.
  const round = Math.max(before.clock.round, part.clock.round)
  return { clock: { ...from.clock, round }, policy: from.policy, unownedSaid: from.unownedSaid }
}

/** Somebody who waits for us is never hidden behind a state in which nobody does. */
function statusOf(before: CasePart, part: CasePart, owed: boolean): CaseStatus {
  const both = [before.status, part.status].filter(isOpen)
  if (both.length === 0) return before.status
  if (both.some((it) => it === 'new' || it === 'open')) return 'open'
  const calm = (['waiting-team', 'waiting', 'paused'] as const).find((it) => both.includes(it)) ?? 'open'
  return owed && calm !== 'paused' ? 'open' : calm
}

/** The solution that is still to be found; of two the one that is due first. */
function solutionOf(before: CasePart, part: CasePart): SolutionClock | null {
  const [a, b] = [before.solution, part.solution]
  const active = (it: SolutionClock | null): boolean => it?.state === 'running' || it?.state === 'paused'
  if (a === null || b === null) return a ?? b
  const takesPart =
    a.state === 'running' && b.state === 'running'
      ? b.dueAt < a.dueAt
      : a.state === 'paused' && b.state === 'paused'
        ? b.left < a.left
        : active(b) && (!active(a) || b.state === 'running')
  return { ...(takesPart ? b : a), round: Math.max(a.round, b.round) }
}

/** The newest answer that answered everything before it: where something is owed, none counts that was given after it was written. */
function answerOf(before: CasePart, part: CasePart): Instant | null {
  const owedSince = [before, part].filter(isOwed).map(({ clock, lastPostAt }) => Math.min(clock.startedAt, lastPostAt))
  const end = owedSince.length === 0 ? Infinity : Math.min(...owedSince)
  const answers = [before.lastAnswerAt, part.lastAnswerAt].filter((at): at is Instant => at !== null && at < end)
  return answers.length === 0 ? null : instant(Math.max(...answers))
}

const rising: readonly Priority[] = ['low', 'medium', 'high', 'critical']

/** What both were judged to be, the more serious of each; what a person said goes before it. */
function judgedOf(before: CasePart, part: CasePart): Pick<Care, 'kind' | 'kindByHand' | 'verdict'> {
  const [a, b] = [before.verdict ?? null, part.verdict ?? null]
  const verdict = a === null || b === null ? (a ?? b) : worseOf(a, b)
  if (before.kindByHand === true) return { kind: before.kind, kindByHand: true, verdict }
  if (part.kindByHand === true) return { kind: part.kind, kindByHand: true, verdict }
  const known = a === null || b === null ? null : verdict?.kind
  return { kind: known ?? before.kind ?? part.kind, kindByHand: false, verdict }
}

/** The more serious of two priorities, each as it is without counting how often somebody wrote: that is counted anew. */
function priorityOf(
  before: CasePart,
  part: CasePart,
): { priority: Priority; priorityWhy: readonly PriorityReason[]; unanswered: CasePart['unanswered'] } {
  const own = before.unanswered?.base ?? before.priority
  const theirs = part.unanswered?.base ?? part.priority
  const { priority, priorityWhy, unanswered } = before
  if (rising.indexOf(theirs) <= rising.indexOf(own)) return { priority, priorityWhy, unanswered }
  return {
    priority: rising.indexOf(theirs) > rising.indexOf(priority) ? theirs : priority,
    priorityWhy: repeated(part.priorityWhy, false),
    unanswered: unanswered && { ...unanswered, base: theirs, baseAt: unanswered.contacts },
  }
}
