import type { contact as French, contactActs as FrenchActs, contactProblems as FrenchProblems } from './contact.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English of private words, of closed doors, and of what is done on a network about somebody. */
export const contact: typeof French = {
  private: t`private message`,
  privateReply: t`private reply`,
  reply: t`Reply in private`,
  send: t`Send`,
  tab: t`Private reply`,
  draft: t`Draft of the private reply`,
  whisper: t`In private`,
  whisperHint: (name) => t`The reply goes out as a private message: only the person reads it (${name}).`,
  answersTo: (to, from) => t`The reply goes to ${to}, not to ${from}.`,
  privateHint: t`This message is private, and so is the reply.`,
  closed: {
    chosen: t`The author takes replies from chosen people only here, and your account is not among them.`,
    blocked: t`The author has blocked your account: nobody would see the reply.`,
    title: t`A public reply would be refused.`,
    whisper: t`You can try in private.`,
  },
  acts: {
    mute: t`Mute…`,
    unmute: t`Unmute`,
    block: t`Block…`,
    unblock: t`Unblock`,
    report: t`Report to the network…`,
  },
  also: { mute: t`hide ignore`, block: t`ban`, report: t`moderation flag` },
  menu: (network) => t`On ${network}`,
  reportedAlready: t`This message has been reported.`,
  ask: {
    mute: {
      title: (name) => t`Mute ${name}?`,
      does: (network) => t`Their posts leave your account's own view on ${network}. They are not told.`,
      doesNot: t`Nothing is deleted or hidden from anybody else. On some networks Vigie may no longer hear what they say to you: a muted complaint is still a complaint.`,
      act: t`Mute`,
    },
    block: {
      title: (name) => t`Block ${name}?`,
      does: (network) =>
        t`On ${network} this person can no longer reply or write to you, and your account no longer sees their posts. They can notice, and show it.`,
      doesNot: t`Nothing is deleted: everybody else still reads them. Criticism, however harsh, is not blocked.`,
      act: t`Block`,
    },
    report: {
      title: (name) => t`Report ${name}'s post?`,
      does: (network) =>
        t`The post goes, with your ground, to those who moderate ${network}. They alone decide, and it can take time.`,
      doesNot: t`Until then nothing is deleted or hidden. Criticism is not reported, only what breaks the rules.`,
      act: t`Report`,
    },
  },
  why: t`On what ground?`,
  reasons: {
    spam: t`Spam or scam`,
    harassment: t`Attack on a person, hate`,
    illegal: t`Illegal or dangerous`,
    other: t`Something else, in words`,
  },
  words: t`In a few words`,
  wordsNeeded: t`Say the ground in a few words.`,
  reasonNeeded: t`Choose a ground.`,
  logged: t`What is done, and why, is written in the case and in the log.`,
  done: {
    mute: t`Muted`,
    unmute: t`No longer muted`,
    block: t`Blocked`,
    unblock: t`Unblocked`,
    report: t`Reported to the network`,
  },
  events: {
    'author-muted': (who, when) => t`${who} muted the person ${when}`,
    'author-unmuted': (who, when) => t`${who} unmuted the person ${when}`,
    'author-blocked': (who, when, reason) => t`${who} blocked the person ${when}: ${reason}`,
    'author-unblocked': (who, when) => t`${who} unblocked the person ${when}`,
    'author-reported': (who, when, reason) => t`${who} reported a post to the network ${when}: ${reason}`,
  },
  noReason: t`no ground given`,
}

/** The acts about a customer's account as the log says them. */
export const contactActs: typeof FrenchActs = {
  'author-muted': (who) => t`${who} muted somebody`,
  'author-unmuted': (who) => t`${who} unmuted somebody`,
  'author-blocked': (who) => t`${who} blocked somebody`,
  'author-unblocked': (who) => t`${who} unblocked somebody`,
  'author-reported': (who) => t`${who} reported a post to its network`,
}

/** The failures that are about these. */
export const contactProblems: typeof FrenchProblems = {
  'no-private-answers': {
    title: t`This network takes no private replies from here.`,
    text: t`Reply in public, or over there. Your text is kept.`,
  },
  'no-moderation': {
    title: t`This network does not let that be done from here.`,
    text: t`Do it over there. Nothing has changed.`,
  },
  'moderation-refused': {
    title: t`The network refused.`,
    text: t`Nothing has changed. Try again, or do it over there.`,
  },
  'no-ground': {
    title: t`A ground is missing.`,
    text: t`Choose one; “something else” needs a few words.`,
  },
}
