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
import { Leaving, Register } from '../connect/leaving.tsx'
import { type Begin, leaveFor } from '../connect/begin.ts'
import { type Offer, offerOf, offersOf } from './offers.ts'
import { wrongWith } from './wrong-with.ts'

const Field = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  role: z.string().optional(),
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

const networkIn = (connector: ConnectorInfo, language: Language): string =>
  language === 'fr' ? connector.nameFr : connector.name

const inWords = (language: Language, fr: string | undefined, en: string | undefined): string | undefined =>
  language === 'fr' ? (fr ?? en) : (en ?? fr)

/** The form of a network, drawn from its own description of its settings. Secrets are never shown again. */
export function SourceForm({
  connectors,
  source,
  fixed,
  first = {},
  save,
  begin,
  done,
  secondary,
}: {
  readonly connectors: readonly ConnectorInfo[]
  readonly source: Source | null
  readonly save: (input: { connector: string; settings: Record<string, unknown> }) => Promise<Source>
  /** Asks for the network's own page; the browser goes there. */
  readonly begin: Begin
  readonly done: (source: Source) => void
  readonly secondary?: React.ReactNode
  /** The only way that is offered. */
  readonly fixed?: Offer
  /** What stands in the form before anything is typed: by a field's name, or by what it says it is for. */
  readonly first?: Readonly<Record<string, string>>
}) {
  const { t, language } = useSpeech()
  const all = offersOf(connectors, language)
  const standing = source === null ? undefined : offerOf(all, source)
  // What listens without an account may be given one later; the way back is closed.
  const offers =
    fixed !== undefined
      ? [fixed]
      : standing === undefined
        ? all.filter((it) => it.connector.offered)
        : all.filter((it) => it === standing || (it.connector === standing.connector && standing.way !== null))
  const [chosen, setChosen] = useState(standing?.id ?? offers[0]?.id ?? '')
  const offer = offers.find((it) => it.id === chosen) ?? offers[0]
  const consent = offer?.connector.consents.find((it) => it.way === offer.way) ?? null
  const [typing, setTyping] = useState(false)
  const goes = consent !== null && consent.unfit === null && !typing ? consent : null
  const form = Form.safeParse((goes ?? offer)?.form ?? {})
  const properties = form.success ? Object.entries(form.data.properties) : []
  const fields = properties.filter(([, field]) => field.const === undefined)
  const required = form.success ? form.data.required : []
  const initial = (name: string, preset: unknown): string => {
    const role = fields.find(([it]) => it === name)?.[1].role
    // Another way has fields of its own, even where they share a name.
    const before = offer === standing ? source?.settings[name] : undefined
    const stored = before ?? first[name] ?? (role === undefined ? undefined : first[role]) ?? preset
    return typeof stored === 'string' || typeof stored === 'number' || typeof stored === 'boolean' ? String(stored) : ''
  }
  const [values, setValues] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [missing, setMissing] = useState(false)
  if (offer === undefined) return <p className="dim">{t.setup.source.none}</p>
  const { connector } = offer
  const turn = (to: boolean) => {
    setTyping(to)
    setError(null)
    setMissing(false)
  }
  const account = offer.needs === 'account' || offer.needs === 'mailbox'

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
    const settings: Record<string, unknown> = Object.fromEntries(
      properties.flatMap(([name, field]) => (field.const === undefined ? [] : [[name, field.const]])),
    )
    for (const [name, field] of fields) {
      const text = valueOf(name, field.default).trim()
      if (text !== '') settings[name] = read(field.type, text)
    }
    setBusy(true)
    setError(null)
    try {
      if (goes === null) done(await save({ connector: connector.id, settings }))
      else return leaveFor((await begin({ connector: connector.id, way: goes.way, settings })).url)
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  const wrong = fieldProblems(error)
  return (
    <form className="stack" onSubmit={(event) => void send(event)} noValidate>
      {offers.length > 1 && (
        <NativeSelect
          label={source === null ? t.setup.source.choose : t.guide.sources.way}
          value={offer.id}
          onChange={(event) => {
            setChosen(event.currentTarget.value)
            turn(false)
          }}
          data={offers.map((it) => ({ value: it.id, label: it.name }))}
        />
      )}
      {offer.about !== null && fixed === undefined && offer !== standing && <p className="dim">{offer.about}</p>}
      {goes !== null && <Register consent={goes} />}
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
                <span className="xs dim under">{inWords(language, field.descriptionFr, field.description)}</span>
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
            secret && source !== null && offer === standing
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
      {goes !== null && <Leaving consent={goes} />}
      {consent !== null && consent.unfit !== null && <p className="xs dim">{consent.unfit[language]}</p>}
      {offer.cannot.length > 0 && (
        <ul className="stack xs dim" aria-label={t.setup.source.cannot}>
          {offer.cannot.map((it) => (
            <li key={it} className="row" style={{ gap: 8, alignItems: 'flex-start' }}>
              <Icon name="setAside" size="s" />
              <span>{it}</span>
            </li>
          ))}
        </ul>
      )}
      {error !== null && <ProblemNotice error={error} />}
      <div className="acts row wrap">
        <Button kind="primary" size="lg" type="submit" busy={busy}>
          {goes !== null
            ? busy
              ? t.consent.busy
              : (goes.act?.[language] ?? t.consent.act(networkIn(connector, language)))
            : busy
              ? account
                ? t.setup.source.busy
                : t.setup.source.looking
              : source === null
                ? t.setup.source.act
                : account
                  ? t.settings.sources.reconnect
                  : t.save}
        </Button>
        {consent !== null && consent.unfit === null && (
          <Button kind="quiet" size="lg" onClick={() => turn(!typing)}>
            {typing
              ? (consent.act?.[language] ?? t.consent.act(networkIn(connector, language)))
              : (consent.instead?.[language] ?? t.consent.instead)}
          </Button>
        )}
        {secondary}
      </div>
    </form>
  )
}
