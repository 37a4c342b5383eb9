import { NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { z } from 'zod'
import type { ConnectorInfo, Language, Source } from '../../../src/api/schemas.ts'
import { fieldProblems } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Icon } from '../ui/icons.tsx'
import { Button } from '../ui/parts.tsx'
import { Password } from '../ui/password.tsx'
import { wrongWith } from './wrong-with.ts'

const Field = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  title: z.string().optional(),
  titleFr: z.string().optional(),
  description: z.string().optional(),
  descriptionFr: z.string().optional(),
  format: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  default: z.unknown().optional(),
  examples: z.array(z.unknown()).optional(),
})
const Form = z.looseObject({
  properties: z.record(z.string(), Field).default({}),
  required: z.array(z.string()).default([]),
})

/** What was typed, as the settings want it. */
function read(type: unknown, text: string): string | number | boolean {
  if (type === 'boolean') return text === 'true'
  return type === 'number' || type === 'integer' ? Number(text) : text
}

const inWords = (language: Language, fr: string | undefined, en: string | undefined): string | undefined =>
  language === 'fr' ? (fr ?? en) : (en ?? fr)

/** The form of a network, drawn from its own description of its settings. Secrets are never shown again. */
export function SourceForm({
  connectors: all,
  source,
  save,
  done,
  secondary,
  onChoose,
}: {
  readonly connectors: readonly ConnectorInfo[]
  readonly source: Source | null
  readonly save: (input: { connector: string; settings: Record<string, unknown> }) => Promise<Source>
  readonly done: (source: Source) => void
  readonly secondary?: React.ReactNode
  /** Another network was chosen. */
  readonly onChoose?: (connector: string) => void
}) {
  const { t, language } = useSpeech()
  // What needs no account comes first: it listens a minute from now.
  const connectors = all
    .filter((it) => it.offered || it.id === source?.connector)
    .sort((a, b) => Number(a.accounts) - Number(b.accounts))
  const [chosen, setChosen] = useState(source?.connector ?? connectors[0]?.id ?? '')
  const connector = connectors.find((it) => it.id === chosen) ?? connectors[0]
  const form = Form.safeParse(connector?.form ?? {})
  const fields = form.success ? Object.entries(form.data.properties) : []
  const required = form.success ? form.data.required : []
  const initial = (name: string, preset: unknown): string => {
    const stored = source?.settings[name] ?? preset
    return typeof stored === 'string' || typeof stored === 'number' || typeof stored === 'boolean' ? String(stored) : ''
  }
  const [values, setValues] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [missing, setMissing] = useState(false)
  if (connector === undefined) return <p className="dim">{t.setup.source.none}</p>

  const valueOf = (name: string, preset: unknown) => values[name] ?? initial(name, preset)
  const needed = (name: string, preset: unknown) => required.includes(name) && preset === undefined
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const empty = fields.some(
      ([name, field]) => needed(name, field.default) && valueOf(name, field.default).trim() === '',
    )
    setMissing(empty)
    if (empty) return
    const settings: Record<string, unknown> = {}
    for (const [name, field] of fields) {
      const text = valueOf(name, field.default).trim()
      if (text !== '') settings[name] = read(field.type, text)
    }
    setBusy(true)
    setError(null)
    try {
      done(await save({ connector: connector.id, settings }))
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const wrong = fieldProblems(error)
  return (
    <form className="stack" onSubmit={(event) => void send(event)} noValidate>
      {connectors.length > 1 && source === null && (
        <NativeSelect
          label={t.setup.source.choose}
          value={connector.id}
          onChange={(event) => {
            setChosen(event.currentTarget.value)
            onChoose?.(event.currentTarget.value)
          }}
          data={connectors.map((it) => ({ value: it.id, label: language === 'fr' ? it.nameFr : it.name }))}
        />
      )}
      {connector.about !== null && source === null && <p className="dim">{connector.about[language]}</p>}
      {fields.map(([name, field]) => {
        if (field.type === 'boolean') {
          return (
            <label key={name} className="row top">
              <input
                type="checkbox"
                checked={valueOf(name, field.default) === 'true'}
                onChange={(event) => setValues({ ...values, [name]: String(event.currentTarget.checked) })}
              />
              <span>
                <span className="med">{inWords(language, field.titleFr, field.title) ?? name}</span>
                <br />
                <span className="xs dim">{inWords(language, field.descriptionFr, field.description)}</span>
              </span>
            </label>
          )
        }
        const secret = connector.secrets.includes(name) || field.format === 'password'
        const value = valueOf(name, field.default)
        const example = field.examples?.[0]
        const shared = {
          label: inWords(language, field.titleFr, field.title) ?? name,
          description:
            secret && source !== null
              ? t.settings.sources.secretAgain
              : inWords(language, field.descriptionFr, field.description),
          inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
            | 'label'
            | 'input'
            | 'description'
            | 'error'
          )[],
          value,
          required: needed(name, field.default),
          withAsterisk: false,
          ...(typeof example === 'string' ? { placeholder: example } : {}),
          error: wrong.has(name)
            ? wrongWith(value, field, t)
            : missing && needed(name, field.default) && value.trim() === ''
              ? t.fields.required
              : null,
          onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
            setValues({ ...values, [name]: event.currentTarget.value }),
        }
        return secret ? (
          <Password key={name} autoComplete="off" {...shared} />
        ) : (
          <TextInput
            key={name}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            type={field.format === 'uri' || field.format === 'url' ? 'url' : 'text'}
            {...shared}
          />
        )
      })}
      {connector.cannot.length > 0 && (
        <ul className="stack xs dim" aria-label={t.setup.source.cannot}>
          {connector.cannot.map((it) => (
            <li key={it.en} className="row" style={{ gap: 8, alignItems: 'flex-start' }}>
              <Icon name="setAside" size="s" />
              <span>{it[language]}</span>
            </li>
          ))}
        </ul>
      )}
      {error !== null && <ProblemNotice error={error} />}
      <div className="acts row wrap">
        <Button kind="primary" size="lg" type="submit" busy={busy}>
          {busy
            ? connector.accounts
              ? t.setup.source.busy
              : t.setup.source.looking
            : source === null
              ? t.setup.source.act
              : connector.accounts
                ? t.settings.sources.reconnect
                : t.save}
        </Button>
        {secondary}
      </div>
    </form>
  )
}
