import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { api } from '../api.ts'
import { brandBase } from '../brand-address.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { type BrandDraft, BrandFields, brandInput, newBrand } from '../setup/brand-fields.tsx'
import { Button } from '../ui/parts.tsx'

/** Makes one more brand; the set-up goes on with what it listens for. */
export function AddBrand() {
  const { t, language } = useSpeech()
  const cache = useQueryClient()
  const [, navigate] = useLocation()
  const [draft, setDraft] = useState<BrandDraft>(() => newBrand(language))
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const create = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (busy || draft.name.trim() === '' || !event.currentTarget.checkValidity()) return
    setBusy(true)
    setError(null)
    try {
      const { id } = await api.addBrand(brandInput(draft))
      await cache.invalidateQueries({ queryKey: keys.me })
      navigate(`~${brandBase(id)}/setup`)
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <form className="stack w" onSubmit={(event) => void create(event)} noValidate>
      <div>
        <h2>{t.people.brands.addTitle}</h2>
        <p className="lead" style={{ marginBottom: 0 }}>
          {t.people.brands.addLead}
        </p>
      </div>
      <BrandFields draft={draft} tried={tried} onChange={setDraft} />
      {error !== null && <ProblemNotice error={error} />}
      <div>
        <Button kind="primary" type="submit" busy={busy}>
          {t.people.brands.create}
        </Button>
      </div>
    </form>
  )
}
