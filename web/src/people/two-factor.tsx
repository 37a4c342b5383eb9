import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button } from '../ui/parts.tsx'
import { AskPassword } from './ask-password.tsx'
import { peopleApi } from './people-api.ts'
import { QrCode } from './qr.tsx'
import './people.css'

/** The secret of an otpauth address in groups of four, as people type it. */
export const secretIn = (uri: string): string =>
  (new URL(uri).searchParams.get('secret') ?? '').replace(/(.{4})(?=.)/g, '$1 ')

/** Recovery codes, shown this once. */
export function RecoveryCodes({
  codes,
  done,
  first = false,
}: {
  readonly codes: readonly string[]
  readonly done: () => void
  /** True where its title stands right under the page's own. */
  readonly first?: boolean
}) {
  const { t } = useSpeech()
  const Heading = first ? 'h2' : 'h3'
  const [copied, setCopied] = useState(false)
  const text = codes.join('\n')
  return (
    <div className="slab">
      <Heading>{t.people.security.recoveryTitle}</Heading>
      <p className="dim">{t.people.security.recoveryText}</p>
      <ul className="codes">
        {codes.map((it) => (
          <li key={it}>{it}</li>
        ))}
      </ul>
      <div className="row wrap">
        <Button kind="primary" onClick={done}>
          {t.people.security.codesKept}
        </Button>
        <Button
          onClick={() =>
            void navigator.clipboard.writeText(text).then(
              () => setCopied(true),
              () => {},
            )
          }
        >
          {t.people.security.copyCodes}
        </Button>
        <a
          className="btn"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
          download="vigie.txt"
        >
          {t.people.security.saveCodes}
        </a>
        <span className="xs dim" role="status">
          {copied ? t.people.security.codesCopied : ''}
        </span>
      </div>
    </div>
  )
}

/** Sets up an authenticator: password, QR code, a code that proves it. */
export function EnrolTwoFactor({
  proved,
  close,
}: {
  /** It is set up: shows the codes, which are told this once. */
  readonly proved: (recoveryCodes: readonly string[]) => void
  readonly close: (() => void) | null
}) {
  const { t } = useSpeech()
  // Where there is no way back it stands before the door, right under the page's title.
  const Heading = close === null ? 'h2' : 'h3'
  const [enrolment, setEnrolment] = useState<{
    readonly uri: string
    readonly recoveryCodes: readonly string[]
  } | null>(null)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const confirm = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || enrolment === null || code.trim().length < 6) return
    setBusy(true)
    setError(null)
    try {
      await peopleApi.confirmTwoFactor(code)
      proved(enrolment.recoveryCodes)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  if (enrolment === null) {
    return (
      <AskPassword
        act={t.next}
        run={async (password) => setEnrolment(await peopleApi.startTwoFactor(password))}
        close={close}
      />
    )
  }
  return (
    <form className="slab" onSubmit={(event) => void confirm(event)} noValidate>
      <div className="enrol">
        <QrCode text={enrolment.uri} label={t.people.security.qrLabel} />
        <div className="stack">
          <div>
            <Heading>{t.people.security.scan}</Heading>
            <p className="dim">{t.people.security.scanText}</p>
          </div>
          <div>
            <p className="dim">{t.people.security.byHand}</p>
            <span className="secret">{secretIn(enrolment.uri)}</span>
          </div>
          <TextInput
            label={t.people.security.codeFromApp}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            maxLength={9}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            styles={{ input: { maxWidth: 200 } }}
          />
          {error !== null && <ProblemNotice error={error} />}
          <div className="row wrap">
            <Button kind="primary" type="submit" busy={busy}>
              {t.people.security.confirm}
            </Button>
            {close !== null && (
              <Button kind="quiet" onClick={close}>
                {t.close}
              </Button>
            )}
          </div>
        </div>
      </div>
    </form>
  )
}
