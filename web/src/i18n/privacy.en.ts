import type { privacy as French, privacyActs as FrenchActs, privacyProblems as FrenchProblems } from './privacy.fr.ts'
import { english as t } from './typography.ts'

const n = (count: number, one: string, many: string) => (count === 1 ? one : many)

/** What the interface says in English about people's data: how long they are kept, how they are found, handed out and erased. */
export const privacy: typeof French = {
  title: t`Personal data`,
  lead: t`What Vigie keeps of people, for how long, and how to hand it out or erase it.`,
  keep: {
    title: t`How long things are kept`,
    lead: (brand) => t`For ${brand}. An open case is never touched.`,
    posts: t`Posts without a case`,
    postsHint: t`From when they were heard.`,
    cases: t`Closed cases with their posts`,
    casesHint: t`From the last exchange. The figures stay, the words go.`,
    deleted: t`Posts that their author deleted`,
    deletedHint: t`From when Vigie knew. What somebody takes back is not kept for good.`,
    months: (count) =>
      count === 1
        ? t`1 month`
        : count % 12 === 0
          ? n(count / 12, t`${count / 12} year`, t`${count / 12} years`)
          : t`${count} months`,
    days: (count) => (count === 0 ? t`at once` : t`${count} days`),
    forever: t`no limit`,
    goes: (what) => t`Today, this would erase ${what}.`,
    goesNothing: t`Today, this would erase nothing.`,
    postsCount: (count, many) => (many ? t`${count} posts without a case` : t`${count} post without a case`),
    casesCount: (count, many) => (many ? t`the words of ${count} closed cases` : t`the words of ${count} closed case`),
    deletedCount: (count, many) => (many ? t`${count} deleted posts` : t`${count} deleted post`),
    and: t`and`,
    saved: t`Saved. Vigie tidies up every day.`,
    unchanged: t`These are the ones in force.`,
    readOnly: t`Only an administrator can change this.`,
  },
  find: {
    title: t`One person's data`,
    lead: t`Somebody asks what you know about them, or asks to be forgotten? Look for them in every brand and on every network.`,
    label: t`Name, handle, case number or the address of a post`,
    act: t`Find`,
    none: t`Vigie keeps nothing under this name.`,
    noneHint: t`Try another name, the handle, or the number of a case.`,
    many: t`The first 25. A longer name finds the others.`,
    choose: t`Tick every account of the same person.`,
    kept: (posts, cases, files) => [posts, cases, files].filter((it) => it !== '').join(t`, `),
    posts: (count) => n(count, t`1 post`, t`${count} posts`),
    cases: (count) => n(count, t`1 case`, t`${count} cases`),
    files: (count) => n(count, t`1 file`, t`${count} files`),
    download: t`Download their data`,
    erase: t`Erase their data`,
    chosen: (count) => n(count, t`1 account chosen`, t`${count} accounts chosen`),
  },
  erase: {
    title: (count) => n(count, t`Erase this account for good?`, t`Erase these ${count} accounts for good?`),
    goes: t`What goes`,
    goesLines: [
      t`Their posts and earlier versions, their names and addresses, in every brand.`,
      t`Your answers, notes and files in their cases. An answer that waits is not sent.`,
      t`Their open cases are closed.`,
      t`Their links to other accounts, and what they were recognised by.`,
    ],
    stays: t`What stays`,
    staysLines: [
      t`That there was a case, when, and whether its clock was met: figures, and nobody in them.`,
      t`An unreadable mark of each post, so that it does not come back.`,
    ],
    beyond: t`What Vigie cannot reach`,
    beyondLines: [
      t`What stands on the network, and what others wrote about this person.`,
      t`Earlier backups: they age away, and after a restore the erasure has to be done again.`,
    ],
    reason: t`Why`,
    reasons: { request: t`The person asks for it`, mistake: t`Kept by mistake`, other: t`Another reason` },
    sure: t`I understand that nothing can be brought back.`,
    act: t`Erase for good`,
    busy: t`Erasing`,
    done: t`Erased.`,
    underWay: t`The erasure goes on in the background; the list says when it is over.`,
  },
  past: {
    title: t`Erasures`,
    none: t`Nothing has been erased at somebody's request yet.`,
    line: (who, what) => t`${who} erased ${what}`,
    accounts: (count) => n(count, t`1 account`, t`${count} accounts`),
    running: t`under way`,
  },
  yours: t`Their data`,
  erasedPerson: t`Person erased`,
  erasedText: t`The words were erased.`,
  erasedCase: t`The data of this case were erased`,
  erasedCaseText: t`Only dates and clocks are left. There is nothing more to do here.`,
  event: {
    person: (who, when) => t`${who} erased the data ${when}`,
    time: (when) => t`Data erased when their time was over, ${when}`,
  },
}

/** The acts about people's data as the log says them. */
export const privacyActs: typeof FrenchActs = {
  'data-erased': (who) => t`${who} erased a person's data`,
  'data-exported': (who) => t`${who} downloaded a person's data`,
  'retention-changed': (who) => t`${who} changed how long things are kept`,
  'retention-ran': () => t`Vigie erased what was past its time`,
}

/** The failures that are about people's data. */
export const privacyProblems: typeof FrenchProblems = {
  'account-gone': {
    title: t`One of these accounts is not here any more.`,
    text: t`It was erased in the meantime. Look again.`,
  },
  'case-erased': {
    title: t`The data of this case were erased.`,
    text: t`Only dates and clocks are left. There is nothing more to do here.`,
  },
}
