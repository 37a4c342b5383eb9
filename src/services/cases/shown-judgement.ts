import type { ThreadPost } from '../../store/case-reads.ts'
import { circumstancesOf } from '../../domain/triage/circumstances.ts'
import type { Circumstances, Reason } from '../../domain/triage/judgement.ts'
import type { Head } from '../../domain/triage/labels.ts'
import { findPersonal, type PersonalSpan } from '../../domain/triage/personal.ts'
import { decidedBy, speakersOf } from '../../domain/triage/guest.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import type { KeptJudgement } from '../../store/judgements.ts'

/** A kept judgement with what is worked out of the words when somebody looks. */
export interface ShownJudgement extends KeptJudgement {
  readonly reasons: readonly (Reason & { readonly head: Head })[]
  readonly personal: readonly PersonalSpan[]
}

/** So many posts of a thread are explained, the newest: nobody looks at the reasons of thousands. */
const mostExplained = 200

/** The heads of which something stands out. */
function outstanding(it: KeptJudgement): readonly Head[] {
  const found: Head[] = []
  if (it.sentiment !== 'neu') found.push('sentiment')
  if (it.complaint) found.push('complaint')
  else found.push('kind')
  if (it.anger > 0) found.push('anger')
  for (const head of ['urgent', 'churn', 'reminder', 'viral', 'sarcasm'] as const) if (it[head]) found.push(head)
  if (it.topics.length > 0) found.push('topics')
  if (it.abuse !== 'none') found.push('abuse')
  if (it.hate !== 'none') found.push('hate')
  return found
}

/** A kept judgement with the words that speak for these of its verdicts: for those that are kept, whoever said them, and not for what the engine would say now. */
export function explained(
  judge: TriageJudge,
  text: string,
  circumstances: Circumstances,
  judgement: KeptJudgement,
  heads: readonly Head[] = outstanding(judgement),
): ShownJudgement {
  const { model, guestHead } = speakersOf(judgement.version)
  const asked =
    model === speakersOf(judge.version).model ? heads.filter((head) => !decidedBy(guestHead).includes(head)) : []
  // A text is not even read again for no head.
  const found =
    asked.length > 0 ? judge.explain(text, asked, circumstances, judgement) : new Map<Head, readonly Reason[]>()
  const reasons = [...found].flatMap(([head, all]) => all.map((it) => ({ head, ...it })))
  return { ...judgement, reasons, personal: findPersonal(text) }
}

/** What a thread shows of the judgements of its posts, by the post's id. Reasons are worked out anew, by the model that is here: what another one said has none, nor has what a guest model said, which gives no reasons. (A brand's own layer stands after a `+` in the version.) */
export function shownJudgements(
  judge: TriageJudge,
  posts: readonly ThreadPost[],
  kept: ReadonlyMap<string, KeptJudgement>,
): ReadonlyMap<string, ShownJudgement> {
  const judged = posts.flatMap((post) => {
    const judgement = kept.get(post.id)
    return judgement === undefined || post.erased ? [] : [{ post, judgement }]
  })
  const first = judged.length - mostExplained
  return new Map(
    judged.map(({ post, judgement }, i) => {
      const heads = i >= first ? outstanding(judgement) : []
      return [post.id, explained(judge, post.text, circumstancesOf(post, post.brought?.way ?? null), judgement, heads)]
    }),
  )
}
