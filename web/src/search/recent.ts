import { kept } from '../storage.ts'

const most = 6

/** The last searches of a person on this device, the newest first. */
export function recentSearches(userId: string): readonly string[] {
  return (kept.read(`search.${userId}`) ?? '').split('\n').filter((it) => it !== '')
}

/** Remembers a search; the same one twice stands once. */
export function noteSearch(userId: string, text: string): void {
  const one = text.replace(/\s+/gu, ' ').trim()
  if (one.length < 2) return
  kept.write(`search.${userId}`, [one, ...recentSearches(userId).filter((it) => it !== one)].slice(0, most).join('\n'))
}

/** Forgets them. */
export const forgetSearches = (userId: string): void => kept.remove(`search.${userId}`)
