import type { Priority, PriorityReason } from '../model/priority.ts'
import { moreSerious, sameVerdict, type Verdict, worseOf } from '../triage/verdict.ts'
import type { Case } from './case.ts'
import type { ClockPolicy } from './clock.ts'
import { type Decision, join } from './decide.ts'
import type { Instant } from '../model/time.ts'

/** What the customer's words make of the case, all of them together. */
export interface JudgedFact {
  readonly kind: 'judged'
  /** The post that brought it about. */
  readonly postId: string
  readonly verdict: Verdict
}

/** Why a case has the priority that a verdict gave it. */
export const whyOf = ({ severity }: Pick<Verdict, 'severity'>): readonly PriorityReason[] =>
  severity === 'medium' ? ['usual'] : ['judgement']

/** The case after a judgement: what a person said of it stays. The priority that it falls back to rises with the verdict; that it rises now is a fact of its own. */
export function judged(before: Case, { verdict }: JudgedFact): Case {
  const { unanswered } = before
  const base = unanswered && !byHand(before) ? moreSerious(unanswered.base, verdict.severity) : unanswered?.base
  return {
    ...before,
    verdict,
    kind: before.kindByHand ? before.kind : (verdict.kind ?? before.kind),
    unanswered: unanswered && { ...unanswered, base: base ?? unanswered.base },
  }
}

/** Whether a colleague chose the priority. */
const byHand = ({ priorityWhy }: Pick<Case, 'priorityWhy'>): boolean => priorityWhy.includes('colleague')

/** The priority of a case as it is without counting how often somebody wrote. */
const baseOf = (it: Pick<Case, 'priority' | 'unanswered'>): Priority => it.unanswered?.base ?? it.priority

/** What a newly judged post of the customer's makes of its case: it only ever gets more serious by it, and what a person chose stays. */
export function judgeCase(before: Case, postId: string, of: Verdict): Decision {
  const verdict =
    before.verdict === null
      ? { ...of, severity: moreSerious(baseOf(before), of.severity) }
      : worseOf(before.verdict, of)
  if (before.verdict !== null && sameVerdict(before.verdict, verdict)) return { ok: true, facts: [] }
  const rises = !byHand(before) && moreSerious(before.priority, verdict.severity) !== before.priority
  return {
    ok: true,
    facts: [
      { kind: 'judged', postId, verdict },
      ...(rises ? [{ kind: 'priority-set', priority: verdict.severity, why: ['judgement'] } as const] : []),
    ],
  }
}

/** The customer writes again, and what they write is judged: a clock that starts by it is held to what the case becomes. Gives what joins, and what it makes of the case. */
export function joinJudged(
  before: Case,
  post: { readonly id: string; readonly at: Instant; readonly verdict: Verdict },
  now: Instant,
  targets: (of: Case, at: Instant) => ClockPolicy,
): { readonly joins: Decision; readonly judges: Decision } {
  const judges = judgeCase(before, post.id, post.verdict)
  const become = (of: Case): Case => {
    const [fact, raised] = judges.ok ? judges.facts : []
    const after = fact?.kind === 'judged' ? judged(of, fact) : of
    return raised?.kind === 'priority-set' ? { ...after, priority: raised.priority } : after
  }
  return { joins: join(before, post.id, post.at, now, (of, at) => targets(become(of), at)), judges }
}
