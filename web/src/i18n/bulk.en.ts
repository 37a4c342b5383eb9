import type { bulk as french, bulkProblems as frenchProblems, savedViews as frenchViews } from './bulk.fr.ts'
import { english as t } from './typography.ts'

const cases = (count: string, n: number) => (n === 1 ? t`${count} case` : t`${count} cases`)

/** What the interface says in English about many cases at once. */
export const bulk: typeof french = {
  label: t`Several cases`,
  pick: t`Choose this case`,
  picked: t`chosen`,
  chosen: (count) => t`${count} chosen`,
  all: (count) => t`Choose all ${count} of this view`,
  clear: t`Choose nothing`,
  more: t`More`,
  reading: t`Vigie looks at what can be done`,
  acts: {
    pick: t`Choose the case`,
    range: t`Choose up to here`,
    all: t`Choose the whole view`,
    clear: t`Choose nothing`,
    undo: t`Undo the last bulk`,
    assign: t`Hand over`,
    handOver: t`Hand to a department`,
    settle: t`Settle`,
    setAside: t`Set aside`,
    priority: t`Severity`,
    pause: t`Pause`,
    reopen: t`Reopen`,
  },
  ask: {
    assign: (to, count, n) => t`Hand ${cases(count, n)} to ${to}?`,
    release: (count, n) => t`Give ${cases(count, n)} back to the team?`,
    'hand-over': (to, count, n) => t`Hand ${cases(count, n)} to the department ${to}?`,
    settle: (count, n) => t`Settle ${cases(count, n)}?`,
    'set-aside': (reason, count, n) => t`Set ${cases(count, n)} aside: ${reason}?`,
    priority: (word, count, n) => t`Set ${cases(count, n)} to severity “${word}”?`,
    pause: (until, count, n) => t`Pause ${cases(count, n)} until ${until}?`,
    reopen: (count, n) => t`Reopen ${cases(count, n)}?`,
  },
  go: (verb, count, n) => `${verb} ${cases(count, n)}`,
  verbs: {
    assign: t`Hand over`,
    'hand-over': t`Hand over`,
    settle: t`Settle`,
    'set-aside': t`Set aside`,
    priority: t`Change`,
    pause: t`Pause`,
    reopen: t`Reopen`,
  },
  begin: t`Choose`,
  nothing: t`Nothing to do here`,
  going: (done, of) => t`${done} of ${of}`,
  undoHint: t`You can undo this for a day.`,
  capped: (count) => t`The view holds more: the first ${count} are taken.`,
  stay: t`These stay as they are`,
  because: {
    same: (count, n) => (n === 1 ? t`${count} is so already` : t`${count} are so already`),
    changed: (count) => t`${count} changed in the meantime`,
    gone: (count, n) => (n === 1 ? t`${count} isn't there any more` : t`${count} aren't there any more`),
    erased: (count) => t`${count} whose words were erased`,
    closed: (count) => t`${count} closed already`,
    open: (count) => t`${count} open already`,
    'other-open': (count) => t`${count} whose person has another open case`,
    late: (count) => t`${count} where somebody has waited too long: answer first`,
    'person-gone': (count) => t`${count} whose owner takes no cases any more`,
    merged: (count) => t`${count} merged into another`,
  },
  done: {
    assign: (to, count, n) => t`${cases(count, n)} handed to ${to}.`,
    release: (count, n) => t`${cases(count, n)} given back to the team.`,
    'hand-over': (to, count, n) => t`${cases(count, n)} handed to the department ${to}.`,
    settle: (count, n) => t`${cases(count, n)} settled.`,
    'set-aside': (count, n) => t`${cases(count, n)} set aside.`,
    priority: (word, count, n) => t`${cases(count, n)} at severity “${word}”.`,
    pause: (count, n) => t`${cases(count, n)} paused.`,
    reopen: (count, n) => t`${cases(count, n)} reopened.`,
  },
  notAll: (count, n) => (n === 1 ? t`${count} other stays as it is.` : t`${count} others stay as they are.`),
  undoing: t`Vigie puts the cases back`,
  undone: (count, n) => (n === 1 ? t`${count} case is as before.` : t`${count} cases are as before.`),
  inPart: (done, of, n) =>
    n === 1
      ? t`It stopped on the way: ${done} case of ${of} is done.`
      : t`It stopped on the way: ${done} cases of ${of} are done.`,
  broken: t`It stopped on the way. What is done is done once.`,
  goOn: t`Go on`,
  event: {
    inBulk: t`in bulk`,
    restored: (who, when) => t`${who} undid a bulk: the case is as before ${when}`,
  },
}

export const bulkProblems: typeof frenchProblems = {
  'bulk-undone': { title: t`This was taken back.`, text: t`Choose the cases again to begin anew.` },
  'bulk-not-done': { title: t`This wasn't done yet.`, text: t`There is nothing to undo.` },
  'bulk-too-old': {
    title: t`This was done more than a day ago.`,
    text: t`It can't be undone in one go any more: change the cases one by one.`,
  },
}

/** What the interface says in English about views that people keep. */
export const savedViews: typeof frenchViews = {
  gone: {
    title: t`This view is not here any more.`,
    text: t`It was removed, or it is only for whoever made it. The cases themselves have not moved.`,
    act: t`See the cases to answer`,
  },
  title: t`Your views`,
  keep: t`Keep the view`,
  keepTitle: t`Keep this view`,
  keepHint: t`It stands among your views, with its count.`,
  name: t`Name`,
  nameNeeded: t`Give it a name.`,
  share: t`Share it with the whole team`,
  save: t`Keep`,
  rename: t`Rename`,
  renameTitle: t`Change this view`,
  up: t`Move up`,
  down: t`Move down`,
  takeFilter: t`Use the filters that are on`,
  remove: t`Remove`,
  removed: (name) => t`The view “${name}” is removed.`,
  changed: (name) => t`The view “${name}” is up to date.`,
  kept: (name) => t`The view “${name}” is kept.`,
  more: (name) => t`View “${name}”: more`,
  sharedBy: (name) => t`Shared by ${name}`,
  shared: t`Shared with the team`,
  go: (name) => t`View “${name}”`,
}
