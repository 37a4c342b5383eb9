import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Hook, HookInput } from '../../../src/api/hooks.ts'
import type { Me } from '../../../src/api/schemas.ts'
import type { HookType } from '../../../src/domain/hooks/hook-type.ts'
import { useSpeech } from '../i18n/context.tsx'
import { BrandsField, hintBelow } from '../people/fields.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button } from '../ui/parts.tsx'
import { hookGroups, usualTypes } from './webhook-types.ts'

/** What a receiver is told, and where it is. */
export function WebhookForm({
  me,
  hook,
  save,
  close,
}: {
  readonly me: Me
  /** Null: a new one. */
  readonly hook: Hook | null
  readonly save: (input: HookInput) => Promise<void>
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const [name, setName] = useState(hook?.name ?? '')
  const [url, setUrl] = useState(hook?.url ?? '')
  const [brandIds, setBrandIds] = useState<readonly string[]>(hook?.brandIds ?? me.brands.map(({ id }) => id))
  const [types, setTypes] = useState<readonly HookType[]>(hook?.types ?? usualTypes)
  const [withWords, setWithWords] = useState(hook?.words ?? false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const words = t.webhooks
  const ready = name.trim() !== '' && url.trim() !== '' && brandIds.length > 0 && types.length > 0
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || !ready) return
    setBusy(true)
    setError(null)
    try {
      await save({
        name: name.trim(),
        url: url.trim(),
        brandIds: [...brandIds],
        types: [...types],
        words: withWords,
      })
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <form className="stack w slab" onSubmit={(event) => void send(event)} noValidate>
      <TextInput
        label={words.name}
        description={words.nameHint}
        inputWrapperOrder={hintBelow}
        autoFocus={hook === null}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={words.url}
        description={words.urlHint}
        inputWrapperOrder={hintBelow}
        placeholder="https://"
        inputMode="url"
        spellCheck={false}
        maxLength={2_000}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      {me.brands.length > 1 && (
        <BrandsField
          brands={me.brands}
          value={brandIds}
          wrong={brandIds.length === 0 ? words.chooseBrand : null}
          onChange={setBrandIds}
        />
      )}
      <TypesField value={types} onChange={setTypes} />
      <label className="row top">
        <input type="checkbox" checked={withWords} onChange={(event) => setWithWords(event.currentTarget.checked)} />
        <span>
          <span className="med">{words.words}</span>
          <span className="xs dim under">{words.wordsHint}</span>
        </span>
      </label>
      {error !== null && <ProblemNotice error={error} />}
      <div className="row wrap">
        <Button kind="primary" type="submit" busy={busy} blocked={!ready}>
          {hook === null ? words.create : words.save}
        </Button>
        <Button kind="quiet" onClick={close}>
          {t.close}
        </Button>
      </div>
    </form>
  )
}

function TypesField({
  value,
  onChange,
}: {
  readonly value: readonly HookType[]
  readonly onChange: (types: readonly HookType[]) => void
}) {
  const { t } = useSpeech()
  const words = t.webhooks
  const set = (types: readonly HookType[], on: boolean) => {
    const rest = value.filter((it) => !types.includes(it))
    onChange(on ? [...rest, ...types] : rest)
  }
  return (
    <div className="stack" style={{ gap: 10 }}>
      <p className="med">{words.types}</p>
      <div className="hooktypes">
        {hookGroups.map(({ group, types }) => {
          const chosen = types.filter((it) => value.includes(it)).length
          return (
            <fieldset key={group} className="choices">
              <legend className="med sm">{words.groups[group]}</legend>
              <label className="row">
                <input
                  type="checkbox"
                  checked={chosen === types.length}
                  ref={(box) => {
                    if (box !== null) box.indeterminate = chosen > 0 && chosen < types.length
                  }}
                  onChange={(event) => set(types, event.currentTarget.checked)}
                />
                <span className="dim">{words.all}</span>
              </label>
              {types.map((it) => (
                <label key={it} className="row">
                  <input
                    type="checkbox"
                    checked={value.includes(it)}
                    onChange={(event) => set([it], event.currentTarget.checked)}
                  />
                  <span>{words.names[it]}</span>
                </label>
              ))}
            </fieldset>
          )
        })}
      </div>
      {value.length === 0 && (
        <p className="xs danger" role="alert">
          {words.chooseType}
        </p>
      )}
    </div>
  )
}
