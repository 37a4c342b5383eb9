import { type FormEvent, useState } from 'react'
import { type BrandDraft, brandInput } from './brand-fields.tsx'

/** A brand while it is being written, in the set-up and in the settings: what is missing is said after the first try, and it is saved once. */
export function useBrandForm(initial: BrandDraft, save: (input: BrandDraft) => Promise<void>) {
  const [draft, setDraft] = useState(initial)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const send = async () => {
    setTried(true)
    if (busy || draft.name.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      await save(brandInput(draft))
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  return { draft, setDraft, tried, busy, error, submit }
}
