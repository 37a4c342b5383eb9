import type { Language } from '../../../src/api/schemas.ts'
import type { Messages } from '../i18n/fr.ts'
import { momentWords } from '../moments/moments.ts'
import type { IconName } from '../ui/icons.tsx'

interface Told {
  readonly event: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** What Vigie did about a case's owner, and why, in words; null for anything else. */
export function assignedWords(
  { event, facts }: Told,
  when: string,
  now: number,
  nameOf: (id: string) => string | null,
  t: Messages,
  language: Language,
  timeZone: string,
): { icon: IconName; words: string } | null {
  const { events, load } = t.teams
  const say = (at: number) => momentWords(at, now, t, language, timeZone)
  if (event === 'left-unowned' || event === 'owner-kept') {
    const reason = reasonOf(facts['because'], load.why)
    if (reason === null) return null
    if (event === 'owner-kept') return { icon: 'slow', words: events.kept(reason, when) }
    const next = facts['nextAt']
    const words = typeof next === 'number' ? events.leftUntil(reason, say(next), when) : events.left(reason, when)
    return { icon: 'unowned', words }
  }
  const because = facts['because']
  if (event !== 'assigned' || typeof because !== 'object' || because === null) return null
  const fact = (name: string): unknown => (because as Readonly<Record<string, unknown>>)[name]
  const why = fact('why')
  const ownerId = facts['ownerId']
  if (typeof ownerId !== 'string') {
    return { icon: 'unowned', words: events.returned[why === 'away' || why === 'gone' ? why : 'late'](when) }
  }
  const { why: words } = events
  const [way, spoken, until] = [fact('way'), fact('language'), fact('until')]
  const reasons = [
    why === 'late' || why === 'off-watch' || why === 'away' || why === 'stand-in' || why === 'gone' ? words[why] : '',
    way === 'turn' || way === 'load' || way === 'skill' ? words[way] : '',
    way !== 'skill' && fact('skilled') === true ? words.skill : '',
    typeof spoken === 'string' ? words.speaks(languageName(spoken, language)) : '',
    typeof until === 'number' ? words.until(say(until)) : '',
  ].filter((it) => it !== '')
  return { icon: 'handOver', words: events.given(nameOf(ownerId) ?? t.caseView.somebody, reasons.join(', '), when) }
}

const reasonOf = (because: unknown, words: Messages['teams']['load']['why']): string | null =>
  Object.entries(words).find(([key]) => key === because)?.[1] ?? null

function languageName(code: string, language: Language): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(code) ?? code
  } catch {
    return code
  }
}
