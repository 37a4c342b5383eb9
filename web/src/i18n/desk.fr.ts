import { french as t } from './typography.ts'

/** What the interface says in French about how a list is sorted, and what stands out in its rows. */
export const desk = {
  sort: {
    title: t`Trier`,
    now: (order: string) => t`Trier : ${order}`,
    chip: t`Tri`,
    orders: {
      severity: t`Les plus graves d'abord`,
      urgency: t`Les plus urgents d'abord`,
      anger: t`Les plus en colère d'abord`,
    },
    by: { severity: t`par gravité`, urgency: t`par urgence`, anger: t`par colère` },
    urgent: t`Urgent`,
    rest: t`Le reste`,
    closed: t`Réglés ou écartés`,
  },
  marks: (marks: string) => t`jugé : ${marks}`,
}
