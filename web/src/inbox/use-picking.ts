import { useCallback, useState } from 'react'
import { everything, extend, nothing, type Selection, toggle } from './selection.ts'

/** What is chosen in a list; `key` names the list: another one begins with nothing chosen. */
export function usePicking(key: string) {
  const [held, setHeld] = useState<{
    readonly key: string
    readonly selection: Selection | null
  }>({ key, selection: null })
  const begun = held.key === key ? held.selection : null
  const change = useCallback(
    (how: (before: Selection) => Selection) =>
      setHeld((before) => ({ key, selection: how(before.key === key ? (before.selection ?? nothing) : nothing) })),
    [key],
  )
  return {
    selection: begun ?? nothing,
    /** Whether somebody is choosing, be it that nothing is chosen yet. */
    isOn: begun !== null,
    begin: useCallback(() => change((before) => before), [change]),
    /** Chooses a case or no longer; with the order of the list, all from the one chosen last to this one. */
    pick: useCallback(
      (id: string, order: readonly string[] | null) =>
        change((before) => (order === null ? toggle(before, id) : extend(before, id, order))),
      [change],
    ),
    all: useCallback(() => change(() => everything), [change]),
    clear: useCallback(() => setHeld({ key, selection: null }), [key]),
    /** Lets a choice go that was carried out, and not another that was made meanwhile. */
    forget: useCallback(
      (chosen: Selection) =>
        setHeld((before) => (before.selection === chosen ? { key: before.key, selection: null } : before)),
      [],
    ),
  }
}
