import type { ConsentInfo } from '../../../src/api/consents.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Copied } from '../ui/copied.tsx'
import { Icon } from '../ui/icons.tsx'

/** What happens on the network's own page, and the address that has to be registered there. */
export function Leaving({ consent }: { readonly consent: ConsentInfo }) {
  const { t, language } = useSpeech()
  return (
    <>
      {consent.register !== null && (
        <div className="stack" style={{ gap: 4 }}>
          <Copied label={t.consent.register} text={consent.register} />
          <p className="xs dim">{t.consent.registerHint}</p>
        </div>
      )}
      <p className="xs dim row" style={{ gap: 8, alignItems: 'flex-start' }}>
        <Icon name="lock" size="s" />
        <span>{consent.about?.[language] ?? t.consent.about}</span>
      </p>
    </>
  )
}
