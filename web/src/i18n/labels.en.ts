import { english as t } from './typography.ts'

/** What the interface says in English about labels. */
export const labels: typeof import('./labels.fr.ts').labels = {
  title: t`Labels`,
  lead: t`To find and count what is alike. On a case, the L key puts one on or makes one.`,
  none: t`No label yet.`,
  noneHint: t`Three or four are enough to begin with: “delivery”, “allergy”, “invoice”.`,
  act: t`Label`,
  also: t`label, tag, sort`,
  create: (name) => t`Make “${name}”`,
  notMade: (name) => t`The label “${name}” was not made.`,
  put: (name) => t`Label “${name}” is on.`,
  taken: (name) => t`Label “${name}” is off.`,
  made: (name) => t`“${name}” is made and on.`,
  takeOff: (name) => t`Take “${name}” off`,
  on: (names) => t`labels: ${names}`,
  more: (count) => t`+${count}`,
  filter: t`Label`,
  name: t`Name`,
  tone: t`Sign`,
  tones: {
    plain: t`Grey circle`,
    accent: t`Blue diamond`,
    calm: t`Green dot`,
    warn: t`Amber triangle`,
    danger: t`Red square`,
  },
  add: t`New label`,
  edit: (name) => t`Change ${name}`,
  saved: t`Label kept.`,
  archive: t`Archive`,
  archived: (name) => t`“${name}” is not offered any more. Cases that have it keep it.`,
  archivedTitle: t`Archived`,
  restore: t`Bring back`,
  restored: (name) => t`“${name}” is offered again.`,
  cases: (count) => (count > 1 ? t`${count} open cases` : count === 1 ? t`one open case` : t`no open case`),
  merge: t`Replace with…`,
  mergeTitle: (name) => t`Replace “${name}” with another label`,
  mergeText: t`Wherever it stands, the other takes its place. The history of the cases keeps its name. This cannot be undone.`,
  mergeInto: t`With`,
  mergeDo: t`Replace`,
  merged: (from, into) => t`“${into}” took the place of “${from}”.`,
  readOnly: t`A lead or an administrator renames, replaces and archives labels.`,
  events: {
    'label-added': (who, name, when) => t`${who} put the label “${name}” on, ${when}`,
    'label-removed': (who, name, when) => t`${who} took the label “${name}” off, ${when}`,
  },
}

/** The same for refusals. */
export const labelsProblems: typeof import('./labels.fr.ts').labelsProblems = {
  'label-taken': { title: t`A label has this name already.`, text: t`Take that one, or choose another name.` },
  'label-merged': { title: t`This label was replaced already.`, text: t`Reload the page to see by which.` },
  'label-archived': { title: t`This label is archived.`, text: t`Bring it back first.` },
  'too-many-labels': { title: t`There are too many labels to sort anything.`, text: t`Archive one first.` },
}
