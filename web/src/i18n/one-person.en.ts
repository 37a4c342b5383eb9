import type { onePerson as french, onePersonProblems as frenchProblems } from './one-person.fr.ts'
import { english as t } from './typography.ts'

const days = (count: number) => (count < 2 ? t`in one day` : t`in ${count} days`)

/** The same in English. */
export const onePerson: typeof french = {
  unanswered: (contacts, count) => t`Message no. ${contacts} ${days(count)}, no answer`,
  counted: (contacts, count, when) => t`Message no. ${contacts} ${days(count)}, no answer, ${when}`,
  linkedBy: (who, when) => t`${who} linked another account of this person ${when}`,
  linkedItself: (when) => t`Another account of this person was recognised ${when}`,
  splitItself: (when) => t`Another account was taken apart ${when}: too many people show the link that joined them`,
  splitBy: (who, when) => t`${who} took an account apart that is not this person’s ${when}`,
  accounts: t`Their other accounts`,
  same: {
    'verified-link': (value) => (value === '' ? t`Same verified link` : t`Same verified link, ${value}`),
    address: (value) => (value === '' ? t`Same address` : t`Same address, ${value}`),
    order: (value) => (value === '' ? t`Same order number` : t`Same order number, ${value}`),
    handle: (value) => (value === '' ? t`Same account name` : t`Same account name, ${value}`),
    confirmed: () => '',
  },
  by: (who, when) => t`Confirmed by ${who} ${when}`,
  byVigie: (when) => t`Linked by Vigie ${when}`,
  written: (posts, many, cases) =>
    [many ? t`${posts} messages` : t`${posts} message`, cases === 0 ? '' : cases < 2 ? t`1 case` : t`${cases} cases`]
      .filter((it) => it !== '')
      .join(', '),
  split: t`Not the same person`,
  splitDone: (name) => t`${name} is apart, and stays so.`,
  maybe: t`Maybe the same person`,
  confirm: t`Confirm`,
  confirmSpoken: (name) => t`Confirm that ${name} is the same person`,
  confirmDone: (name) => t`${name} is linked to this person.`,
  no: t`No`,
  noSpoken: (name) => t`No, ${name} is somebody else`,
  apart: (count) => (count < 2 ? t`1 account ruled out` : t`${count} accounts ruled out`),
  apartBy: (who, when) => t`Ruled out by ${who} ${when}`,
  undo: t`Take this back`,
  undone: t`As it was before.`,
  history: t`Before, and elsewhere`,
  nothing: t`Nothing else from this person.`,
  more: t`Show more`,
  openCase: (id) => t`Case ${id}`,
  answered: t`answered`,
  notAnswered: t`no answer`,
  find: {
    linked: (names) => t`Same person as ${names}`,
    also: (count) =>
      count < 2 ? t`Another account is linked to this one.` : t`${count} other accounts are linked to this one.`,
    alsoText: t`If it really is the same person’s, choose it as well: nothing chooses itself. An erased account loses its links.`,
    alsoAct: t`Choose them as well`,
  },
}

/** The failures that are about linked accounts. */
export const onePersonProblems: typeof frenchProblems = {
  'accounts-apart': {
    title: t`Somebody said that these are two people.`,
    text: t`If that was a mistake, take it back first, below.`,
  },
}
