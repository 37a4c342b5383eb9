import { english as t } from './typography.ts'

/** What the interface says in English about colleagues who are named in notes. */
export const named: typeof import('./named.fr.ts').named = {
  title: t`You are called`,
  lead: t`Notes in which a colleague names you.`,
  line: (count, isOne) => (isOne ? t`You are called in a note` : t`You are called in ${count} notes`),
  about: (customer) => t`about ${customer}`,
  fresh: t`Not seen yet`,
  markRead: t`Mark as seen`,
  markUnread: t`See again`,
  markAll: t`Mark all as seen`,
  none: t`Nobody calls you.`,
  noneText: t`In a note, type @ and a colleague’s name: it will wait for them here.`,
  choose: t`Colleagues to name`,
  found: (count) => (count > 1 ? t`${count} colleagues` : count === 1 ? t`one colleague` : t`no colleague`),
  you: t`you`,
  hint: t`@ to call a colleague`,
}

/** The same for refusals. */
export const namedProblems: typeof import('./named.fr.ts').namedProblems = {
  'cannot-be-named': {
    title: t`Somebody you name cannot see this case.`,
    text: t`The note is kept: take the name out, or give them the brand.`,
  },
}
