import { kept } from '../storage.ts'

/** Whether single keys act on this device. */
export const keysAct = (): boolean => kept.read('keys') !== 'off'

const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

/** A key as it stands on the keyboard: `r` is R, `Mod+k` is ⌘ K or Ctrl K. `enter`: the word for that key. */
export function shownKey(keys: string, enter: string): string {
  const [mod, key] = keys.startsWith('Mod+') ? [isMac() ? '⌘ ' : 'Ctrl ', keys.slice('Mod+'.length)] : ['', keys]
  if (key === 'Enter') return `${mod}${enter}`
  if (key === 'Escape') return 'Esc'
  if (/^[A-Z]$/.test(key)) return `⇧ ${key}`
  return `${mod}${key.length === 1 ? key.toUpperCase() : key}`
}
