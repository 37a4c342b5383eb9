import { english as t } from './typography.ts'

/** What the interface says in English about cases that are merged and split. */
export const moves: typeof import('./moves.fr.ts').moves = {
  case: (id) => t`case ${id}`,
  openCase: (id) => t`Open case ${id}`,
  merge: {
    act: t`Merge with…`,
    also: t`merge, duplicate, join, same matter`,
    title: (id, name) => t`Merge case ${id} (${name})`,
    hint: t`Posts, answers, notes and promises come together in one case. The promise that is due first counts. You can undo this.`,
    find: t`With which case?`,
    findHint: t`Name, handle or number of the case`,
    none: t`No other case matches.`,
    choose: t`Choose the other case.`,
    alike: t`Perhaps the same matter`,
    found: t`Cases found`,
    stays: t`Which one stays?`,
    thisStays: (id) => t`This one (case ${id})`,
    otherStays: (id) => t`The other (case ${id})`,
    go: t`Merge`,
    done: (from, into) => t`Case ${from} has joined case ${into}.`,
    doneMany: (count, into) => t`${count} cases are one now: case ${into}.`,
    away: (into) => t`This case was merged into case ${into}: it goes on there.`,
    led: (from, into) => t`Case ${from} was merged into case ${into}.`,
    many: t`Merge`,
    manyTitle: (count) => t`Merge ${count} cases`,
    tooMany: (most) => t`Merge: at most ${most} cases at a time.`,
    manyStays: t`Which one stays?`,
  },
  split: {
    act: t`Split posts off…`,
    also: t`split, divide, detach, other matter`,
    title: t`Split posts off`,
    hint: t`The chosen posts become a new case, with a clock of its own. Your answers stay here. You can undo this.`,
    which: t`Which posts?`,
    go: (n) => (n < 2 ? t`Split off` : t`Split ${n} posts off`),
    none: t`Choose at least one post.`,
    all: t`Leave at least one post in this case.`,
    two: t`Choose the posts of one person.`,
    done: (id, n) =>
      n < 2 ? t`This post has its own case now, ${id}.` : t`These posts have their own case now, ${id}.`,
  },
  undo: {
    merge: t`Undo the merge`,
    split: t`Undo the split`,
    merged: t`The merge is undone.`,
    apart: t`The split is undone.`,
    went: (id) => t`What has happened since stays in case ${id}.`,
  },
  alike: {
    line: (id, name) => t`Perhaps the same matter: case ${id}, ${name}`,
    because: {
      person: t`same person`,
      text: t`same words`,
      link: (site) => t`same link: ${site}`,
      order: (value) => t`same number: ${value}`,
    },
    merge: t`Merge`,
    apart: t`Not the same`,
    keptApart: (id) => t`Noted: case ${id} is another matter.`,
  },
  events: {
    'merged-in': (who, id, when) => t`${who} merged case ${id} into this one, ${when}`,
    'merged-into': (who, id, when) => t`${who} merged this case into case ${id}, ${when}`,
    'split-off': (who, id, when) => t`${who} split posts off: case ${id}, ${when}`,
    'merge-undone': (who, id, when) => t`${who} undid the merge with case ${id}, ${when}`,
    'split-undone': (who, id, when) => t`${who} undid the split of case ${id}, ${when}`,
    from: (who, id, when) => t`${who} split these posts off case ${id}, ${when}`,
  },
}

/** The same for refusals. */
export const movesProblems: typeof import('./moves.fr.ts').movesProblems = {
  'case-merged': { title: t`This case was merged into another.`, text: t`Go on there: nothing is lost.` },
  'move-not-possible': {
    title: t`These cases cannot be put together.`,
    text: t`One was merged already, erased, or is of another brand. Reload the page to see where it stands.`,
  },
  'moves-in-between': {
    title: t`Something else happened in between.`,
    text: t`First undo the merge or the split that followed.`,
  },
  'move-undone': { title: t`This is undone already.`, text: t`Reload the page to see where the cases stand.` },
  'reply-under-way': {
    title: t`An answer is leaving at this moment.`,
    text: t`Try again in a few seconds: once it has left, it goes with its case.`,
  },
  'split-went-on': {
    title: t`Something has happened in the new case.`,
    text: t`So that nothing is lost, merge it into this one.`,
  },
  'split-takes-all': { title: t`Nothing would stay in this case.`, text: t`Leave at least one post of a customer.` },
  'split-of-two': { title: t`These posts are of two people.`, text: t`Split off those of one person at a time.` },
}
