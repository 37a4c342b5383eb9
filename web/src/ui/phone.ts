import { useSyncExternalStore } from 'react'

const phone = matchMedia('(max-width: 640px)')
const subscribe = (changed: () => void) => {
  phone.addEventListener('change', changed)
  return () => phone.removeEventListener('change', changed)
}

/** Whether one pane at a time is shown. */
export const usePhone = (): boolean => useSyncExternalStore(subscribe, () => phone.matches)
