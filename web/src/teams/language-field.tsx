import type { Brand } from '../../../src/api/schemas.ts'
import { plainLanguage } from '../../../src/domain/model/language.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useLanguageNames } from '../ui/language-names.ts'
import { ChipField } from '../setup/chip-field.tsx'

const usual = ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'] as const

/** Languages by their name, those of the brand offered first. */
export function LanguageField({
  brand,
  label,
  hint,
  values,
  onChange,
}: {
  readonly brand: Brand
  readonly label: string
  readonly hint: string
  readonly values: readonly string[]
  readonly onChange: (values: string[]) => void
}) {
  const { t, language } = useSpeech()
  const nameOf = useLanguageNames()
  const offered = [...new Set([...brand.languages, language, ...usual])]
  const codeOf = (typed: string): string | null => {
    const plain = typed.trim().toLocaleLowerCase()
    const named = [...offered, ...values].find((code) => nameOf(code).toLocaleLowerCase() === plain)
    if (named !== undefined) return named
    return /^[a-z]{2,3}$/u.test(plain) && nameOf(plain) !== plain ? plainLanguage(plain) : null
  }
  return (
    <ChipField
      label={label}
      hint={hint}
      values={values}
      offered={offered}
      clean={codeOf}
      shown={nameOf}
      refusal={t.rules.notALanguage}
      onChange={(next) => onChange([...next])}
    />
  )
}

/** Free words of the house, those that others have offered. */
export function SkillField({
  label,
  hint,
  values,
  offered,
  onChange,
}: {
  readonly label: string
  readonly hint: string
  readonly values: readonly string[]
  readonly offered: readonly string[]
  readonly onChange: (values: string[]) => void
}) {
  const { t } = useSpeech()
  return (
    <ChipField
      label={label}
      hint={hint}
      values={values}
      offered={offered}
      clean={(typed) => (typed.trim() !== '' && typed.trim().length <= 40 ? typed.trim() : null)}
      refusal={t.teams.people.skillTooLong}
      onChange={(next) => onChange([...next])}
    />
  )
}
