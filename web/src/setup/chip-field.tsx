import { useId, useLayoutEffect, useRef, useState } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import './terms.css'

/** Chips that one adds and takes away; what Vigie proposes has a dashed edge until it is accepted. */
export function ChipField({
  label,
  hint,
  values,
  offered = [],
  clean,
  shown = (it) => it,
  refusal,
  placeholder,
  beside,
  onChange,
}: {
  readonly label: string
  readonly hint: string
  readonly values: readonly string[]
  readonly offered?: readonly string[]
  /** What is kept of what was typed; null where it does not do. */
  readonly clean: (typed: string) => string | null
  readonly shown?: (value: string) => string
  /** Why what was typed does not do. */
  readonly refusal: string
  readonly placeholder?: string
  /** Stands at the right of the label. */
  readonly beside?: string | undefined
  readonly onChange: (values: readonly string[]) => void
}) {
  const { t } = useSpeech()
  const [text, setText] = useState('')
  const [refused, setRefused] = useState(false)
  const id = useId()
  // What was refused is not saved without a word, either: the form around it waits until it is mended or cleared.
  const field = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => field.current?.setCustomValidity(refused ? refusal : ''), [refused, refusal])
  const add = (raw: string) => {
    if (raw.trim() === '') return
    const parts = raw.split(/[,\n]/u).filter((it) => it.trim() !== '')
    const good = parts.flatMap((it) => clean(it) ?? [])
    const bad = parts.filter((it) => clean(it) === null)
    setRefused(bad.length > 0)
    setText(bad.join(', '))
    const known = new Set(values.map((it) => it.toLocaleLowerCase()))
    const fresh = good.filter((it, at) => !known.has(it.toLocaleLowerCase()) && good.indexOf(it) === at)
    if (fresh.length > 0) onChange([...values, ...fresh])
  }
  const proposed = offered.filter((it) => !values.includes(it))
  return (
    <div>
      <div className="row" style={{ alignItems: 'baseline' }}>
        <label htmlFor={id} className="med">
          {label}
        </label>
        {beside !== undefined && <span className="end dim nw">{beside}</span>}
      </div>
      <p className="xs dim">{hint}</p>
      <div className="chips field">
        {values.map((it) => (
          <span className="chip" key={it}>
            {shown(it)}
            <button
              type="button"
              aria-label={t.remove(shown(it))}
              onClick={() => onChange(values.filter((other) => other !== it))}
            >
              <Icon name="close" size="s" />
            </button>
          </span>
        ))}
        <input
          ref={field}
          id={id}
          value={text}
          placeholder={placeholder ?? t.setup.watch.add}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={refused}
          aria-describedby={refused ? `${id}-refused` : undefined}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setRefused(false)
          }}
          onInvalid={(event) => {
            // The sentence stands beside it.
            event.preventDefault()
            event.currentTarget.focus()
          }}
          onBlur={() => add(text)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== ',')) return
            if (text.trim() === '' && event.key === 'Enter') return
            event.preventDefault()
            add(text)
          }}
        />
      </div>
      {proposed.length > 0 && (
        <div className="chips">
          {proposed.map((it) => (
            <button
              type="button"
              className="chip offer"
              key={it}
              onClick={() => add(it)}
              title={t.setup.watch.proposed}
            >
              <Icon name="plus" size="s" />
              {shown(it)}
            </button>
          ))}
        </div>
      )}
      {refused && (
        <p id={`${id}-refused`} className="xs danger" role="alert" style={{ marginTop: 4 }}>
          {refusal}
        </p>
      )}
    </div>
  )
}
