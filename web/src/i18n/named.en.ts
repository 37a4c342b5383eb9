import { english as t } from './typography.ts'

/** What the interface says in English about colleagues who are named in notes. */
export const named: typeof import('./named.fr.ts').named = {
  title: t`Mentions`,
  lead: t`Notes in which a colleague mentions you, or a team of yours.`,
  yourTeam: (name) => t`your team ${name}`,
  team: t`team: everybody is told`,
  department: t`department`,
  line: (count, isOne) => (isOne ? t`You’re mentioned in a note` : t`You’re mentioned in ${count} notes`),
  about: (customer) => t`about ${customer}`,
  fresh: t`Not seen yet`,
  markRead: t`Mark as seen`,
  markUnread: t`See again`,
  markAll: t`Mark all as seen`,
  none: t`No mentions yet.`,
  noneText: t`In a note, type @ and the name of a colleague or a team: it will wait for them here.`,
  choose: t`Colleagues, teams and departments to mention`,
  found: (count) => (count > 1 ? t`${count} names` : count === 1 ? t`one name` : t`no name`),
  you: t`you`,
  hint: t`@ to mention a colleague or a team`,
}

/** The same for refusals. */
export const namedProblems: typeof import('./named.fr.ts').namedProblems = {
  'cannot-be-named': {
    title: t`Somebody you name cannot see this case.`,
    text: t`The note is kept: take the name out, or give them the brand.`,
  },
  'group-gone': {
    title: t`A team or department that you name is not here any more.`,
    text: t`The note is kept: take that name out, and add it again.`,
  },
}
