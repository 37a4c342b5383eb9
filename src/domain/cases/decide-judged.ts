import type { Priority } from '../model/priority.ts'
import type { Instant } from '../model/time.ts'
import { moreSerious, sameVerdict, type Verdict, worseOf } from '../triage/verdict.ts'
import type { Case } from './case.ts'
import type { ClockPolicy } from './clock.ts'
import { type Decision, join } from './decide.ts'
import { isByHand, judged } from './judged.ts'

/** The priority of a case as it is without counting how often somebody wrote. */
const baseOf = (it: Pick<Case, 'priority' | 'unanswered'>): Priority => it.unanswered?.base ?? it.priority

/** What a newly judged post of the customer's makes of its case: it only ever gets more serious by it, and what a person chose stays. */
export function judgeCase(before: Case, postId: string, of: Verdict): Decision {
  const verdict =
    before.verdict === null
      ? { ...of, severity: moreSerious(baseOf(before), of.severity) }
      : worseOf(before.verdict, of)
  if (before.verdict !== null && sameVerdict(before.verdict, verdict)) return { ok: true, facts: [] }
  const rises = !isByHand(before) && moreSerious(before.priority, verdict.severity) !== before.priority
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
