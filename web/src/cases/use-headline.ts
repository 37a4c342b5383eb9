import type { CaseRow } from '../../../src/api/schemas.ts'
import { personName } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import type { Formatter } from '../i18n/format.ts'
import type { Messages } from '../i18n/fr.ts'
import { useTicking } from '../ui/ticking.ts'
import { isOwedAnswer } from './clock.ts'

const longWait = 48 * 3_600_000

type Told = Pick<CaseRow, 'erased' | 'author' | 'status' | 'clock'> & {
  readonly care: Pick<CaseRow['care'], 'department'>
}

/** « Camille attend une réponse depuis 18 min »: the case in one sentence. */
export function headlineOf(row: Told, t: Messages, f: Formatter, now: number): string {
  if (row.erased) return t.privacy.erasedCase
  const name = personName(row.author, t)
  if (row.status === 'settled') return t.caseView.headline.settled(name)
  if (row.status === 'set-aside') return t.caseView.headline.setAside(name)
  if (row.status === 'paused') return t.clocks.headline.paused(name)
  if (row.status === 'waiting-team' && row.care.department !== null) {
    return t.clocks.headline.team(row.care.department.name, name)
  }
  if (!isOwedAnswer(row)) return t.caseView.headline.answered(name)
  const since = Date.parse(row.clock.startedAt)
  if (now - since > longWait) return t.caseView.headline.waitsSince(name, f.dayInText(since, now))
  if (now - since < 60_000) return t.caseView.headline.waitsSinceToday(name)
  return t.caseView.headline.waits(name, f.duration(now - since))
}

/** The case in one sentence, as it is at every second. */
export function useHeadline(row: CaseRow | undefined): string {
  const { t, f } = useSpeech()
  return useTicking((now) => (row === undefined ? '' : headlineOf(row, t, f, now)))
}
