import { doors } from '../addresses.ts'

/** Where networks send the browser back to. */
export const returnPath = doors.back

let held: string | null = null

/** Takes what a network sent back out of the address bar, so that it is in no history and in no picture of the screen. */
export function holdAnswer(): void {
  if (location.pathname !== returnPath || location.search === '') return
  held = location.search.slice(1)
  history.replaceState(null, '', returnPath)
}

/** What came back; null where nothing did, as after loading the page again. It is given once. */
export function takeAnswer(): string | null {
  const answer = held
  held = null
  return answer
}
