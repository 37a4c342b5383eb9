import { useQueryClient } from '@tanstack/react-query'
import { Door } from '../account/door.tsx'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Button } from '../ui/parts.tsx'
import { EnrolTwoFactor } from './two-factor.tsx'

/** Stands before everything else while the house asks for a second step and this person has none. */
export function MustEnrol() {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const leave = async () => {
    await api.signOut().catch(() => {})
    location.assign('/')
  }
  return (
    <Door title={t.people.enrol.title} lead={t.people.enrol.lead}>
      <EnrolTwoFactor done={() => void cache.resetQueries()} close={null} />
      <div className="row" style={{ marginTop: 20 }}>
        <Button kind="quiet" icon="signOut" onClick={() => void leave()}>
          {t.nav.signOut}
        </Button>
      </div>
    </Door>
  )
}
