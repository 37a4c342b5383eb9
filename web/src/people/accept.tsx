import { PasswordInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { type InvitationLetter, PasswordRule } from '../../../src/api/schemas.ts'
import { Door } from '../account/door.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { LanguageField } from '../setup/language-field.tsx'
import { Button } from '../ui/parts.tsx'
import { hintBelow } from './fields.tsx'
import { NoLetter, takeToken } from './letter.tsx'
import { peopleApi } from './people-api.ts'

const token = takeToken('/invitation')

function Form({ letter }: { readonly letter: InvitationLetter }) {
  const { t, language, speak } = useSpeech()
  const cache = useQueryClient()
  const [, navigate] = useLocation()
  const [name, setName] = useState(letter.name)
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => speak(letter.language), [letter.language, speak])
  const wrong = {
    name: name.trim() === '' ? t.fields.required : null,
    password: password.length < PasswordRule.min ? t.fields.tooShort(PasswordRule.min) : null,
  }
  const accept = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || wrong.name !== null || wrong.password !== null) return
    setBusy(true)
    setError(null)
    try {
      await peopleApi.accept({ token, name: name.trim(), password, language })
      navigate('/', { replace: true })
      await cache.resetQueries()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Door
      title={t.people.accept.title(letter.name)}
      lead={
        <>
          {t.people.accept.lead(t.people.roles[letter.role])}{' '}
          {letter.brands.length > 0 && t.people.accept.brands(letter.brands.join(', '))}
        </>
      }
    >
      <form className="stack" onSubmit={(event) => void accept(event)} noValidate>
        <LanguageField onChange={speak} />
        <TextInput label={t.people.accept.email} type="email" autoComplete="username" readOnly value={letter.email} />
        <TextInput
          label={t.people.accept.name}
          inputWrapperOrder={hintBelow}
          description={t.setup.you.nameHint}
          autoComplete="name"
          value={name}
          error={tried ? wrong.name : null}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={t.people.accept.password}
          inputWrapperOrder={hintBelow}
          description={t.setup.you.passwordHint(PasswordRule.min)}
          autoComplete="new-password"
          autoFocus
          value={password}
          error={tried ? wrong.password : null}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {error !== null && <ProblemNotice error={error} />}
        <div className="row">
          <Button kind="primary" size="lg" type="submit" busy={busy}>
            {t.people.accept.act}
          </Button>
        </div>
      </form>
    </Door>
  )
}

/** Where an invitation leads: what one is invited to, a name and a password, and in. */
export function AcceptInvitation() {
  const { t } = useSpeech()
  const letter = useQuery({
    queryKey: ['invitation'],
    queryFn: () => peopleApi.invitation(token),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (letter.data !== undefined) return <Form letter={letter.data} />
  if (token !== '' && letter.error === null) return null
  return <NoLetter title={t.name} error={letter.error} />
}
