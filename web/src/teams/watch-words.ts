import type { Watch } from '../../../src/api/teams.ts'
import { useSpeech } from '../i18n/context.tsx'
import { momentWords } from '../moments/moments.ts'
import { useMinute } from '../ui/ticking.ts'

/** Whether somebody is on watch, in words: « De garde, fin ce soir à 22 h ». */
export function useWatchWords(): (watch: Watch, nameOf: (id: string) => string | null) => string {
  const { t, f, language } = useSpeech()
  const now = useMinute()
  const say = (at: string) => momentWords(Date.parse(at), now, t, language, f.timeZone)
  const { watch: words } = t.teams
  return (watch, nameOf) => {
    switch (watch.state) {
      case 'on':
        return watch.until === null ? words.on : words.until(say(watch.until))
      case 'off':
        return watch.from === null ? words.never : words.off(say(watch.from))
      case 'away': {
        const standIn = watch.standInId === null ? null : nameOf(watch.standInId)
        return standIn === null ? words.away(say(watch.until)) : words.awayWith(say(watch.until), standIn)
      }
    }
  }
}
