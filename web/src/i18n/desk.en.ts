import type { Messages } from './fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English about how a list is sorted, and what stands out in its rows. */
export const desk: Messages['desk'] = {
  sort: {
    title: t`Sort`,
    now: (order) => t`Sort: ${order}`,
    chip: t`Sorted`,
    orders: {
      severity: t`Most serious first`,
      urgency: t`Most urgent first`,
      anger: t`Angriest first`,
    },
    by: { severity: t`by severity`, urgency: t`by urgency`, anger: t`by anger` },
    urgent: t`Urgent`,
    rest: t`The rest`,
    closed: t`Settled or set aside`,
  },
  marks: (marks) => t`judged: ${marks}`,
}
