import { useEffect, useRef } from 'react'
import { kept } from '../storage.ts'

const typing = 'input, textarea, select, [contenteditable="true"], [role="textbox"]'
const floating = '[role="menu"], [role="dialog"]'

/** Whether single keys act on this device. */
export const keysAct = (): boolean => kept.read('keys') !== 'off'

/** Acts on single keys, while nobody types and no menu is open: what somebody types in a form is not left by `Escape` either. `Escape` acts where single keys are switched off too. */
export function useKeys(acts: Readonly<Record<string, (() => void) | undefined>>): void {
  const current = useRef(acts)
  useEffect(() => {
    current.current = acts
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      const act = current.current[event.key]
      if (act === undefined) return
      if (document.querySelector(floating) !== null) return
      const target = event.target instanceof Element ? event.target : null
      if ((target?.closest(typing) ?? null) !== null) return
      if (event.key !== 'Escape' && !keysAct()) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
