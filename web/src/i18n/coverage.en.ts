import type { coverage as french } from './coverage.fr.ts'
import { english as t } from './typography.ts'

const people = (count: string, one: boolean) => (one ? t`${count} message` : t`${count} messages`)

/** The same in English. */
export const coverage: typeof french = {
  title: t`Coverage`,
  period: t`Period`,
  lastDays: (days) => t`${days} days`,
  empty: {
    title: t`Nobody wrote to you.`,
    text: (days) => t`Nothing asked for an answer in the last ${days} days.`,
  },
  all: (count, one) =>
    one ? t`One message asked for an answer. It has one.` : t`${count} messages asked for an answer. All have one.`,
  handled: (count, one) =>
    one ? t`One message to deal with, and it is.` : t`${count} messages to deal with, all of them done.`,
  share: (count, share, one) => t`${people(count, one)} to deal with, ${share}% dealt with.`,
  wait: (count, one) => (one ? t`One person is still waiting` : t`${count} are still waiting`),
  nobody: (count, one) => (one ? t`taken by nobody` : t`${count} of them taken by nobody`),
  closed: (count, one) =>
    one ? t`One was closed without an answer.` : t`${count}\u00a0were closed without an answer.`,
  endings: {
    here: t`Answered from here`,
    elsewhere: t`Answered elsewhere`,
    impossible: t`No answer possible, reason given`,
    troll: t`A troll`,
    closed: t`Closed without an answer`,
    taken: t`In progress`,
    nobody: t`Taken by nobody`,
  },
  apart: (count, one) =>
    one
      ? t`One more asked for no answer: off topic, advertising or told twice.`
      : t`${count} more asked for no answer: off topic, advertising or told twice.`,
  percent: (share) => t`${share}%`,
  byDay: t`Day by day`,
  byWeek: t`Week by week`,
  byChannel: t`By network`,
  byBrand: t`By brand`,
  day: t`Day`,
  week: (from) => t`from ${from}`,
  channel: t`Network`,
  brand: t`Brand`,
  done: t`Dealt with`,
  left: t`Left`,
  messages: t`Messages`,
  said: (done, all) => t`${done} of ${all} dealt with`,
}
