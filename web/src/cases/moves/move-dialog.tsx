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
  ready,
  problem,
  onDo,
  onClose,
  children,
}: {
  readonly title: string
  readonly hint: string
  readonly act: string
  readonly busy: boolean
  readonly ready: boolean
  readonly problem: unknown
  readonly onDo: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const { t } = useSpeech()
  const dialog = useModal()
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !busy) onDo()
  }
  return (
    <dialog ref={dialog} className="moderation moving" aria-labelledby={id} onClose={onClose}>
      <form onSubmit={submit} noValidate className="stack m">
        <h2 id={id}>{title}</h2>
        <p className="dim">{hint}</p>
        {problem !== null && <ProblemNotice error={problem} />}
        {children}
        <div className="row end" style={{ gap: 8 }}>
          <Button kind="quiet" onClick={onClose}>
            {t.close}
          </Button>
          <Button kind="primary" type="submit" busy={busy} blocked={!ready}>
            {act}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
