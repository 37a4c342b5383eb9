import { type FormEvent, useState } from 'react'
import { isOutdated } from '../problem.tsx'
import { useHeld } from '../ui/use-held.ts'
import { type BrandDraft, brandInput } from './brand-fields.tsx'

/** A brand while it is being written, in the set-up and in the settings: what is missing is said after the first try, and it is saved once, on what it was begun from. Where a colleague was faster, what was written is shown on what there is by then. */
export function useBrandForm(
  current: BrandDraft,
  save: (input: BrandDraft, from: BrandDraft) => Promise<BrandDraft>,
  readAgain: () => Promise<BrandDraft | undefined>,
) {
  const held = useHeld(current)
  const { draft } = held
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const send = async () => {
    setTried(true)
    if (busy || draft.name.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      held.saved(draft, await save(brandInput(draft), held.origin))
    } catch (problem) {
      if (isOutdated(problem)) held.carryOver(await readAgain().catch(() => undefined))
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (event.currentTarget.checkValidity()) void send()
  }
  return { draft, setDraft: held.write, tried, busy, error, submit }
}
