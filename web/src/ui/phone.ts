import { useSyncExternalStore } from 'react'

/** Whether a question about the screen holds, kept true as it is turned or resized. */
function asking(query: string): () => boolean {
  const it = matchMedia(query)
  const subscribe = (changed: () => void) => {
    it.addEventListener('change', changed)
    return () => it.removeEventListener('change', changed)
  }
  return () => useSyncExternalStore(subscribe, () => it.matches)
}

/** Whether one pane at a time is shown. */
export const usePhone = asking('(max-width: 640px)')

/** Whether the sidebar is a rail on every page: a tablet held upright, or a desk whose letters are twice as large. */
export const useNarrow = asking('(max-width: 900px)')
