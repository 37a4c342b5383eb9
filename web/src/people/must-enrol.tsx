import { useQueryClient } from '@tanstack/react-query'
import { Door } from '../account/door.tsx'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Button } from '../ui/parts.tsx'
import { EnrolTwoFactor, RecoveryCodes } from './two-factor.tsx'

/** Stands before everything else while the house asks for a second step and this person has none, and until they have kept their recovery codes. */
export function MustEnrol({
  codes,
  proved,
  kept,
}: {
  /** Told once, by the proof; null before it. */
  readonly codes: readonly string[] | null
  readonly proved: (recoveryCodes: readonly string[]) => void
  readonly kept: () => void
}) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const leave = async () => {
    await api.signOut().catch(() => {})
    location.assign('/')
  }
  return (
    <Door title={t.people.enrol.title} lead={codes === null ? t.people.enrol.lead : t.people.enrol.done}>
      {codes === null ? (
        <EnrolTwoFactor proved={proved} close={null} />
      ) : (
        <RecoveryCodes
          first
          codes={codes}
          done={() => {
            kept()
            void cache.resetQueries()
          }}
        />
      )}
      <div className="row leave">
        <Button kind="quiet" icon="signOut" onClick={() => void leave()}>
          {t.nav.signOut}
        </Button>
      </div>
    </Door>
  )
}
