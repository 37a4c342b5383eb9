import { keptDraft } from '../cases/kept-draft.ts'
import { useSyncExternalStore } from 'react'

/** The header by which the service worker says when a stored answer was given. */
const header = 'x-vigie-stored-at'

/** Whether this device gave the answer, out of what it had stored. */
export const isStored = (response: Response): boolean => response.headers.has(header)

let since: number | null = null
const listeners = new Set<() => void>()

/** The answers that came out of what was stored, with the lists that are the whole of them. */
const fromStore = new WeakSet<object>()

/** Notes that an answer is what this device had stored. */
export function noteStored(answer: unknown): void {
  if (typeof answer !== 'object' || answer === null) return
  for (const it of [answer, ...Object.values(answer)]) if (typeof it === 'object' && it !== null) fromStore.add(it)
}

/** Whether something that was read is what this device had stored. */
export const wasStored = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && fromStore.has(answer)

/** Hears when the server answers again after this device has; gives the function that ends it. */
export function whenAnswered(heard: () => void): () => void {
  const changed = () => {
    if (since === null) heard()
  }
  listeners.add(changed)
  return () => listeners.delete(changed)
}

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

/** Lets go of what this device has stored of a case whose words were erased, lists that showed it included. */
export async function forgetCase(caseId: string): Promise<void> {
  keptDraft.forgetCase(caseId)
  if (!('caches' in globalThis) || !(await caches.has('vigie-answers'))) return
  const cache = await caches.open('vigie-answers')
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url)
    if (pathname === `/api/v1/cases/${caseId}` || pathname.endsWith('/cases')) await cache.delete(request)
  }
}
