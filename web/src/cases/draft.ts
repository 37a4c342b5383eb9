import { useCallback, useState } from 'react'
import { kept } from '../storage.ts'

/** What is being written on a case. `public` keeps its id from the first try on, so that a repeated request is one reply. */
interface Draft {
  readonly public: string
  readonly note: string
  readonly replyId: string | null
}

const none: Draft = { public: '', note: '', replyId: null }

const keyOf = (userId: string, caseId: string) => `draft.${userId}.${caseId}`

function read(key: string): Draft {
  const text = kept.read(key)
  if (text === null) return none
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return none
    const field = (name: string): string => {
      const it: unknown = Reflect.get(value, name)
      return typeof it === 'string' ? it : ''
    }
    return { public: field('public'), note: field('note'), replyId: field('replyId') || null }
  } catch {
    return none
  }
}

/** Forgets what is being written on a case, by whoever writes it on this device. */
export function forgetDrafts(caseId: string): void {
  for (const key of kept.keys()) if (key.startsWith('draft.') && key.endsWith(`.${caseId}`)) kept.remove(key)
}

/** A random UUID, on pages served without https too. */
export function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = [...bytes].map((byte, at) =>
    (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0'),
  )
  return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10)]
    .map((part) => part.join(''))
    .join('-')
}

/** The draft of a case, kept on this device at each letter: a reload, a lost session or a refusal takes nothing away. */
export function useDraft(userId: string, caseId: string) {
  const key = keyOf(userId, caseId)
  const [held, setHeld] = useState(() => ({ key, draft: read(key) }))
  if (held.key !== key) setHeld({ key, draft: read(key) })
  const draft = held.key === key ? held.draft : read(key)

  const change = useCallback(
    (part: Partial<Draft>) => {
      const next = { ...read(key), ...part }
      if (next.public === '' && next.note === '') kept.remove(key)
      else kept.write(key, JSON.stringify(next))
      setHeld({ key, draft: next })
    },
    [key],
  )
  const write = useCallback(
    (kind: 'public' | 'note', text: string) =>
      change(kind === 'public' ? { public: text, replyId: null } : { note: text }),
    [change],
  )
  const idForSending = useCallback((): string => {
    const before = read(key).replyId
    if (before !== null) return before
    const replyId = newId()
    change({ replyId })
    return replyId
  }, [change, key])
  // Read anew: by the time an answer is taken back, another may have been begun.
  const takeBack = useCallback(
    (text: string) => {
      const begun = read(key).public.trim()
      write('public', begun === '' || begun === text.trim() ? text : `${text}\n\n${begun}`)
    },
    [key, write],
  )
  return { draft, write, takeBack, idForSending }
}
