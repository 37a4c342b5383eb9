import { type FormEvent, type ReactNode, useId } from 'react'
import { useSpeech } from '../../i18n/context.tsx'
import { ProblemNotice } from '../../problem.tsx'
import { useModal } from '../../ui/modal.ts'
import { Button } from '../../ui/parts.tsx'
import './moves.css'

/** A question before cases are merged or split. */
export function MoveDialog({
  title,
  hint,
  act,
  busy,
  missing,
  problem,
  onDo,
  onClose,
  children,
}: {
  readonly title: string
  readonly hint: string
  readonly act: string
  readonly busy: boolean
  /** What has to be done before it can be carried out; null when nothing. */
  readonly missing: string | null
  readonly problem: unknown
  readonly onDo: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const { t } = useSpeech()
  const dialog = useModal()
  const id = useId()
  const why = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (missing === null && !busy) onDo()
  }
  return (
    <dialog ref={dialog} className="moderation moving" aria-labelledby={id} onClose={onClose}>
      <form onSubmit={submit} noValidate className="stack m">
        <h2 id={id}>{title}</h2>
        <p className="dim">{hint}</p>
        {children}
        {problem !== null && <ProblemNotice error={problem} />}
        <div className="row moveend">
          <span id={why} className="grow dim" role="status">
            {missing}
          </span>
          <Button kind="quiet" onClick={onClose}>
            {t.close}
          </Button>
          <Button kind="primary" type="submit" busy={busy} blocked={missing !== null} because={why}>
            {act}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
