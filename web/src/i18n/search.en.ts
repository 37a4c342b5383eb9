import { english as t } from './typography.ts'
import type { search as french } from './search.fr.ts'

/** What the interface says in English about searching. */
export const search: typeof french = {
  title: t`Search`,
  act: t`Search cases`,
  field: t`Search for a word, a phrase, a person`,
  clear: t`Clear`,
  suggestions: t`Suggestions`,
  results: t`Results`,
  count: (count: string, one: boolean, cut: boolean) =>
    one ? t`1 case found` : cut ? t`The ${count} closest cases` : t`${count} cases found`,
  cut: t`There are more: add a word, a person or a date.`,
  nothing: {
    title: t`Nothing matches.`,
    text: t`Drop a word or a filter, or try another way of saying it. Accents, plurals and tenses make no difference.`,
  },
  teach: {
    title: t`What are you looking for?`,
    text: t`Vigie searches the messages you received, your answers, your notes and names. Accents, plurals and tenses make no difference.`,
    examples: [
      ['"lost parcel" -refund', t`the exact phrase, without a word`],
      ['delivery from:camille after:7d', t`what Camille wrote in the last 7 days`],
      ['is:open owner:nobody', t`open cases that nobody has`],
    ],
    examplesTitle: t`For example`,
  },
  recent: t`Your latest searches`,
  forget: t`Forget them`,
  in: {
    post: t`message`,
    reply: t`answer`,
    note: t`note`,
    name: t`name`,
    case: t`latest message`,
  },
  by: (what: string, who: string) => t`${what} by ${who}`,
  faults: {
    unknown: (operator: string, _value: string) =>
      t`“${operator}:” is not a filter. Put it in quotes to search for the words.`,
    empty: (operator: string, _value: string) => t`“${operator}:” needs a value right after it.`,
    'no-date': (operator: string, value: string) =>
      t`“${operator}:${value}” is not a date. Write 2026-11-01, or 7d for 7 days.`,
    'no-value': (operator: string, value: string) => t`“${operator}:” does not know “${value}”.`,
    nobody: (_operator: string, value: string) => t`Nobody here is called “${value}”.`,
    'too-long': (_operator: string, _value: string) => t`This search is too long: its end is not read.`,
  },
  operators: [
    ['from:', t`who wrote`],
    ['is:', t`where the case stands`],
    ['owner:', t`who has it`],
    ['priority:', t`how serious it is`],
    ['channel:', t`where it came from`],
    ['kind:', t`what it is`],
    ['after:', t`written since`],
    ['before:', t`written before`],
  ],
  channel: 'channel:',
  values: [
    ['is:new', t`nobody opened it yet`],
    ['is:open', t`to answer`],
    ['is:waiting', t`waits for the person`],
    ['is:paused', t`paused`],
    ['is:settled', t`settled`],
    ['is:late', t`overdue`],
    ['is:unreplied', t`never answered`],
    ['owner:me', t`mine`],
    ['owner:nobody', t`nobody’s`],
    ['priority:critical', t`critical`],
    ['priority:high', t`high`],
    ['priority:medium', t`medium`],
    ['priority:low', t`low`],
    ['kind:complaint', t`complaint`],
    ['kind:question', t`question`],
    ['kind:praise', t`praise`],
    ['kind:suggestion', t`suggestion`],
    ['after:24h', t`in the last 24 hours`],
    ['after:7d', t`in the last 7 days`],
    ['after:30d', t`in the last 30 days`],
    ['before:7d', t`more than 7 days ago`],
    ['before:30d', t`more than 30 days ago`],
  ],
}
