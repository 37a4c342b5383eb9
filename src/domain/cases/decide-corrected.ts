import { sameVerdict, type Verdict } from '../triage/verdict.ts'
import type { Case } from './case.ts'
import type { CorrectedFact } from './corrected.ts'
import type { Decision } from './decide.ts'
import { isByHand, whyOf } from './judged.ts'

/** What a correction of one of its posts makes of a case: its verdict is worked out anew from all its posts (`of`; null: none is judged), so it may get less serious too; what a person chose stays. */
export function judgeAnew(before: Case, correction: CorrectedFact, of: Verdict | null): Decision {
  if (of === null || (before.verdict !== null && sameVerdict(before.verdict, of))) {
    return { ok: true, facts: [correction] }
  }
  const base = before.unanswered?.base ?? before.priority
  const moves = !isByHand(before) && base !== of.severity
  return {
    ok: true,
    facts: [
      correction,
      { kind: 'judged', postId: correction.postId, verdict: of },
      ...(moves ? [{ kind: 'priority-set', priority: of.severity, why: whyOf(of) } as const] : []),
    ],
  }
}
