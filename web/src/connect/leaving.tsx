import type { ConsentInfo } from '../../../src/api/consents.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Copied } from '../ui/copied.tsx'
import { Icon } from '../ui/icons.tsx'

/** The address that has to be registered at the network before anything else; nothing where none has. */
export function Register({ consent }: { readonly consent: ConsentInfo }) {
  const { t } = useSpeech()
  if (consent.register === null) return null
  return (
    <div className="stack" style={{ gap: 4 }}>
      <Copied label={t.consent.register} text={consent.register} />
      <p className="xs dim">{t.consent.registerHint}</p>
    </div>
  )
}

/** What happens on the network's own page. */
export function Leaving({ consent }: { readonly consent: ConsentInfo }) {
  const { t, language } = useSpeech()
  return (
    <p className="xs dim row" style={{ gap: 8, alignItems: 'flex-start' }}>
      <Icon name="lock" size="s" />
      <span>{consent.about?.[language] ?? t.consent.about}</span>
    </p>
  )
}
