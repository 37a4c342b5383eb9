import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { type Brand, type Language, type Me, PasswordRule, SetupRequest } from '../../../src/api/schemas.ts'
import { zoneOf } from '../../../src/domain/clocks/zone.ts'
import { ApiProblem, api, fieldProblems } from '../api.ts'
import { brandBase, useBrand } from '../brand-address.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys, useRules, useSources } from '../queries.ts'
import { serverNow } from '../server-clock.ts'
import { Icon, Sea } from '../ui/icons.tsx'
import { Button, Empty } from '../ui/parts.tsx'
import { Password } from '../ui/password.tsx'
import { BrandFields, draftOf, newBrand } from './brand-fields.tsx'
import { LanguageField } from './language-field.tsx'
import { NoLink } from './no-link.tsx'
import { Said, SetupPage } from './page.tsx'
import { SourcesStep } from './sources-step.tsx'
import { stepIn, stepPath } from './steps.ts'
import { useBrandForm } from './use-brand-form.ts'
import { WatchStep } from './watch-step.tsx'

/** The one-time token from the address, read once and taken out of the address bar. */
const token = (() => {
  const found = location.pathname.startsWith('/setup') ? location.hash.slice(1) : ''
  if (found !== '') history.replaceState(null, '', '/setup')
  return found
})()

function You() {
  const { t, language, speak } = useSpeech()
  const cache = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const wrong = {
    name: name.trim() === '' ? t.fields.required : null,
    // The server's own rule, so that it refuses nothing that this page let pass.
    email: SetupRequest.shape.email.safeParse(email.trim()).success ? null : t.fields.email,
    password: password.length < PasswordRule.min ? t.fields.tooShort(PasswordRule.min) : null,
  }
  const create = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || wrong.name !== null || wrong.email !== null || wrong.password !== null) return
    setBusy(true)
    setError(null)
    try {
      const me = await api.setup({ token, name: name.trim(), email: email.trim(), password, language })
      cache.setQueryData(keys.me, me)
      cache.setQueryData(['status'], (old: object | undefined) => ({ ...old, setup: false }))
      await cache.invalidateQueries({ queryKey: ['status'] })
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  const said = fieldProblems(error)
  const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']
  const done = error instanceof ApiProblem && error.reason === 'setup-done'
  return (
    <SetupPage
      step="you"
      title={t.setup.you.title}
      lead={t.setup.you.lead}
      aside={<Said title={t.setup.you.asideTitle} lines={t.setup.you.aside} icons={['shield', 'lock', 'key']} />}
    >
      <form className="stack w" onSubmit={(event) => void create(event)} noValidate>
        <LanguageField onChange={speak} />
        <TextInput
          label={t.setup.you.name}
          description={t.setup.you.nameHint}
          inputWrapperOrder={order}
          autoComplete="name"
          autoFocus
          value={name}
          error={said.has('name') ? t.fields.invalid : tried ? wrong.name : null}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t.setup.you.email}
          type="email"
          autoComplete="username"
          value={email}
          error={said.has('email') ? t.fields.email : tried ? wrong.email : null}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Password
          label={t.setup.you.password}
          description={t.setup.you.passwordHint(PasswordRule.min)}
          inputWrapperOrder={order}
          autoComplete="new-password"
          value={password}
          error={said.has('password') ? t.fields.tooShort(PasswordRule.min) : tried ? wrong.password : null}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {error !== null && <ProblemNotice error={error} />}
        <div className="acts">
          {done ? (
            <Button kind="primary" size="lg" onClick={() => location.assign('/sign-in')}>
              {t.setup.doneAct}
            </Button>
          ) : (
            <Button kind="primary" size="lg" type="submit" busy={busy}>
              {t.setup.you.act}
            </Button>
          )}
        </div>
      </form>
    </SetupPage>
  )
}

function BrandStep({ language, brand }: { readonly language: Language; readonly brand: Brand | null }) {
  const { t, f } = useSpeech()
  const [now] = useState(serverNow)
  const cache = useQueryClient()
  const [, navigate] = useLocation()
  const { draft, setDraft, tried, busy, error, submit } = useBrandForm(
    brand === null ? newBrand(language) : draftOf(brand),
    async (input, from) => {
      const after = brand === null ? await api.addBrand(input) : await api.changeBrand(brand.id, { ...input, from })
      await cache.invalidateQueries({ queryKey: keys.me })
      navigate(`~${brandBase(after.id)}${stepPath('watch')}`)
      return draftOf(after)
    },
    async () => {
      const { brands } = await cache.fetchQuery({ queryKey: keys.me, queryFn: api.me, staleTime: 0 })
      const now = brands.find(({ id }) => id === brand?.id)
      return now && draftOf(now)
    },
  )
  const written = zoneOf(f.timeZone).momentOf(zoneOf(f.timeZone).localOf(now).day, 10 * 60 + 2)
  const minutes = draft.firstReplyMinutes * 60_000
  return (
    <SetupPage
      step="brand"
      title={t.setup.brand.title}
      lead={t.setup.brand.lead}
      aside={
        <>
          <div>
            <h2>{t.setup.brand.asideTitle}</h2>
            <p className="dim">{t.setup.brand.asideLead}</p>
          </div>
          <div className="post">
            <span className="xs faint">{t.setup.brand.sample}</span>
            <p className="voice">{t.setup.brand.sampleText}</p>
          </div>
          <ol className="timeline">
            <li>
              <Icon name="reply" /> {t.setup.brand.written(f.time(written))}
            </li>
            <li className="warn">
              <Icon name="slow" /> {t.setup.brand.warn(f.when(written + minutes * 0.75, written))}
            </li>
            <li className="med">
              <Icon name="check" /> {t.setup.brand.due(f.moment(written + minutes, written))}
            </li>
          </ol>
        </>
      }
    >
      <form className="stack w" onSubmit={submit} noValidate>
        <BrandFields draft={draft} tried={tried} onChange={setDraft} />
        {error !== null && <ProblemNotice error={error} />}
        <div className="acts">
          <Button kind="primary" size="lg" type="submit" busy={busy}>
            {t.next}
          </Button>
        </div>
      </form>
    </SetupPage>
  )
}

/** The steps of a brand that is there. Without a step in the address it goes on where something is missing. */
function BrandSteps({ me, brand }: { readonly me: Me; readonly brand: Brand }) {
  const rules = useRules(brand.id)
  const sources = useSources(brand.id)
  const [path, navigate] = useLocation()
  const step = stepIn(path)
  const known = rules.data !== undefined && sources.data !== undefined
  const missing = rules.data?.length === 0 ? stepPath('watch') : sources.data?.length === 0 ? stepPath('sources') : '/'
  const allowed = {
    brand: brand.may.includes('change-brand'),
    watch: brand.may.includes('change-rules'),
    sources: brand.may.includes('connect-sources'),
  }
  const away = step === null ? known : !allowed[step]
  useEffect(() => {
    if (away) navigate(step === null ? missing : '/', { replace: true })
  }, [away, step, missing, navigate])
  const error = rules.error ?? sources.error
  if (error !== null && !known) {
    return (
      <main className="empty">
        <ProblemNotice error={error} onRetry={() => void Promise.all([rules.refetch(), sources.refetch()])} />
      </main>
    )
  }
  if (rules.data === undefined || sources.data === undefined || away)
    return <div className="empty">{away && <Sea with="sun" />}</div>
  if (step === 'brand') return <BrandStep language={me.user.language} brand={brand} />
  return step === 'watch' ? <WatchStep brand={brand} rules={rules.data} /> : <SourcesStep brand={brand} />
}

/** The way from nothing to a watch that listens. Each step has its address; a reload goes on where one was. */
export function Setup({ me }: { readonly me: Me | null }) {
  if (me === null) return token === '' ? <NoLink /> : <You />
  return <Steps me={me} />
}

function Steps({ me }: { readonly me: Me }) {
  const { t } = useSpeech()
  const brand = useBrand(me)
  if (brand !== null) return <BrandSteps key={brand.id} me={me} brand={brand} />
  if (me.may.includes('add-brands')) return <BrandStep language={me.user.language} brand={null} />
  return (
    <Empty sea="boat" first title={t.empty.noBrand.title}>
      {t.empty.noBrand.text}
    </Empty>
  )
}
