import { useQueryClient } from '@tanstack/react-query'
import type { Brand } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { BrandFields } from '../setup/brand-fields.tsx'
import { useBrandForm } from '../setup/use-brand-form.ts'
import { Button } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'

/** The brand's name, time, languages and promise. */
export function BrandSettings({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const { id, may: _acts, ...rest } = brand
  const { draft, setDraft, tried, busy, error, submit } = useBrandForm(rest, async (input) => {
    await api.changeBrand(id, input)
    await cache.invalidateQueries({ queryKey: keys.me })
    say({ icon: 'check', text: t.saved, forMs: 4_000 })
  })
  return (
    <form className="stack w" onSubmit={submit} noValidate>
      <div>
        <h2>{t.settings.brand.title}</h2>
        <p className="lead" style={{ marginBottom: 0 }}>
          {t.settings.brand.lead}
        </p>
      </div>
      <BrandFields draft={draft} tried={tried} onChange={setDraft} />
      {error !== null && <ProblemNotice error={error} />}
      {brand.may.includes('change-brand') && (
        <div>
          <Button kind="primary" type="submit" busy={busy}>
            {t.save}
          </Button>
        </div>
      )}
    </form>
  )
}
