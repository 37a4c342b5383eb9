import type { CaseRow } from '../../../src/api/schemas.ts'
import { personName } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { useTicking } from '../ui/ticking.ts'

const longWait = 48 * 3_600_000

/** « Camille attend une réponse depuis 18 min »: the case in one sentence. */
export function useHeadline(row: CaseRow | undefined): string {
  const { t, f } = useSpeech()
  return useTicking((now) => {
    if (row === undefined) return ''
    if (row.erased) return t.privacy.erasedCase
    const name = personName(row.author, t)
    if (row.status === 'settled') return t.caseView.headline.settled(name)
    if (row.status === 'set-aside') return t.caseView.headline.setAside(name)
    if (row.status === 'waiting') return t.caseView.headline.answered(name)
    if (row.status === 'paused') return t.clocks.headline.paused(name)
    if (row.status === 'waiting-team' && row.care.department !== null) {
      return t.clocks.headline.team(row.care.department.name, name)
    }
    const since = Date.parse(row.clock.startedAt)
    if (now - since > longWait) return t.caseView.headline.waitsSince(name, f.dayInText(since, now))
    if (now - since < 60_000) return t.caseView.headline.waitsSinceToday(name)
    return t.caseView.headline.waits(name, f.duration(now - since))
  })
}
