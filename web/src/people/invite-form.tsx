import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type FreshInvitation, type Language, languages, type Me, type Role } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button, Segments } from '../ui/parts.tsx'
import { BrandsField, RoleField } from './fields.tsx'
import { peopleApi } from './people-api.ts'

/** Asks whom to invite, and for what; ends in a link. */
export function InviteForm({
  me,
  brandId,
  roles,
  done,
  close,
}: {
  readonly me: Me
  readonly brandId: string
  readonly roles: readonly Role[]
  readonly done: (fresh: FreshInvitation) => void
  readonly close: () => void
}) {
  const { t, language } = useSpeech()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const [brandIds, setBrandIds] = useState<readonly string[]>([brandId])
  const [spoken, setSpoken] = useState<Language>(language)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const wrong = {
    name: name.trim() === '' ? t.fields.required : null,
    email: /^\S+@\S+\.\S+$/.test(email.trim()) ? null : t.fields.email,
    brands: role !== 'administrator' && brandIds.length === 0 ? t.people.form.chooseBrand : null,
  }
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || wrong.name !== null || wrong.email !== null || wrong.brands !== null) return
    setBusy(true)
    setError(null)
    try {
      done(await peopleApi.invite({ name: name.trim(), email: email.trim(), role, brandIds, language: spoken }))
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <form className="stack w slab" onSubmit={(event) => void send(event)} noValidate>
      <TextInput
        label={t.people.form.name}
        autoFocus
        autoComplete="off"
        value={name}
        error={tried ? wrong.name : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t.people.form.email}
        type="email"
        autoComplete="off"
        value={email}
        error={tried ? wrong.email : null}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <RoleField roles={roles} value={role} onChange={setRole} />
      {role !== 'administrator' && (
        <BrandsField brands={me.brands} value={brandIds} wrong={tried ? wrong.brands : null} onChange={setBrandIds} />
      )}
      <div>
        <p className="med" style={{ marginBottom: 5 }}>
          {t.people.form.language}
        </p>
        <Segments
          label={t.people.form.language}
          value={spoken}
          options={languages.map((it) => ({ value: it, label: t.languages[it] }))}
          onChange={setSpoken}
        />
      </div>
      <p className="xs dim">{t.people.form.noMail}</p>
      {error !== null && <ProblemNotice error={error} />}
      <div className="row wrap">
        <Button kind="primary" type="submit" busy={busy}>
          {t.people.form.send}
        </Button>
        <Button kind="quiet" onClick={close}>
          {t.close}
        </Button>
      </div>
    </form>
  )
}
