import { useState } from 'react'

/** Which lines of a list are open to be written on. */
export interface OpenLines {
  /** Whether there is none. */
  readonly none: boolean
  /** Those that are none of these: what is being made. */
  besides(lines: readonly { readonly id: string }[]): readonly string[]
  has(id: string): boolean
  open(id: string): void
  close(id: string): void
}

/** Opens lines of a list beside each other: one more that is opened closes none, and what was typed in it stays. */
export function useOpenLines(): OpenLines {
  const [lines, setLines] = useState<readonly string[]>([])
  return {
    none: lines.length === 0,
    besides: (known) => lines.filter((id) => !known.some((it) => it.id === id)),
    has: (id) => lines.includes(id),
    open: (id) => setLines((before) => (before.includes(id) ? before : [...before, id])),
    close: (id) => setLines((before) => before.filter((it) => it !== id)),
  }
}
