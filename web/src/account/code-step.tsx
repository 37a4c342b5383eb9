import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { ApiProblem } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { peopleApi } from '../people/people-api.ts'
import { ProblemNotice } from '../problem.tsx'
import { Button } from '../ui/parts.tsx'
import { Door } from './door.tsx'

/** After these the server knows nothing of this sign-in any more: the next code would be refused as well. */
const ended: readonly string[] = ['code-used', 'code-late']

/** The second step of signing in: the authenticator's code, or a recovery code. */
export function CodeStep({ inside, restart }: { readonly inside: () => Promise<void>; readonly restart: () => void }) {
  const { t } = useSpeech()
  const [recovery, setRecovery] = useState(false)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const give = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || code.trim().length < 6) return
    setBusy(true)
    setError(null)
    try {
      await peopleApi.giveCode({ code: code.trim(), recovery })
      await inside()
    } catch (problem) {
      setError(problem)
      setBusy(false)
      setCode('')
    }
  }
  const words = t.people.code
  if (error instanceof ApiProblem && ended.includes(error.reason)) {
    return (
      <Door title={words.title}>
        <div className="stack">
          <ProblemNotice error={error} />
          <div className="row">
            <Button kind="primary" size="lg" autoFocus onClick={restart}>
              {words.restart}
            </Button>
          </div>
        </div>
      </Door>
    )
  }
  return (
    <Door title={words.title} lead={recovery ? words.recoveryLead : words.lead}>
      <form className="stack" onSubmit={(event) => void give(event)} noValidate>
        {error !== null && <ProblemNotice error={error} />}
        <TextInput
          key={String(recovery)}
          label={recovery ? words.recoveryLabel : words.label}
          inputMode={recovery ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          maxLength={recovery ? 20 : 9}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <div className="row wrap" style={{ marginTop: 6 }}>
          <Button kind="primary" size="lg" type="submit" busy={busy}>
            {words.act}
          </Button>
        </div>
        <div className="row wrap">
          <Button
            onClick={() => {
              setRecovery(!recovery)
              setCode('')
              setError(null)
            }}
          >
            {recovery ? words.app : words.recovery}
          </Button>
          <Button kind="quiet" onClick={restart}>
            {words.restart}
          </Button>
        </div>
      </form>
    </Door>
  )
}
