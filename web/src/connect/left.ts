import { useSyncExternalStore } from 'react'

interface Words {
  readonly en: string
  readonly fr: string
}

let standing: Words | null = null
const listeners = new Set<() => void>()

/** Keeps what still stands at a network that Vigie has left, until somebody has read it; null: nothing does. What was said before and nobody put away stays. */
export function sayLeft(words: Words | null): void {
  if (words === null) return
  standing = words
  for (const tell of listeners) tell()
}

/** It was read. */
export function hushLeft(): void {
  standing = null
  for (const tell of listeners) tell()
}

/** What still stands at a network that Vigie has left; null: nothing, or it was read. */
export const useLeft = (): Words | null =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => standing,
  )
