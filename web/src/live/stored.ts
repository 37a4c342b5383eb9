import { useSyncExternalStore } from 'react'

/** The header by which the service worker says when a stored answer was given. */
const header = 'x-vigie-stored-at'

let since: number | null = null
const listeners = new Set<() => void>()

/** Notes whether an answer came from the server or from what this device has stored. */
export function noteAnswer(response: Response): void {
  const stored = Date.parse(response.headers.get(header) ?? '')
  const next = Number.isNaN(stored) ? null : Math.min(stored, since ?? stored)
  if (next === since) return
  since = next
  for (const listener of listeners) listener()
}

/** Since when nothing newer is shown, in ms since 1970; null while the server answers. */
export const useStoredSince = (): number | null =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => since,
  )
