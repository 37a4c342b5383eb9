import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiProblem, api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { enterWithPasskey, PasskeyUnused, passkeysHere } from '../people/passkey.ts'
import { ProblemNotice } from '../problem.tsx'
import { Button, Notice } from '../ui/parts.tsx'
import { Password } from '../ui/password.tsx'
import { CodeStep } from './code-step.tsx'
import { Door } from './door.tsx'

/** Asks who is there. The page behind it keeps its address. */
export function SignIn({ again }: { readonly again: boolean }) {
  const { t, f } = useSpeech()
  const cache = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [needsCode, setNeedsCode] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const enter = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      const entry = await api.signIn({ email: email.trim(), password })
      if (entry.needsCode) setNeedsCode(true)
      else await cache.resetQueries()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }

  const withPasskey = async () => {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await enterWithPasskey()
      await cache.resetQueries()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }

  if (needsCode) {
    return (
      <CodeStep
        inside={() => cache.resetQueries()}
        restart={() => {
          setNeedsCode(false)
          setPassword('')
        }}
      />
    )
  }
  const wrong = error instanceof ApiProblem && error.reason === 'wrong-credentials'
  const status = error instanceof ApiProblem ? error.status : 0
  const wait = error instanceof ApiProblem ? error.facts['retryAfter'] : undefined
  return (
    <Door
      title={again ? t.signIn.again : t.signIn.title}
      tab={t.signIn.act}
      lead={again ? t.signIn.againText : t.signIn.lead}
    >
      <form className="stack" onSubmit={(event) => void enter(event)}>
        {error !== null &&
          (error instanceof PasskeyUnused ? (
            <Notice tone="warn" icon="key" title={t.people.code.passkeyFailed} live="assertive" />
          ) : wrong ? (
            <Notice tone="danger" icon="lock" title={t.problem['wrong-credentials'].title} live="assertive">
              {t.problem['wrong-credentials'].text}
            </Notice>
          ) : status === 429 ? (
            <Notice tone="warn" icon="slow" title={t.signIn.tooMany} live="assertive">
              {typeof wait === 'number' ? t.signIn.tooManyText(f.spoken(wait * 1_000)) : t.signIn.tooManySoon}
            </Notice>
          ) : (
            <ProblemNotice error={error} />
          ))}
        <TextInput
          label={t.signIn.email}
          type="email"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Password
          label={t.signIn.password}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <div className="row wrap" style={{ marginTop: 6 }}>
          <Button kind="primary" size="lg" type="submit" busy={busy}>
            {busy ? t.signIn.busy : t.signIn.act}
          </Button>
          {passkeysHere() && (
            <Button size="lg" icon="key" onClick={() => void withPasskey()}>
              {t.people.code.passkey}
            </Button>
          )}
        </div>
        <p className="xs faint">{t.signIn.forgotten}</p>
      </form>
    </Door>
  )
}
