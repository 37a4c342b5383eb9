import { type RefObject, useEffect, useRef } from 'react'

/** The form that a refusal is about: its first field that was refused is reached at once. */
export function useWrongFocus(error: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (error === null) return
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong] input, [data-wrong] button')?.focus()
  }, [error])
  return form
}
