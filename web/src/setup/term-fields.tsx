import { useSpeech } from '../i18n/context.tsx'
import { ChipField } from './chip-field.tsx'
import { shownTerm, type Term, termOf } from './terms.ts'

/** The terms of one kind, as chips. */
export function TermField({
  label,
  hint,
  kind,
  terms,
  offered,
  beside,
  onChange,
}: {
  readonly label: string
  readonly hint: string
  readonly kind: Term['kind']
  readonly terms: readonly string[]
  readonly offered: readonly string[]
  /** Stands at the right of the label. */
  readonly beside?: string | undefined
  readonly onChange: (terms: readonly string[]) => void
}) {
  const { t } = useSpeech()
  return (
    <ChipField
      label={label}
      hint={hint}
      values={terms}
      offered={offered}
      clean={(typed) => termOf(typed, kind)}
      shown={(text) => shownTerm({ kind, text })}
      refusal={t.rules.tooShort}
      beside={beside}
      onChange={onChange}
    />
  )
}
