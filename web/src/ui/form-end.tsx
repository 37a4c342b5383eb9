import type { ReactNode } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Button } from './parts.tsx'

/** How a form that opened in its line ends: it is saved, or closed again; what else can be done stands beside it. */
export function FormEnd({
  busy,
  blocked = false,
  because,
  close,
  children,
}: {
  readonly busy: boolean
  readonly blocked?: boolean
  /** The id of what says why. */
  readonly because?: string
  readonly close: () => void
  readonly children?: ReactNode
}) {
  const { t } = useSpeech()
  return (
    <div className="row wrap">
      <Button
        kind="primary"
        type="submit"
        busy={busy}
        blocked={blocked}
        {...(because === undefined ? {} : { because })}
      >
        {t.save}
      </Button>
      <Button kind="quiet" onClick={close}>
        {t.close}
      </Button>
      {children}
    </div>
  )
}
