import type { guide as french, guideProblems as frenchProblems } from './guide.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English on the way from nothing to a watch that listens. */
export const guide: typeof french = {
  steps: { you: t`You`, brand: t`Brand`, watch: t`What to hear`, sources: t`Sources` },
  progress: (at, of, minutes) => t`${at} of ${of}, about ${minutes} min`,
  back: t`Back`,
  brand: {
    sites: t`Your sites`,
    sitesHint: t`The site, the menu, the booking page. A post that links there is about you.`,
    notASite: t`A site looks like chezmireille.fr.`,
    accounts: t`Your accounts on networks`,
    accountsHint: t`An @, or the page's address. What you write there is never taken for a complaint.`,
    notAnAccount: t`An account looks like @chezmireille, or instagram.com/chezmireille.`,
  },
  watch: {
    title: t`Here is how people speak of you`,
    lead: t`Keep what sounds like you, mend the rest. Accents and capitals make no difference.`,
    found: t`Already found with these rules`,
    total: (count, more) =>
      count === 1 ? t`1 post in 30 days` : more ? t`${count} posts or more in 30 days` : t`${count} posts in 30 days`,
    foundLead: t`Read just now, where no account is asked for. Nothing is kept yet.`,
    count: (count, more) => (more ? t`${count} or more in 30 d` : t`${count} in 30 d`),
    flood: t`That is a lot: the word may be too common. A longer name does better.`,
    by: (rules) => t`by “${rules}”`,
    looking: (where) => t`Reading ${where}`,
    nothing: t`Nothing about you in 30 days, where Vigie has just looked.`,
    nothingLead: t`That is usual: most of it is said elsewhere. Connect your sources, and Vigie hears what comes.`,
    none: t`Keep at least one word: Vigie shows you what it catches.`,
    unreached: (where) => t`${where} did not answer.`,
    tryIt: t`Try it on a sentence`,
    skip: t`Later`,
  },
  sources: {
    title: t`Where should Vigie listen?`,
    lead: t`Begin with what asks for nothing. The rest can be added whenever you like.`,
    offers: t`Sources on offer`,
    connected: t`Connected`,
    needs: {
      nothing: t`nothing to give`,
      address: t`an address`,
      mailbox: t`a mailbox`,
      account: t`an account`,
    },
    answers: t`Vigie can answer there`,
    listens: t`Listens only`,
    connect: t`Connect`,
    open: t`Choose`,
    change: t`Adjust first`,
    addAccount: t`Add the account`,
    way: t`How to listen`,
    suggested: t`Your site`,
    upgrade: t`What Vigie has heard stays. With the account it answers, too.`,
    finish: t`Open Vigie`,
    skip: t`Later`,
    state: {
      starting: t`First reading`,
      listening: t`Listening`,
      silent: t`Too quiet`,
      late: t`Late`,
      lost: t`Silent`,
      paused: t`Paused`,
    },
    firstTitle: t`First posts`,
    firstLead: t`They arrive here while you look on, and become cases.`,
    reading: (where) => t`Reading ${where}`,
    quiet: t`Nothing new since yesterday.`,
    quietLead: t`Vigie is listening: the next post about you shows up here, and on your phone if you install it there.`,
    more: (count) => (count === 1 ? t`and 1 more` : t`and ${count} more`),
    before: t`No source yet`,
    beforeLines: [
      t`An open network, newspapers and blogs need no account: one click, and Vigie reads.`,
      t`Your notification mails cover Facebook, Instagram, Google and the others from tonight.`,
      t`Vigie writes only what you publish, and deletes nothing.`,
    ],
    noRule: t`Vigie listens for no word yet: without one it finds nothing.`,
    noRuleAct: t`Choose the words`,
  },
  site: {
    title: t`And your site?`,
    lead: t`Vigie opens it as a customer would, every five minutes. If it goes down, you know before the complaints.`,
    act: t`Watch it`,
    watched: t`Watched`,
  },
  resume: {
    noRule: {
      title: t`Vigie doesn't know yet what to listen for.`,
      text: t`One name is enough to begin.`,
      act: t`Go on with the set-up`,
    },
  },
}

/** What the guide adds to the failures that have words of their own. */
export const guideProblems: typeof frenchProblems = {
  'source-takes-account': {
    title: t`This source listens already, without an account.`,
    text: t`Add the account to it: open it and change how it listens. What it heard stays.`,
  },
  'source-hears-already': {
    title: t`Your account hears all of this already.`,
    text: t`Nothing to add: the source with the account searches for your words as well.`,
  },
}
