import { PasswordInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { PasswordRule } from '../../../src/api/schemas.ts'
import { CodeStep } from '../account/code-step.tsx'
import { Door } from '../account/door.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button } from '../ui/parts.tsx'
import { hintBelow } from './fields.tsx'
import { NoLetter, takeToken } from './letter.tsx'
import { peopleApi } from './people-api.ts'

const token = takeToken('/password')

/** Where a link for a new password leads. Who has a second factor is still asked for it. */
export function NewPassword() {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const [, navigate] = useLocation()
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [needsCode, setNeedsCode] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const letter = useQuery({
    queryKey: ['password-letter'],
    queryFn: () => peopleApi.passwordLetter(token),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  const inside = async () => {
    navigate('/', { replace: true })
    await cache.resetQueries()
  }
  const short = password.length < PasswordRule.min
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || short) return
    setBusy(true)
    setError(null)
    try {
      const entry = await peopleApi.resetPassword({ token, password })
      if (entry.needsCode) setNeedsCode(true)
      else await inside()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  if (needsCode) return <CodeStep inside={inside} restart={() => location.assign('/')} />
  if (letter.data === undefined) {
    if (token !== '' && letter.error === null) return null
    return <NoLetter title={t.people.reset.title} error={letter.error} />
  }
  return (
    <Door title={t.people.reset.title} lead={t.people.reset.lead(letter.data.name, letter.data.email)}>
      <form className="stack" onSubmit={(event) => void save(event)} noValidate>
        <TextInput
          label={t.people.accept.email}
          type="email"
          autoComplete="username"
          readOnly
          value={letter.data.email}
        />
        <PasswordInput
          label={t.people.security.newPassword}
          inputWrapperOrder={hintBelow}
          description={t.setup.you.passwordHint(PasswordRule.min)}
          autoComplete="new-password"
          autoFocus
          value={password}
          error={tried && short ? t.fields.tooShort(PasswordRule.min) : null}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {error !== null && <ProblemNotice error={error} />}
        <div className="row">
          <Button kind="primary" size="lg" type="submit" busy={busy}>
            {t.people.reset.act}
          </Button>
        </div>
      </form>
    </Door>
  )
}
