import { useState } from 'react'
import { carriedOver, type Held, same, savedAs } from './held.ts'

/** What is being written on something that others may change too. Until a word is written it follows what is read; from then on it stays on what was shown when it was begun, whatever is read. */
export interface Holding<T> extends Held<T> {
  write(draft: T): void
  /** Takes a part of what was written back, as `part` takes it from the one into the other; what is written elsewhere stays. */
  putBack(part: (from: T, into: T) => T): void
  /** Lets go of what was written, as far as it is this: it follows what is read again. */
  dropIf(draft: T): void
  /** Lets go of what is saved, `written` as it stood here when it was sent; what was written since is shown on what the server answered, `now`. */
  saved(written: T, now: T): void
  /** Carries what was written over to what is there now, so that it is shown, and saved, on that. */
  carryOver(now: T | undefined): void
}

const stillHeld = <T>(it: Held<T>): Held<T> | null => (same(it.origin, it.draft) ? null : it)

/** Holds what is written on `current`. */
export function useHeld<T extends object>(current: T): Holding<T> {
  const [held, setHeld] = useState<Held<T> | null>(null)
  const { origin, draft } = held ?? { origin: current, draft: current }
  return {
    origin,
    draft,
    write: (next) => setHeld((before) => ({ origin: before?.origin ?? origin, draft: next })),
    putBack: (part) =>
      setHeld((before) => before && stillHeld({ ...before, draft: part(before.origin, before.draft) })),
    dropIf: (saved) => setHeld((before) => before && (same(before.draft, saved) ? null : before)),
    saved: (written, now) => setHeld((before) => before && stillHeld(savedAs(before, written, now))),
    carryOver: (now) => {
      if (now !== undefined) setHeld((before) => before && stillHeld(carriedOver(before, now)))
    },
  }
}
