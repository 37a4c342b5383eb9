import type { site as French, siteProblems as FrenchProblems } from './site.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English about the brand's own pages that are watched. */
export const site: typeof French = {
  title: t`Your site`,
  lead: t`Vigie looks at your pages as a customer would. An outage or a hijacked address is told here, and beside the complaints that it causes.`,
  none: {
    title: t`No page is watched.`,
    text: t`Give the address of your shop, your checkout or an API: Vigie looks at it every five minutes.`,
  },
  gone: { title: t`This page is not watched any more.`, text: t`It was removed, or you no longer have access.` },
  back: t`Your site`,
  add: t`Watch a page`,
  offer: (host) => t`Watch ${host}`,
  offers: t`The sites of your brand`,
  open: (name) => t`Open ${name}`,
  states: {
    unknown: t`First look`,
    up: t`Answers`,
    doubt: t`Second look`,
    down: t`Down`,
    cut: t`Not known`,
    paused: t`Paused`,
  },
  taken: t`To check`,
  short: {
    down: (count) => (count === 1 ? t`Your site does not answer` : t`${count} pages do not answer`),
    changed: t`Your site, to check`,
  },
  faults: {
    'name-gone': t`no such domain name`,
    'name-unanswered': t`domain name not answering`,
    'no-connection': t`no connection`,
    'no-answer': t`no answer in time`,
    certificate: t`certificate refused`,
    redirects: t`endless redirects`,
    refused: t`redirect refused`,
    'broken-off': t`answer cut short`,
    status: t`wrong answer`,
    slow: t`too slow`,
    'words-missing': t`expected sentence missing`,
    'words-forbidden': t`forbidden sentence present`,
    elsewhere: t`leads elsewhere`,
  },
  flaws: {
    expired: t`certificate expired`,
    'other-host': t`certificate of another site`,
    untrusted: t`certificate that nobody vouches for`,
  },
  answered: (status) => t`answer ${status}`,
  notice: {
    down: (name, since) => t`${name} has not answered for ${since}`,
    downText: (cause) =>
      t`Confirmed by two looks: ${cause}. Vigie looks each minute and says so as soon as it is back.`,
    slowText: t`It answers, but slower than you set. Confirmed by two looks.`,
    wordsText: (words) => t`It answers, but “${words}” is no longer there. Confirmed by two looks.`,
    changed: (name) => t`${name} may be in other hands`,
    elsewhere: (host) => t`Its address leads to ${host}, which was not planned.`,
    forbidden: (words) => t`“${words}” stands there, and must not.`,
    places: t`It answers from a place never seen, with another authority or other name servers. If you moved, say so: Vigie learns it.`,
    accept: t`It is us`,
    accepted: t`Noted. Vigie looks again.`,
    certificate: (left) => t`Its certificate ends in ${left}`,
    certificateOver: t`Its certificate has ended`,
    certificateText: (name) =>
      t`After that, browsers turn your customers away from ${name}. Whoever hosts it renews it.`,
    cut: t`Vigie reaches nothing outside`,
    cutText: t`Nothing answers from here, your site no more than the rest: it is probably our own connection. No outage is counted.`,
    see: t`See the page`,
  },
  every: (minutes) => (minutes === 1 ? t`every minute` : t`every ${minutes}\u00a0min`),
  uptime: (share) => t`${share}%`,
  ms: (value) => t`${value}\u00a0ms`,
  columns: { uptime: t`30 days`, took: t`Response time`, last: t`Last look` },
  facts: {
    uptime: t`Up, over 30 days`,
    uptimeNone: t`not measured yet`,
    outages: (count, length) =>
      count === 0 ? t`no outage` : count === 1 ? t`1 outage, ${length} in all` : t`${count} outages, ${length} in all`,
    blips: (count) =>
      count === 0 ? null : count === 1 ? t`1 miss that did not last` : t`${count} misses that did not last`,
    took: t`Response time, over 24 h`,
    tookHint: (p95) => t`19 times out of 20, ${p95} or less`,
    last: t`Last look`,
    certificate: t`Certificate`,
    certificateLeft: (left) => t`${left} left`,
    certificateBy: (issuer) => t`vouched for by ${issuer}`,
    certificateNone: t`none: the address is http`,
    certificateUnknown: t`not seen yet`,
    leads: t`Leads to`,
    expects: t`What must hold`,
  },
  day: t`The last 24 hours`,
  daySaid: (looks, failed) => t`${looks} looks, ${failed} of which failed.`,
  month: t`The last 30 days`,
  strip: {
    hours: (bad) =>
      bad === 0
        ? t`24 hours without a miss`
        : bad === 1
          ? t`1 hour with a miss, of 24`
          : t`${bad} hours with a miss, of 24`,
    days: (bad) =>
      bad === 0
        ? t`30 days without a miss`
        : bad === 1
          ? t`1 day with a miss, of 30`
          : t`${bad} days with a miss, of 30`,
    cell: (when, looks, failed) => t`${when}: ${looks} looks, ${failed} failed`,
    unseen: (when) => t`${when}: nobody looked`,
  },
  past: {
    title: t`What happened, in 30 days`,
    none: t`Nothing. It answered each time.`,
    from: (from, to, length) => t`${from} – ${to} · ${length}`,
    still: (from) => t`since ${from}`,
    down: t`Down`,
    changed: t`To check`,
    certificate: t`Certificate about to end`,
    issuer: t`Another authority signs the certificate.`,
    servers: t`Other name servers answer for the domain.`,
    beside: (cases, shown, usual) =>
      cases === 1
        ? t`${shown} case opened during it and the hour after; ${usual} usually`
        : t`${shown} cases opened during it and the hour after; ${usual} usually`,
    written: (posts, shown, usual) =>
      usual === null
        ? posts === 1
          ? t`${shown} post written meanwhile`
          : t`${shown} posts written meanwhile`
        : posts === 1
          ? t`${shown} post written meanwhile; ${usual} usually at this hour of the week`
          : t`${shown} posts written meanwhile; ${usual} usually at this hour of the week`,
    standsOut: t`Far more than usual`,
  },
  form: {
    url: t`Address of the page`,
    urlHint: t`The front page, a checkout, an API that answers in JSON.`,
    look: t`Look`,
    again: t`Look again`,
    name: t`Name`,
    every: t`Look`,
    minutes: (minutes) => (minutes === 1 ? t`every minute` : t`every ${minutes}\u00a0min`),
    more: t`What must hold`,
    words: t`A sentence that must stand there`,
    wordsHint: t`For example “Add to basket”.`,
    notWords: t`A sentence that must not stand there`,
    notWordsHint: t`For example “hacked by”.`,
    status: t`Expected answer`,
    statusHint: t`Empty: any answer from 200 to 299.`,
    within: t`Answers in less than (seconds)`,
    hosts: t`Where it may lead`,
    hostsHint: t`Host names with spaces between them. Empty: where the first good look leads.`,
    save: t`Watch this page`,
    saved: (name) => t`${name} is watched.`,
    changed: t`Saved. Vigie looks again.`,
    flaws: {
      name: (length) => t`Eighty signs at most; there are ${length}.`,
      words: (length) => t`From 2 to 200 signs; there are ${length}.`,
      notWords: (length) => t`From 2 to 200 signs; there are ${length}.`,
      status: () => t`A number from 100 to 599, or nothing.`,
      within: () => t`From 0.2 to 20 seconds.`,
    },
  },
  found: {
    well: t`All is well`,
    wrong: (cause) => t`Something is off: ${cause}`,
    wrongText: t`You can watch it all the same: Vigie says when it is better.`,
    answer: t`Answer`,
    took: t`Time`,
    leads: t`Leads to`,
    certificate: t`Certificate`,
    until: (left, issuer) => t`${left} left, vouched for by ${issuer}`,
    addresses: t`Addresses`,
  },
  acts: {
    look: t`Look now`,
    looked: t`Vigie looks.`,
    pause: t`Pause`,
    resume: t`Resume`,
    edit: t`Settings`,
    remove: t`Remove`,
    removeTitle: (name) => t`Stop watching ${name}?`,
    removeText: t`Its history is forgotten. The log keeps the outages.`,
    removed: (name) => t`${name} is not watched any more.`,
  },
  watch: {
    down: (name) => t`${name} is down`,
    changed: (name) => t`${name}: to check`,
    several: (count) => t`${count} pages to check`,
  },
  beside: {
    over: (name, from, to, cause) => t`${name} did not answer from ${from} to ${to} (${cause})`,
    still: (name, from, cause) => t`${name} has not answered since ${from} (${cause})`,
    taken: (name, from) => t`${name} may have been in other hands from ${from} on`,
  },
}

/** The sentences for what the server refuses about watched pages. */
export const siteProblems: typeof FrenchProblems = {
  'site-address': {
    title: t`This address cannot be looked at.`,
    text: t`It takes the address of a page, https or http, without a password in it.`,
  },
  'site-exists': { title: t`This page is watched already.`, text: t`You find it in the list.` },
  'site-too-many': { title: t`That is a lot of pages.`, text: t`A brand can have two hundred watched.` },
  'site-unchanged': { title: t`Nothing to confirm.`, text: t`This page leads where it always led.` },
}
