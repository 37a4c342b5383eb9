import { type Language, languages } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Segments } from '../ui/parts.tsx'

/** The language that Vigie speaks to a person. */
export function LanguageField({ onChange }: { readonly onChange: (language: Language) => void }) {
  const { t, language } = useSpeech()
  return (
    <div>
      <p className="med" style={{ marginBottom: 5 }}>
        {t.fields.language}
      </p>
      <Segments
        label={t.fields.language}
        value={language}
        options={languages.map((it) => ({ value: it, label: t.languages[it] }))}
        onChange={onChange}
      />
    </div>
  )
}
