import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { kept } from '../storage.ts'

/** By when something is promised with the answer that is being written, and in which words of it. */
export interface KeptPromise {
  readonly dueAt: number
  readonly words: string
}

/** What the device would not keep: it lives as long as this page. */
const onPage = new Map<string, string>()
const listeners = new Set<() => void>()

const keyOf = (userId: string, caseId: string): string => `draft.promise-${userId}.${caseId}`
const textAt = (key: string): string | null => onPage.get(key) ?? kept.read(key)

function promiseIn(text: string | null): KeptPromise | null {
  try {
    const value: unknown = text === null ? null : JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    const [dueAt, words]: readonly unknown[] = [Reflect.get(value, 'dueAt'), Reflect.get(value, 'words')]
    return typeof dueAt === 'number' && typeof words === 'string' ? { dueAt, words } : null
  } catch {
    return null
  }
}

/** What is promised with the answers that are being written, kept on this device as their texts are: whoever looks at another case meanwhile promises it still. */
export const keptPromise = {
  read: (userId: string, caseId: string): KeptPromise | null => promiseIn(textAt(keyOf(userId, caseId))),
  write(userId: string, caseId: string, promise: KeptPromise | null): void {
    const key = keyOf(userId, caseId)
    onPage.delete(key)
    if (promise === null) kept.remove(key)
    else if (!kept.write(key, JSON.stringify(promise))) onPage.set(key, JSON.stringify(promise))
    for (const listener of listeners) listener()
  },
  /** Lets it go on with the texts in the case that has the matter of a merged one. */
  carry(userId: string, from: string, to: string): void {
    const promise = keptPromise.read(userId, from)
    if (promise === null) return
    if (keptPromise.read(userId, to) === null) keptPromise.write(userId, to, promise)
    keptPromise.write(userId, from, null)
  },
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** What is promised with the answer that is being written on a case, and how it is changed. */
export function useKeptPromise(
  userId: string,
  caseId: string,
): readonly [KeptPromise | null, (promise: KeptPromise | null) => void] {
  const text = useSyncExternalStore(subscribe, () => textAt(keyOf(userId, caseId)))
  const promise = useMemo(() => promiseIn(text), [text])
  const write = useCallback((next: KeptPromise | null) => keptPromise.write(userId, caseId, next), [userId, caseId])
  return [promise, write]
}
