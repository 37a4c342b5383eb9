import type { Messages } from './fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English about labels that people correct, and what is learnt from them. */
export const quality: Messages['quality'] = {
  title: t`Learning`,
  lead: t`When Vigie misreads a post, correct it: it learns at once, for this brand only, and everything can be taken back.`,
  correct: {
    open: t`Correct`,
    kind: t`What it is`,
    sentiment: t`Mood`,
    anger: t`Anger`,
    flags: t`Worth flagging`,
    topics: t`Topics`,
    abuse: t`Language`,
    isRight: t`Confirm: that is right`,
    allRight: t`All of it is right`,
    others: t`Correct something else`,
    close: t`Close`,
    corrected: (label: string) => t`Corrected: ${label}. Vigie takes note.`,
    confirmed: (label: string) => t`Confirmed: ${label}.`,
    allConfirmed: t`Confirmed. Vigie knows that it was right.`,
  },
  events: {
    'label-corrected': (who: string, when: string) => t`${who} corrected what Vigie had understood, ${when}`,
    'label-correction-withdrawn': (who: string, when: string) => t`${who} took a correction back, ${when}`,
  },
  none: t`Nobody has corrected anything yet.`,
  noneHint: t`Under each post of a case, “Correct” says what is right. Confirming counts too: it shows where Vigie is right.`,
  learnt: (posts: string, one: boolean) =>
    one ? t`Vigie learnt from one post.` : t`Vigie learnt from ${posts} posts.`,
  learntNone: t`Vigie has not learnt anything for this brand yet.`,
  isOff: t`Learning is paused: Vigie answers as it came.`,
  forgotten: (when: string) => t`It began anew ${when}. Corrections stay, without being learnt from.`,
  pause: t`Pause`,
  resume: t`Resume`,
  forget: t`Begin anew`,
  remember: t`Bring back what was learnt`,
  saved: t`Done.`,
  heads: {
    language: t`Language`,
    relevant: t`About the brand`,
    sentiment: t`Mood`,
    complaint: t`Complaint`,
    kind: t`What it is`,
    anger: t`Anger`,
    urgent: t`Urgent`,
    churn: t`Threatens to leave`,
    reminder: t`Reminder`,
    viral: t`Call to share`,
    sarcasm: t`Irony`,
    topics: t`Topics`,
    abuse: t`Language used`,
    hate: t`Hate`,
  },
  tooFew: (posts: string, enough: string) =>
    t`Too few yet to tell whether learning helps: ${posts} of ${enough} posts that were kept aside.`,
  helps: (before: string, now: string, posts: string) =>
    t`Learning helps: ${before}% right before, ${now}% now, on ${posts} posts that were kept aside.`,
  same: (before: string, now: string, posts: string) =>
    t`No sure difference: ${before}% right before, ${now}% now, on ${posts} posts that were kept aside.`,
  harms: (posts: string) =>
    t`Learning made it worse, on ${posts} posts that were kept aside. Vigie switched it off here and answers as it came.`,
  off: t`Off`,
  notLearnt: t`Corrected where it stands: your guest model speaks here, and it does not learn.`,
  precision: (label: string, before: string, now: string) => t`Precision of “${label}”: ${before} → ${now}.`,
  witnesses: t`One corrected post in five is never learnt from: these show whether learning helps.`,
  all: (correct: string, posts: string) =>
    t`Right as it came, among the posts that were checked: ${correct} of ${posts}.`,
  detail: t`In detail`,
  table: {
    label: t`Answer`,
    precision: t`Right when said`,
    recall: t`Said when right`,
    of: (hits: string, all: string) => t`${hits} of ${all}`,
    right: t`Right`,
    said: t`Said by Vigie`,
    count: t`Posts`,
    language: t`Language`,
    correct: t`Right`,
  },
  yes: t`yes`,
  no: t`no`,
  again: {
    title: t`Read history again`,
    text: t`After a change of words, or corrections, Vigie can read old posts again. That happens in the background, what arrives goes first; your corrections and the priorities of cases stay.`,
    start: t`Read old posts again`,
    begun: t`Reading has begun.`,
    progress: (done: string, all: string) => t`${done} of ${all} posts read`,
  },
  drift: {
    title: t`Posts are not as they usually are`,
    text: (label: string, usual: string, now: string) =>
      t`“${label}” is ${now}% of the last week, usually ${usual}%. Something is going on, or Vigie misreads: check a few posts.`,
  },
  words: {
    title: t`Words of the brand`,
    text: t`One word or name on each line. A complaint about a rival is none about you.`,
    kinds: {
      dish: t`What you sell`,
      place: t`Your places`,
      staff: t`Your team`,
      rival: t`Your rivals`,
    },
    save: t`Save the words`,
    saved: t`Words saved. They count for all that arrives.`,
  },
  files: {
    title: t`Take the corrections along`,
    text: t`All that stand, with the posts.`,
    csv: t`Spreadsheet (CSV)`,
    jsonl: t`Lines of JSON`,
  },
}
