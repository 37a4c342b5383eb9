import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useTicking } from '../ui/ticking.ts'
import { follow } from './follow.ts'
import { serverNow } from '../server-clock.ts'

const quietMs = 10_000

/** Keeps what is shown in step with the server, and says since when it has not been (null while it is). */
export function useLive(brandId: string): number | null {
  const cache = useQueryClient()
  const [since, setSince] = useState<number | null>(null)
  useEffect(
    () => follow(cache, brandId, (open) => setSince((before) => (open ? null : (before ?? serverNow())))),
    [brandId, cache],
  )
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
