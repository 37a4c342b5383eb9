import { useRef, useState } from 'react'
import type { Evidence } from '../../../src/api/schemas.ts'
import { evidenceLimits } from '../../../src/domain/cases/evidence.ts'
import { ApiProblem, api } from '../api.ts'
import { newId } from '../cases/draft.ts'
import { waitBefore } from '../ui/patience.ts'

/** What a file field offers to choose from. HEIC is left out, so that a telephone hands over a JPEG. */
export const accepted = 'image/png,image/jpeg,image/webp,image/gif,application/pdf'

/** A file on its way to the server, there, or refused. */
export interface Kept {
  readonly id: string
  readonly name: string
  readonly state: 'sending' | 'kept' | 'refused'
  readonly evidence: Evidence | null
  readonly error: unknown
  /** For another try; gone after a reload. */
  readonly file: File | null
}

/** Whether trying again may help, or the file itself is what is refused. */
export const mayPass = (error: unknown): boolean =>
  error instanceof ApiProblem && /unreachable|unavailable|held-up|slow|too-many/.test(error.reason)

const ofEvidence = (evidence: Evidence): Kept => ({
  id: evidence.id,
  name: evidence.name,
  state: 'kept',
  evidence,
  error: null,
  file: null,
})

/** Files that are sent as soon as they are chosen, so that they wait for the person and not the person for them. `changed` hears of those that are kept. */
export function useFiles(
  brandId: string,
  first: readonly Evidence[],
  changed: (evidence: readonly Evidence[]) => void,
  how: { readonly keep: typeof api.keepFile; readonly most: number } = {
    keep: api.keepFile,
    most: evidenceLimits.perCase,
  },
): {
  readonly files: readonly Kept[]
  /** Whether some were left out because a case takes no more. */
  readonly over: boolean
  readonly add: (chosen: readonly File[]) => void
  readonly again: (id: string) => void
  readonly remove: (id: string) => void
  readonly set: (evidence: readonly Evidence[]) => void
} {
  const [files, setFiles] = useState<readonly Kept[]>(() => first.map(ofEvidence))
  const [over, setOver] = useState(false)
  const current = useRef(files)
  const put = (next: readonly Kept[]) => {
    current.current = next
    setFiles(next)
    changed(next.flatMap((it) => it.evidence ?? []))
  }
  const change = (id: string, part: Partial<Kept>) =>
    put(current.current.map((it) => (it.id === id ? { ...it, ...part } : it)))
  const send = async (id: string, file: File, tries = 0) => {
    change(id, { state: 'sending', error: null })
    try {
      const evidence =
        file.size > evidenceLimits.bytes
          ? await Promise.reject(new ApiProblem('file-too-large', 'This file holds more than what is kept.'))
          : await how.keep(brandId, id, file)
      change(id, { state: 'kept', evidence })
    } catch (error) {
      // Many arrive just now: that is no refusal of this one.
      const wait =
        error instanceof ApiProblem && error.status === 429
          ? waitBefore({ status: 429, retryAfter: Number(error.facts['retryAfter'] ?? 0) }, tries)
          : null
      if (wait === null) change(id, { state: 'refused', error })
      else
        setTimeout(() => {
          if (current.current.some((it) => it.id === id)) void send(id, file, tries + 1)
        }, wait)
    }
  }
  return {
    files,
    over,
    add(chosen) {
      const room = how.most - current.current.length
      setOver(chosen.length > room)
      const fresh = chosen
        .slice(0, Math.max(0, room))
        .map((file): Kept => ({ id: newId(), name: file.name, state: 'sending', evidence: null, error: null, file }))
      put([...current.current, ...fresh])
      for (const it of fresh) if (it.file !== null) void send(it.id, it.file)
    },
    again(id) {
      const file = current.current.find((it) => it.id === id)?.file
      if (file !== null && file !== undefined) void send(id, file)
    },
    remove(id) {
      setOver(false)
      put(current.current.filter((it) => it.id !== id))
    },
    set: (evidence) => put(evidence.map(ofEvidence)),
  }
}

const sharedFiles = 'vigie-shared'

/** The files that another app shared with the installed Vigie; taken once. */
export async function takeShared(): Promise<readonly File[]> {
  if (!('caches' in globalThis) || !(await caches.has(sharedFiles))) return []
  const cache = await caches.open(sharedFiles)
  const found = await Promise.all(
    (await cache.keys()).map(async (request) => {
      const answer = await cache.match(request)
      if (answer === undefined) return []
      const name = decodeURIComponent(answer.headers.get('x-file-name') ?? '')
      return [new File([await answer.blob()], name, { type: answer.headers.get('content-type') ?? '' })]
    }),
  )
  await caches.delete(sharedFiles)
  return found.flat()
}

/** The files in what was pasted or dropped. */
export const filesIn = (data: DataTransfer | null): readonly File[] => [...(data?.files ?? [])]
