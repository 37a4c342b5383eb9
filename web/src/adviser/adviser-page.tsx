import { NumberInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import type { AdviserSettings, AdviserTrial } from '../../../src/api/adviser.ts'
import { useSpeech } from '../i18n/context.tsx'
import { hintBelow } from '../people/fields.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button, Notice } from '../ui/parts.tsx'
import { Password } from '../ui/password.tsx'
import { useToasts } from '../ui/toast.tsx'
import { adviserApi, adviserKeys } from './adviser-api.ts'
import { lacking, leastTokens } from './lacking.ts'
import './adviser.css'

/** Where an optional language model is, its budget, whether it is on; and a trial. */
export function AdviserPage() {
  const { t } = useSpeech()
  const words = t.adviser
  const settings = useQuery({ queryKey: adviserKeys.settings, queryFn: adviserApi.settings, staleTime: 0 })
  return (
    <section className="adviser">
      <h2>{words.title}</h2>
      <p className="lead">{words.lead}</p>
      <Notice icon="shield" title={words.goes}>
        {words.goesText}
      </Notice>
      {settings.error !== null && <ProblemNotice error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data !== undefined && <Form settings={settings.data} />}
      {settings.data !== undefined && <Trial settings={settings.data} />}
    </section>
  )
}

/** What is usual for a small house: some hundred long cases a month. */
const usual = { monthTokens: 500_000, monthRequests: 500 }

function Form({ settings }: { readonly settings: AdviserSettings }) {
  const { t, f } = useSpeech()
  const words = t.adviser
  const cache = useQueryClient()
  const { say } = useToasts()
  const { adviser } = settings
  const [url, setUrl] = useState(adviser?.url ?? '')
  const [model, setModel] = useState(adviser?.model ?? '')
  const [key, setKey] = useState('')
  const [forgets, setForgets] = useState(false)
  const [inside, setInside] = useState(adviser?.inside ?? false)
  const [monthTokens, setTokens] = useState<number | string>(adviser?.monthTokens ?? usual.monthTokens)
  const [monthRequests, setRequests] = useState<number | string>(adviser?.monthRequests ?? usual.monthRequests)
  const [privateWords, setPrivateWords] = useState(adviser?.privateWords ?? false)
  const [isOn, setOn] = useState(adviser?.isOn ?? false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const lacks = lacking({ url, model, monthTokens, monthRequests })
  const why = useId()
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || lacks !== null) return
    setBusy(true)
    setError(null)
    try {
      const secret = key.trim() !== '' ? { key: key.trim() } : forgets ? { key: null } : {}
      const saved = await adviserApi.save({
        ...{ isOn, url: url.trim(), model: model.trim(), inside, privateWords, ...secret },
        ...{ monthTokens: Number(monthTokens), monthRequests: Number(monthRequests) },
      })
      cache.setQueryData(adviserKeys.settings, saved)
      setKey('')
      setForgets(false)
      await cache.invalidateQueries({ queryKey: adviserKeys.standing, exact: true })
      say({ icon: 'check', text: words.saved, forMs: 4_000 })
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const kept = adviser?.hasKey === true && !forgets
  const thousandSeparator = f.number(10_000).replaceAll(/\d/g, '')
  const number = { allowNegative: false, allowDecimal: false, hideControls: true, thousandSeparator }
  return (
    <form className="stack w" onSubmit={(event) => void send(event)} noValidate>
      <TextInput
        label={words.url}
        description={words.urlHint}
        inputWrapperOrder={hintBelow}
        inputMode="url"
        spellCheck={false}
        maxLength={2_000}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Tick label={words.inside} hint={words.insideHint} checked={inside} onChange={setInside} />
      <TextInput
        label={words.model}
        description={words.modelHint}
        inputWrapperOrder={hintBelow}
        spellCheck={false}
        maxLength={200}
        value={model}
        onChange={(event) => setModel(event.currentTarget.value)}
      />
      <Password
        label={words.key}
        description={kept ? words.keyKept : words.keyHint}
        inputWrapperOrder={hintBelow}
        autoComplete="off"
        maxLength={2_000}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      {adviser?.hasKey === true && <Tick label={words.forgetKey} checked={forgets} onChange={setForgets} />}
      <div>
        <div className="budget">
          <NumberInput {...number} label={words.tokens} value={monthTokens} max={10_000_000_000} onChange={setTokens} />
          <NumberInput
            {...number}
            label={words.requests}
            value={monthRequests}
            max={10_000_000}
            onChange={setRequests}
          />
        </div>
        <p className="xs dim">{words.budgetHint}</p>
      </div>
      <Tick
        label={words.privateWords}
        hint={words.privateWordsHint}
        checked={privateWords}
        onChange={setPrivateWords}
      />
      <Tick label={words.on} hint={words.onHint} checked={isOn} onChange={setOn} />
      {error !== null && <ProblemNotice error={error} />}
      <div className="row wrap">
        <Button kind="primary" type="submit" busy={busy} blocked={lacks !== null} because={why}>
          {t.save}
        </Button>
        <span id={why} className="xs dim" role="status">
          {lacks !== null && words.lacks[lacks](f.number(leastTokens))}
        </span>
      </div>
    </form>
  )
}

function Tick({
  label,
  hint,
  checked,
  onChange,
}: {
  readonly label: string
  readonly hint?: ReactNode
  readonly checked: boolean
  readonly onChange: (on: boolean) => void
}) {
  return (
    <label className="row tick">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        <span className="med">{label}</span>
        {hint !== undefined && (
          <>
            <span className="xs dim under">{hint}</span>
          </>
        )}
      </span>
    </label>
  )
}

function Trial({ settings: { adviser, month } }: { readonly settings: AdviserSettings }) {
  const { t, f } = useSpeech()
  const words = t.adviser
  const cache = useQueryClient()
  const [said, setSaid] = useState<AdviserTrial | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  if (adviser === null) return null
  const run = async () => {
    if (busy) return
    setBusy(true)
    setError(null)
    setSaid(null)
    try {
      setSaid(await adviserApi.try())
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
    await cache.invalidateQueries({ queryKey: adviserKeys.settings })
  }
  return (
    <section className="stack">
      <p>
        {words.used(
          f.number(month.tokens),
          f.number(adviser.monthTokens),
          f.number(month.requests),
          f.number(adviser.monthRequests),
        )}
      </p>
      <div className="row wrap">
        <Button busy={busy} icon="send" onClick={() => void run()}>
          {words.try}
        </Button>
        <span className="xs dim">{words.tryHint}</span>
      </div>
      {said !== null && (
        <Notice tone="ok" icon="check" title={words.tried} live="polite">
          {words.triedText(said.model, said.said, f.number(said.tokens))}
        </Notice>
      )}
      {error !== null && <ProblemNotice error={error} />}
    </section>
  )
}
