import type { Priority, PriorityReason } from '../model/priority.ts'
import { moreSerious, type Verdict } from '../triage/verdict.ts'
import type { Care } from './care.ts'

/** What the customer's words make of the case, all of them together. */
export interface JudgedFact {
  readonly kind: 'judged'
  /** The post that brought it about. */
  readonly postId: string
  readonly verdict: Verdict
}

/** What of a case a judgement looks at. */
interface Judged extends Care {
  readonly unanswered: { readonly base: Priority } | null
}

/** Why a case has the priority that a verdict gave it. */
export const whyOf = ({ severity }: Pick<Verdict, 'severity'>): readonly PriorityReason[] =>
  severity === 'medium' ? ['usual'] : ['judgement']

/** Whether a colleague chose the priority. */
export const isByHand = ({ priorityWhy }: Pick<Care, 'priorityWhy'>): boolean => priorityWhy.includes('colleague')

/** The case after a judgement: what a person said of it stays. The priority that it falls back to rises with the verdict; that it rises now is a fact of its own. */
export function judged<It extends Judged>(before: It, { verdict }: JudgedFact): It {
  const { unanswered } = before
  return {
    ...before,
    verdict,
    kind: before.kindByHand ? before.kind : (verdict.kind ?? before.kind),
    unanswered:
      unanswered === null || isByHand(before)
        ? unanswered
        : { ...unanswered, base: moreSerious(unanswered.base, verdict.severity) },
  }
}
