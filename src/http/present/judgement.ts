import type { CaseJudgement, PostJudgement } from '../../api/judgement.ts'
import type { Case } from '../../domain/cases/case.ts'
import { abuses, type Head } from '../../domain/triage/labels.ts'
import type { ShownJudgement } from '../../services/cases/shown-judgement.ts'

/** How likely each verdict is that was given. */
function sureOf({ p, ...it }: ShownJudgement): Partial<Record<Head, number>> {
  const yes = (said: boolean, of: number): number => (said ? of : 1 - of)
  const known = it.topics.flatMap((topic) => p.topics[topic] ?? [])
  return {
    ...(it.language === null ? {} : { language: p.language[it.language] ?? 0 }),
    relevant: yes(it.relevant, p.relevant),
    sentiment: p.sentiment[it.sentiment],
    complaint: yes(it.complaint, p.complaint),
    kind: p.kind[it.kind],
    anger: it.anger === 0 ? 1 - p.anger[0] : (p.anger[it.anger - 1] ?? 0),
    urgent: yes(it.urgent, p.urgent),
    churn: yes(it.churn, p.churn),
    reminder: yes(it.reminder, p.reminder),
    viral: yes(it.viral, p.viral),
    sarcasm: yes(it.sarcasm, p.sarcasm),
    ...(known.length === 0 ? {} : { topics: Math.min(...known) }),
    abuse: p.abuse[it.abuse],
    hate: yes(it.hate !== 'none', p.hate),
  }
}

const rough = abuses.filter((label) => label !== 'none')

/** What is said of a post. */
export const presentJudgement = (it: ShownJudgement): PostJudgement => ({
  version: it.version,
  language: it.language,
  relevant: it.relevant,
  sentiment: it.sentiment,
  complaint: it.complaint,
  kind: it.kind,
  anger: it.anger,
  urgent: it.urgent,
  churn: it.churn,
  reminder: it.reminder,
  viral: it.viral,
  sarcasm: it.sarcasm,
  topics: [...it.topics],
  abuse: it.abuse,
  rough: rough.reduce((most, label) => (it.p.abuse[label] > it.p.abuse[most] ? label : most)),
  hate: it.hate,
  unsure: [...it.unsure],
  sure: sureOf(it),
  reasons: it.reasons.map(({ head, start, end, share }) => ({ head, start, end, share })),
  personal: [...it.personal],
})

/** What a case was judged to be; null where nothing was judged. */
export const presentVerdict = (
  { verdict, kindByHand }: Pick<Case, 'verdict' | 'kindByHand'>,
  labels: readonly string[],
): CaseJudgement | null =>
  verdict === null
    ? null
    : {
        kind: verdict.kind,
        kindByHand,
        emotion: verdict.emotion,
        severity: verdict.severity,
        reasons: verdict.reasons.map(({ because, asks, n = null }) => ({ because, asks, n })),
        labels: [...labels],
      }
