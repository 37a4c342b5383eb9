import { Textarea } from '@mantine/core'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import type { z } from 'zod'
import { type ModerationKind, ModerationReason } from '../../../src/api/moderation.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useModal } from '../ui/modal.ts'
import { Button } from '../ui/parts.tsx'
import '../bring/bring.css'

/** What is to be done on a network about the customer of a case. */
export type Kind = z.infer<typeof ModerationKind>
type Reason = z.infer<typeof ModerationReason>

/** Asks before it is done: what happens, what does not, and on what ground. A native dialog, so that Escape and focus are the browser's. */
export function ModerationDialog({
  kind,
  name,
  network,
  busy,
  refusal,
  onDo,
  onClose,
}: {
  readonly kind: Kind
  readonly name: string
  readonly network: string
  readonly busy: boolean
  /** Why it was not done, where it was asked for; what was typed stays. */
  readonly refusal: ReactNode
  readonly onDo: (reason: Reason | null, comment: string) => void
  readonly onClose: () => void
}) {
  const { t } = useSpeech()
  const { ask, reasons } = t.contact
  const words = ask[kind]
  const dialog = useModal()
  const title = useId()
  const missing = useId()
  const [reason, setReason] = useState<Reason | null>(null)
  const [comment, setComment] = useState('')
  const [tried, setTried] = useState(false)
  const needs = kind !== 'mute'
  const wordless = needs && reason === 'other' && comment.trim() === ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || (needs && reason === null) || wordless) return
    onDo(reason, comment.trim())
  }
  return (
    <dialog ref={dialog} className="moderation" aria-labelledby={title} onClose={onClose}>
      <form onSubmit={submit} noValidate className="stack m">
        <h2 id={title}>{words.title(name)}</h2>
        <p>{words.does(network)}</p>
        <p className="dim">{words.doesNot}</p>
        {needs && (
          <>
            <fieldset aria-describedby={tried && reason === null ? missing : undefined}>
              <legend className="med">{t.contact.why}</legend>
              <div className="ways" role="radiogroup" aria-label={t.contact.why}>
                {ModerationReason.options.map((it) => (
                  <label key={it} className={it === reason ? 'way on' : 'way'}>
                    <input
                      type="radio"
                      className="sr"
                      name={title}
                      checked={it === reason}
                      onChange={() => setReason(it)}
                    />
                    {reasons[it]}
                  </label>
                ))}
              </div>
              {tried && reason === null && (
                <p id={missing} className="xs danger" role="alert">
                  {t.contact.reasonNeeded}
                </p>
              )}
            </fieldset>
            <Textarea
              label={t.contact.words}
              value={comment}
              maxLength={1_000}
              autosize
              minRows={2}
              maxRows={5}
              readOnly={busy}
              error={tried && wordless ? t.contact.wordsNeeded : null}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
          </>
        )}
        <p className="xs dim">{t.contact.logged}</p>
        {refusal}
        <div className="row end" style={{ gap: 8 }}>
          <Button kind="quiet" onClick={onClose}>
            {t.close}
          </Button>
          <Button kind="primary" type="submit" busy={busy}>
            {words.act}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
