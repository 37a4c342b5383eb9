import { useId, useState } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import './terms.css'
import { cleanTerm, shownTerm, type Term } from './terms.ts'

/** Chips that one adds and takes away; what Vigie proposes has a dashed edge until it is accepted. */
export function TermField({
  label,
  hint,
  kind,
  terms,
  offered,
  onChange,
}: {
  readonly label: string
  readonly hint: string
  readonly kind: Term['kind']
  readonly terms: readonly string[]
  readonly offered: readonly string[]
  readonly onChange: (terms: readonly string[]) => void
}) {
  const { t } = useSpeech()
  const [text, setText] = useState('')
  const id = useId()
  const add = (raw: string) => {
    const term = cleanTerm(raw, kind)
    if (term.length < 2) return
    setText('')
    if (!terms.some((it) => it.toLocaleLowerCase() === term.toLocaleLowerCase())) onChange([...terms, term])
  }
  return (
    <div>
      <label htmlFor={id} className="med">
        {label}
      </label>
      <p className="xs dim">{hint}</p>
      <div className="chips">
        {terms.map((it) => (
          <span className="chip" key={it}>
            {shownTerm({ kind, text: it })}
            <button
              type="button"
              aria-label={t.remove(it)}
              onClick={() => onChange(terms.filter((other) => other !== it))}
            >
              <Icon name="close" size="s" />
            </button>
          </span>
        ))}
        {offered
          .filter((it) => !terms.includes(it))
          .map((it) => (
            <button
              type="button"
              className="chip offer"
              key={it}
              onClick={() => add(it)}
              title={t.setup.watch.proposed}
            >
              <Icon name="plus" size="s" />
              {shownTerm({ kind, text: it })}
            </button>
          ))}
        <input
          id={id}
          value={text}
          placeholder={t.setup.watch.add}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={() => add(text)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== ',') return
            if (text.trim() === '' && event.key === 'Enter') return
            event.preventDefault()
            add(text)
          }}
        />
      </div>
    </div>
  )
}
