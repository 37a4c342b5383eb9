import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { keys } from '../queries.ts'
import { useTicking } from '../ui/ticking.ts'
import { listen } from './stream.ts'

const quietMs = 10_000
const gatherMs = 250

/** Keeps what is shown in step with the server, and says since when it has not been (null while it is). */
export function useLive(brandId: string): number | null {
  const cache = useQueryClient()
  const [since, setSince] = useState<number | null>(null)
  useEffect(() => {
    let lists = false
    const cases = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = () => {
      timer = undefined
      if (lists) void cache.invalidateQueries({ queryKey: keys.cases(brandId) })
      for (const id of cases) void cache.invalidateQueries({ queryKey: keys.case(id) })
      lists = false
      cases.clear()
    }
    const stop = listen(brandId, (heard) => {
      if (heard.kind === 'state') {
        setSince((before) => (heard.open ? null : (before ?? Date.now())))
        return
      }
      if (heard.kind !== 'event') return
      const { event } = heard
      switch (event.type) {
        case 'case':
          lists = true
          cases.add(event.caseId)
          timer ??= setTimeout(refresh, gatherMs)
          return
        case 'counts':
          cache.setQueryData(keys.counts(event.brandId), event.counts)
          return
        case 'source':
          void cache.invalidateQueries({ queryKey: keys.sources(event.brandId) })
          return
        case 'resync':
          void cache.invalidateQueries()
      }
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [brandId, cache])
  const worthSaying = useTicking((now) => since !== null && now - since > quietMs)
  return worthSaying ? since : null
}

const subscribeOnline = (changed: () => void) => {
  addEventListener('online', changed)
  addEventListener('offline', changed)
  return () => {
    removeEventListener('online', changed)
    removeEventListener('offline', changed)
  }
}

/** Whether the device has a network at all. */
export const useOnline = (): boolean => useSyncExternalStore(subscribeOnline, () => navigator.onLine)
