import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useEffect, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { type Brand, type Language, type Me, PasswordRule, SetupRequest } from '../../../src/api/schemas.ts'
import { ApiProblem, api, fieldProblems } from '../api.ts'
import { useBrand } from '../brand-address.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys, useConnectors, useRules, useSources } from '../queries.ts'
import { Icon, Logo, type IconName, Sea } from '../ui/icons.tsx'
import { Button, Empty } from '../ui/parts.tsx'
import { Password } from '../ui/password.tsx'
import { BrandFields, guessTimeZone } from './brand-fields.tsx'
import { LanguageField } from './language-field.tsx'
import { NoLink } from './no-link.tsx'
import { SourceForm } from './source-form.tsx'
import { TermField } from './term-fields.tsx'
import { type GroupName, groups, kindOf, propose } from './terms.ts'
import { TryIt } from './try-it.tsx'
import { useBrandForm } from './use-brand-form.ts'
import './setup.css'

const steps = ['you', 'brand', 'watch', 'source'] as const
type Step = (typeof steps)[number]

/** The one-time token from the address, read once and taken out of the address bar. */
const token = (() => {
  const found = location.pathname.startsWith('/setup') ? location.hash.slice(1) : ''
  if (found !== '') history.replaceState(null, '', '/setup')
  return found
})()

function Page({
  step,
  title,
  lead,
  aside,
  children,
}: {
  readonly step: Step
  readonly title: string
  readonly lead: string
  readonly aside: ReactNode
  readonly children: ReactNode
}) {
  const { t } = useSpeech()
  const at = steps.indexOf(step)
  useEffect(() => {
    document.title = t.title(title)
  }, [t, title])
  return (
    <main className="su">
      <section className="l">
        <div className="top">
          <Logo />
          <b className="md">Vigie</b>
          <span className="end faint">{t.setup.progress(at + 1, steps.length)}</span>
        </div>
        <ol className="st" aria-label={t.setup.stepsLabel}>
          {steps.map((it, index) => (
            <li
              key={it}
              className={index < at ? 'done' : index === at ? 'on' : ''}
              aria-current={index === at ? 'step' : undefined}
            >
              <span>{index < at ? <Icon name="check" size="s" /> : index + 1}</span>
              {t.setup.steps[it]}
            </li>
          ))}
        </ol>
        <h1>{title}</h1>
        <p className="lead">{lead}</p>
        {children}
      </section>
      <aside className="rr">{aside}</aside>
    </main>
  )
}

function Said({
  title,
  lines,
  icons,
}: {
  readonly title: string
  readonly lines: readonly string[]
  readonly icons: readonly IconName[]
}) {
  return (
    <>
      <h2>{title}</h2>
      <ul className="said">
        {lines.map((it, at) => (
          <li key={it}>
            <Icon name={icons[at] ?? 'check'} />
            <span>{it}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

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
    <Page
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
    </Page>
  )
}

function BrandStep({ language }: { readonly language: Language }) {
  const { t, f } = useSpeech()
  const cache = useQueryClient()
  const { draft, setDraft, tried, busy, error, submit } = useBrandForm(
    { name: '', timeZone: guessTimeZone(), languages: [language], firstReplyMinutes: 60 },
    async (input) => {
      await api.addBrand(input)
      await cache.invalidateQueries({ queryKey: keys.me })
    },
  )
  const [written] = useState(() => new Date().setHours(10, 2, 0, 0))
  const minutes = draft.firstReplyMinutes * 60_000
  return (
    <Page
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
              <Icon name="slow" /> {t.setup.brand.warn(f.moment(written + minutes * 0.75, written))}
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
    </Page>
  )
}

function WatchStep({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const proposed = useMemo(() => propose(brand.name), [brand.name])
  const [terms, setTerms] = useState<Record<GroupName, readonly string[]>>(() => ({
    name: proposed.name.kept,
    misspelling: proposed.misspelling.kept,
    handle: proposed.handle.kept,
    hashtag: proposed.hashtag.kept,
    site: proposed.site.kept,
  }))
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const rules = useMemo(
    () =>
      groups
        .filter((it) => terms[it].length > 0)
        .map((it) => ({
          name: t.setup.watch.groups[it],
          terms: terms[it].map((text) => ({ kind: kindOf(it), text })),
        })),
    [terms, t],
  )
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || rules.length === 0) return
    setBusy(true)
    setError(null)
    try {
      for (const rule of rules) await api.addRule(brand.id, rule)
      await cache.invalidateQueries({ queryKey: keys.rules(brand.id) })
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Page
      step="watch"
      title={t.setup.watch.title}
      lead={t.setup.watch.lead}
      aside={<TryIt rules={rules} name={brand.name} />}
    >
      <form onSubmit={(event) => void save(event)}>
        <ul className="rules">
          {groups.map((it) => (
            <li key={it}>
              <TermField
                label={t.setup.watch.groups[it]}
                hint={t.setup.watch.hints[it]}
                kind={kindOf(it)}
                terms={terms[it]}
                offered={[...proposed[it].kept, ...proposed[it].offered]}
                onChange={(next) => setTerms({ ...terms, [it]: next })}
              />
            </li>
          ))}
        </ul>
        {error !== null && <ProblemNotice error={error} />}
        <div className="acts" style={{ marginTop: 22, alignItems: 'center' }}>
          <Button kind="primary" size="lg" type="submit" busy={busy} blocked={rules.length === 0} because="no-rule">
            {t.next}
          </Button>
          {rules.length === 0 && (
            <span id="no-rule" className="dim">
              {t.setup.watch.nothing}
            </span>
          )}
        </div>
      </form>
    </Page>
  )
}

function SourceStep({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const [, navigate] = useLocation()
  const connectors = useConnectors()
  const start = () => navigate('/')
  const offered = connectors.data?.filter((it) => it.offered) ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const open = offered.find((it) => it.id === chosen) ?? offered.find((it) => !it.accounts)
  return (
    <Page
      step="source"
      title={t.setup.source.title}
      lead={t.setup.source.lead}
      aside={
        <>
          {open?.accounts === false ? (
            <Said title={t.setup.source.openTitle} lines={t.setup.source.open} icons={['eye', 'settled', 'outward']} />
          ) : (
            <Said title={t.setup.source.asideTitle} lines={t.setup.source.aside} icons={['settings', 'key', 'check']} />
          )}
          <p className="dim">{t.setup.source.asideOther}</p>
        </>
      }
    >
      {connectors.error !== null && (
        <ProblemNotice error={connectors.error} onRetry={() => void connectors.refetch()} />
      )}
      {connectors.data !== undefined && (
        <SourceForm
          connectors={connectors.data}
          source={null}
          onChoose={setChosen}
          save={(input) => api.addSource(brand.id, input)}
          done={() => {
            void cache.invalidateQueries({ queryKey: keys.sources(brand.id) })
            start()
          }}
          secondary={
            <Button kind="quiet" size="lg" onClick={start}>
              {t.later}
            </Button>
          }
        />
      )}
    </Page>
  )
}

function Resume({ brand }: { readonly brand: Brand }) {
  const rules = useRules(brand.id)
  const sources = useSources(brand.id)
  const [, navigate] = useLocation()
  const complete =
    rules.data !== undefined && rules.data.length > 0 && sources.data !== undefined && sources.data.length > 0
  useEffect(() => {
    if (complete) navigate('/', { replace: true })
  }, [complete, navigate])
  const error = rules.error ?? sources.error
  if (error !== null && (rules.data === undefined || sources.data === undefined)) {
    return (
      <main className="empty">
        <ProblemNotice error={error} onRetry={() => void Promise.all([rules.refetch(), sources.refetch()])} />
      </main>
    )
  }
  if (rules.data === undefined || sources.data === undefined || complete)
    return <div className="empty">{complete && <Sea with="sun" />}</div>
  return rules.data.length === 0 ? <WatchStep brand={brand} /> : <SourceStep brand={brand} />
}

/** The way from nothing to a watch that listens. A reload goes on where something is missing. */
export function Setup({ me }: { readonly me: Me | null }) {
  if (me === null) return token === '' ? <NoLink /> : <You />
  return <Steps me={me} />
}

function Steps({ me }: { readonly me: Me }) {
  const { t } = useSpeech()
  const brand = useBrand(me)
  if (brand !== null) return <Resume brand={brand} />
  if (me.may.includes('add-brands')) return <BrandStep language={me.user.language} />
  return (
    <Empty sea="boat" first title={t.empty.noBrand.title}>
      {t.empty.noBrand.text}
    </Empty>
  )
}
