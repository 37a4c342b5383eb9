import { PasswordInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button, Notice } from '../ui/parts.tsx'
import { hintBelow } from './fields.tsx'
import { PasskeyUnused } from './passkey.ts'

/** Asks for the password before something that changes the door; other fields stand above it. */
export function AskPassword({
  act,
  children,
  ready,
  run,
  close,
  label,
}: {
  readonly act: string
  readonly children?: ReactNode
  readonly ready?: boolean
  readonly run: (password: string) => Promise<void>
  /** Null where there is no way back. */
  readonly close: (() => void) | null
  readonly label?: string
}) {
  const { t } = useSpeech()
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || password === '' || ready === false) return
    setBusy(true)
    setError(null)
    try {
      await run(password)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="stack w slab" onSubmit={(event) => void send(event)} noValidate>
      <PasswordInput
        label={label ?? t.people.security.confirmPassword}
        inputWrapperOrder={hintBelow}
        description={label === undefined ? t.people.security.confirmWhy : undefined}
        autoComplete="current-password"
        autoFocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {children}
      {error instanceof PasskeyUnused ? (
        <Notice tone="warn" icon="key" title={t.people.security.passkeyCancelled} live="assertive" />
      ) : (
        error !== null && <ProblemNotice error={error} />
      )}
      <div className="row wrap">
        <Button kind="primary" type="submit" busy={busy}>
          {act}
        </Button>
        {close !== null && (
          <Button kind="quiet" onClick={close}>
            {t.close}
          </Button>
        )}
      </div>
    </form>
  )
}
