import { useSpeech } from '../i18n/context.tsx'
import { priorities } from '../../../src/domain/model/priority.ts'
import { read } from './filter.ts'
import { type Group, ranks } from './order.ts'

/** What each heading of a list is called, by the order in which the list stands. */
export function useGroupName(filter: string): (group: Group) => string {
  const { t } = useSpeech()
  const words = t.desk.sort
  const { sort } = read(filter)
  const byRank: readonly (string | undefined)[] =
    sort === 'urgency'
      ? [words.urgent, words.rest]
      : sort === 'anger'
        ? [t.judgement.anger[3], t.judgement.anger[2], t.judgement.anger[1], words.rest]
        : priorities.map((it) => t.priority[it])
  return (group) => {
    if (group === 'all') return ''
    if (group === 'closed') return words.closed
    const rank = ranks.findIndex((it) => it === group)
    if (rank >= 0) return byRank[rank] ?? ''
    const { now, hour, later, today, yesterday, before } = t.list
    return { now, hour, later, today, yesterday, before }[
      group as Exclude<Group, 'all' | 'closed' | (typeof ranks)[number]>
    ]
  }
}
