import { english as t } from './typography.ts'

/** What the interface says in English about files of notes and links of cases. */
export const files: typeof import('./files.fr.ts').files = {
  title: t`Files and links`,
  none: t`Nothing so far.`,
  count: (files, links) => {
    const one = files === 0 ? '' : files < 2 ? '1 file' : `${files} files`
    const other = links === 0 ? '' : links < 2 ? '1 link' : `${links} links`
    return t`${[one, other].filter((it) => it !== '').join(', ')}`
  },
  join: t`Attach a file`,
  joined: t`Files of this note`,
  drop: t`Drop here: the files go with the note.`,
  dropToNote: t`Drop here: the files go into a note for the team.`,
  tooMany: (most) => t`A note takes ${most} files at most: the ones after that are left out.`,
  wait: t`The files are on their way.`,
  refused: t`A file did not get through: remove it or try again.`,
  other: t`File`,
  kb: (count) => t`${count} kB`,
  mb: (count) => t`${count} MB`,
  by: (who, when) => t`${who}, ${when}`,
  addLink: t`Keep a link`,
  addLinkAlso: t`link, address, url, tracking, bookmark`,
  address: t`Address of the page`,
  name: t`Title`,
  nameHint: t`Optional: without a title, the address is shown.`,
  readTitle: t`Read the page’s title`,
  readTitleHint: t`Vigie opens the page only when you ask.`,
  noTitle: t`This page has no title: give it one.`,
  keep: t`Keep`,
  kept: t`Link kept.`,
  remove: (name) => t`Remove the link “${name}”`,
  removed: t`Link removed.`,
  removedNow: (name) => t`“${name}” is no longer kept.`,
  undo: t`Undo`,
  events: {
    'link-kept': (who, when) => t`${who} kept a link, ${when}`,
    'link-removed': (who, when) => t`${who} removed a link, ${when}`,
  },
}

/** The same for refusals. */
export const filesProblems: typeof import('./files.fr.ts').filesProblems = {
  'file-program': {
    title: t`This file is a program.`,
    text: t`Vigie keeps none: opened by mistake, it would do as it likes on a colleague’s machine.`,
  },
  'files-too-many': {
    title: t`The notes of this case hold enough files.`,
    text: t`Fifty for a case, no more. The note is kept: send it without files.`,
  },
  'link-address': {
    title: t`This is not the address of a page.`,
    text: t`It begins with https://; copy it from the browser’s bar.`,
  },
  'link-known': { title: t`This case keeps that page already.`, text: t`It is under “Files and links”.` },
  'links-too-many': {
    title: t`This case holds enough links.`,
    text: t`Thirty for a case, no more. Remove one that is of no use any more.`,
  },
  'link-id-taken': { title: t`Another link was sent under this id.`, text: t`Keep the link again.` },
  'link-unread': {
    title: t`The page could not be read from here.`,
    text: t`It does not answer, or is open to you alone. Write its title yourself.`,
  },
}
