import { kept } from '../storage.ts'
import { type LocalDraft, isUnsaved, readLocal, waysOf } from './draft-sync.ts'

/** What the device would not keep: it lives as long as this page. */
const onPage = new Map<string, string>()
/** The cases that were erased while this page was open: an answer that was on its way does not bring their texts back. */
const erased = new Set<string>()

/** The case of a key `draft.….CASE`. */
const caseOf = (key: string): string => key.slice(key.lastIndexOf('.') + 1)

const isLostWithThePage = (): boolean =>
  [...onPage.values()].some((text) => waysOf(readLocal(text)).some((way) => isUnsaved(way)))

// Whoever leaves the page is asked first, for as long as it alone has something.
const ask = (event: BeforeUnloadEvent): void => {
  if (isLostWithThePage()) event.preventDefault()
}

function guard(): void {
  if (typeof addEventListener !== 'function') return
  if (onPage.size > 0) addEventListener('beforeunload', ask)
  else removeEventListener('beforeunload', ask)
}

/** What is being written on a case, on this device or, where it keeps nothing, on this page alone. */
export const keptDraft = {
  read: (key: string) => readLocal(onPage.get(key) ?? kept.read(key)),
  /** Keeps it. False where it is kept on this page only. */
  write(key: string, local: LocalDraft): boolean {
    if (erased.has(caseOf(key))) return true
    const text = JSON.stringify(local)
    const isKept = kept.write(key, text)
    if (isKept) onPage.delete(key)
    else onPage.set(key, text)
    guard()
    return isKept
  },
  remove(key: string): void {
    onPage.delete(key)
    kept.remove(key)
    guard()
  },
  /** Forgets for good what is being written on an erased case, by whoever writes it on this device, the files of a note included. */
  forgetCase(caseId: string): void {
    erased.add(caseId)
    for (const key of [...kept.keys(), ...onPage.keys()])
      if (key.startsWith('draft.') && caseOf(key) === caseId) keptDraft.remove(key)
  },
  /** Whether it would go with the page. */
  isOnPageOnly: (key: string): boolean => onPage.has(key),
}
