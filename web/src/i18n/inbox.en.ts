import type { inbox as french, inboxProblems as frenchProblems } from './inbox.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English about filtering the inbox. */
export const inbox: typeof french = {
  pages: t`Also to see`,
  filter: t`Filter`,
  chosen: t`chosen`,
  filters: t`Filters`,
  remove: (what: string) => t`Stop filtering: ${what}`,
  clear: t`Show all`,
  chip: (what: string, value: string) => t`${what}: ${value}`,
  more: (count: string) => t`${count}+`,
  notUnderstood: {
    title: t`This filter isn't understood.`,
    text: t`The address asks for something that Vigie doesn't know.`,
    act: t`Show without filter`,
  },
  nothing: {
    title: t`No case fits.`,
    text: t`Remove a filter to see more.`,
  },
  parts: {
    priority: t`Severity`,
    owner: t`Owner`,
    channel: t`Network`,
    late: t`Deadline`,
    replied: t`Answer`,
    unanswered: t`Follow-ups`,
    lastAfter: t`Last message`,
  },
  owner: { me: t`mine`, nobody: t`nobody's` },
  late: { yes: t`past due`, no: t`in time` },
  replied: { yes: t`answered before`, no: t`never answered` },
  unanswered: t`wrote again unanswered`,
  within: { day: t`within 24 h`, week: t`within 7 days`, month: t`within 30 days` },
  others: (count: number) => (count < 2 ? t`1 other filter` : t`${count} other filters`),
}

export const inboxProblems: typeof frenchProblems = {
  'too-many-views': {
    title: t`There are too many views already.`,
    text: t`Remove one that nobody opens any more.`,
  },
}
