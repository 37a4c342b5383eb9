import { type ReactNode, useId } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Button } from './parts.tsx'

/** How a form that opened in its line ends: it is saved, or closed again; what else can be done stands beside it. */
export function FormEnd({
  busy,
  why = null,
  blocked = why !== null,
  because,
  close,
  children,
}: {
  readonly busy: boolean
  /** What is missing before it can be saved, in a sentence that stands above the buttons; null where nothing is. */
  readonly why?: string | null
  readonly blocked?: boolean
  /** The id of what says why, where it stands elsewhere. */
  readonly because?: string
  readonly close: () => void
  readonly children?: ReactNode
}) {
  const { t } = useSpeech()
  const id = useId()
  const reason = why === null ? because : id
  return (
    <div className="formend">
      {why !== null && (
        <p className="xs dim" id={id}>
          {why}
        </p>
      )}
      <div className="row wrap">
        <Button
          kind="primary"
          type="submit"
          busy={busy}
          blocked={blocked}
          {...(reason === undefined ? {} : { because: reason })}
        >
          {t.save}
        </Button>
        <Button kind="quiet" onClick={close}>
          {t.close}
        </Button>
        {children}
      </div>
    </div>
  )
}
