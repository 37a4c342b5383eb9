import { useQueryClient } from '@tanstack/react-query'
import type { Brand } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { BrandFields, draftOf } from '../setup/brand-fields.tsx'
import { useBrandForm } from '../setup/use-brand-form.ts'
import { Button } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'

/** The brand's name, time, languages and promise. */
export function BrandSettings({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const { id } = brand
  const { draft, setDraft, tried, busy, error, submit } = useBrandForm(
    draftOf(brand),
    async (input, from) => {
      const after = await api.changeBrand(id, { ...input, from })
      await cache.invalidateQueries({ queryKey: keys.me })
      say({ icon: 'check', text: t.saved, forMs: 4_000 })
      return draftOf(after)
    },
    async () => {
      const { brands } = await cache.fetchQuery({ queryKey: keys.me, queryFn: api.me, staleTime: 0 })
      const now = brands.find((it) => it.id === id)
      return now && draftOf(now)
    },
  )
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
