import { useSyncExternalStore } from 'react'
import { serverNow } from '../server-clock.ts'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const it of listeners) it()
  }, 1_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** What `read` says of the present moment; draws again only when it says something else. */
export function useTicking<T extends string | number | boolean>(read: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(serverNow()))
}

const minuteMs = 60_000

/** The present moment to the minute, for words that name a day or an hour. */
export function useMinute(): number {
  return useTicking((now) => Math.floor(now / minuteMs) * minuteMs)
}
