import { english as t } from './typography.ts'

/** What the interface says in English about texts to begin answers with. */
export const texts: typeof import('./texts.fr.ts').texts = {
  title: t`Texts`,
  lead: t`A starting point is not an answer: what you leave in double brackets is still to be written, and sending waits for it.`,
  templates: t`Starting points`,
  snippets: t`Snippets`,
  snippetsLead: t`In an answer, type a semicolon and the shortcut, then Enter.`,
  none: t`No texts yet.`,
  noneHint: t`Keep your best answers: they will be a place to start from, never a stock phrase.`,
  add: t`New text`,
  kind: t`What it is`,
  kinds: { template: t`A starting point`, snippet: t`A snippet` },
  name: t`Name`,
  text: t`Text`,
  textHint: t`Vigie fills in {{first-name}}, {{me}}, {{brand}} and {{place}}; what it does not know becomes a blank. A blank of your own: [[what happened]].`,
  shortcut: t`Shortcut`,
  shortcutHint: t`Without spaces, for example “thanks”.`,
  badShortcut: t`Letters, figures, - and _ only.`,
  language: t`Language`,
  anyLanguage: t`Any`,
  whose: t`For whom`,
  own: t`Me`,
  shared: t`The whole team`,
  sharedTag: t`team`,
  preview: t`For Camille it reads`,
  change: (name: string) => t`Change ${name}`,
  remove: t`Remove`,
  removed: (name: string) => t`“${name}” is removed.`,
  notBack: (name: string) => t`“${name}” could not come back: Vigie does not answer.`,
  saved: t`Text kept.`,
  open: t`Texts`,
  openHint: t`Insert a text (or type a semicolon)`,
  choose: t`Texts to insert`,
  found: (count: number) => (count > 1 ? t`${count} texts` : count === 1 ? t`one text` : t`no text`),
  others: (count: number) =>
    count > 1 ? t`and ${count} more: a few letters will do` : t`and one more: a few letters will do`,
  nothing: t`No text of that name.`,
  toTexts: t`Write texts`,
  left: (count: number) => (count > 1 ? t`${count} blanks to fill in` : t`one blank to fill in`),
  fill: (words: string) => t`Fill in: ${words}`,
  nextBlank: t`the next one`,
}

/** The same for refusals. */
export const textsProblems: typeof import('./texts.fr.ts').textsProblems = {
  'blanks-left': { title: t`There are blanks left to fill in.`, text: t`Nothing was sent, your text is kept.` },
  'shortcut-taken': { title: t`This shortcut is taken.`, text: t`Choose another one.` },
  'too-many-templates': {
    title: t`There are too many texts to find any.`,
    text: t`Remove one before you add another.`,
  },
}
