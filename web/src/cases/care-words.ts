import { CaseKindWord } from '../../../src/api/clocks.ts'
import type { CaseDetail, Language } from '../../../src/api/schemas.ts'
import type { Messages } from '../i18n/fr.ts'
import { momentWords } from '../moments/moments.ts'
import type { IconName } from '../ui/icons.tsx'

type Event = Extract<CaseDetail['thread'][number], { readonly kind: 'event' }>

/** The words for what happened to a case's care; null for what the case shows by itself. */
export function careWords(
  { event, facts }: Pick<Event, 'event' | 'facts'>,
  who: string,
  when: string,
  t: Messages,
  language: Language,
  now: number,
  timeZone: string,
): { icon: IconName; words: string } | null {
  const { events, kind } = t.clocks
  const moment = (value: unknown): string =>
    typeof value === 'number' ? momentWords(value, now, t, language, timeZone) : ''
  switch (event) {
    case 'kind-set': {
      const word = CaseKindWord.safeParse(facts['caseKind'])
      return { icon: 'quote', words: events['kind-set'](who, word.success ? kind[word.data] : kind.none, when) }
    }
    case 'paused':
      return { icon: 'pause', words: events.paused(who, moment(facts['until']), when) }
    case 'resumed':
      switch (facts['because']) {
        case 'date':
        case 'customer':
        case 'clock':
        case 'promise':
        case 'solution':
        case 'reply':
          return { icon: 'reopen', words: events.resumed[facts['because']](when) }
        default:
          return { icon: 'reopen', words: events.resumed.colleague(who, when) }
      }
    case 'handed-over':
      return { icon: 'shop', words: events['handed-over'](who, when) }
    case 'taken-back':
      return { icon: 'undo', words: events['taken-back'](who, when) }
    case 'promise-made': {
      const due = moment(facts['dueAt'])
      return facts['to'] === 'department'
        ? { icon: 'shop', words: events['promise-made-department'](due, when) }
        : { icon: 'hand', words: events['promise-made'](who, due, when) }
    }
    case 'promise-kept':
    case 'promise-withdrawn':
      if (facts['withAnswer'] === true) return { icon: 'undo', words: events['promise-unsaid'](when) }
      return { icon: event === 'promise-kept' ? 'check' : 'undo', words: events[event](who, when) }
    case 'promise-broken':
    case 'solution-warned':
    case 'solution-breached':
      return { icon: 'slow', words: events[event](when) }
    case 'clock-shortened':
    case 'solution-shortened':
      return { icon: 'slow', words: events[event](moment(facts['dueAt']), when) }
    case 'unowned-past-due':
      return { icon: 'unowned', words: events['unowned-past-due'](when) }
    case 'follow-up-due':
      return { icon: 'reopen', words: events['follow-up-due'](when) }
    default:
      return null
  }
}
