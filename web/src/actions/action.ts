import type { ReactNode } from 'react'
import type { IconName } from '../ui/icons.tsx'

/** Under what an action stands in the palette and on the sheet of keys. */
export const actionGroups = ['case', 'list', 'go', 'more'] as const
/** One of them. */
export type ActionGroup = (typeof actionGroups)[number]

/** One thing that a person can do. Buttons, keys, menus and the palette all read this same value. */
export interface Action {
  /** Stable, for what was chosen lately. */
  readonly id: string
  readonly label: string
  readonly icon: IconName
  readonly group: ActionGroup
  /** What its group is called, where that says more than the usual words. */
  readonly groupLabel?: string
  /** Keys that do it: `r`, `E` (with Shift), `g s` (one after the other), `Mod+k`, `Enter`, `Escape`. The first is shown. */
  readonly keys: readonly string[]
  /** Why it cannot be done now, in a sentence; null when it can. */
  readonly blocked: string | null
  /** Only its keys act: moving about needs no words. */
  readonly quiet?: boolean
  /** Other words by which it is looked for. */
  readonly also?: string
  readonly run: () => void
  /** What has to be chosen before it is done; asked when it is opened. */
  readonly choices?: () => readonly Choice[]
  /** What is offered besides for what was typed, such as making it; null: nothing. */
  readonly create?: (typed: string) => Choice | null
}

/** One way of doing an action that asks which. */
export interface Choice {
  readonly id: string
  readonly label: string
  readonly icon: IconName
  /** What stands in the place of the icon. */
  readonly sign?: ReactNode
  /** It is so already. */
  readonly now?: boolean
  readonly run: () => void
  /** Does it in the place of `run`, while the palette stays open: a refusal is said there, beside what was typed. */
  readonly attempt?: () => Promise<void>
  /** Says why it was refused where the palette was closed meanwhile. */
  readonly refused?: (error: unknown) => void
}

/** Whether keys are single ones, which somebody can switch off. */
export const isSingle = (keys: string): boolean => !keys.startsWith('Mod+') && keys !== 'Escape'

/** The actions that a pressed key may mean. */
export const withKeys = (actions: readonly Action[], keys: string): Action | undefined =>
  actions.findLast((it) => it.keys.includes(keys))

/** The actions with the keys that are theirs: what is offered further inside, or for what was chosen, takes a key from what stands outside, which is then shown without it. */
export function ownKeys(actions: readonly Action[]): readonly Action[] {
  const taken = new Set<string>()
  return actions
    .toReversed()
    .map((it) => {
      const keys = it.keys.filter((key) => !taken.has(key))
      for (const key of keys) taken.add(key)
      return keys.length === it.keys.length ? it : { ...it, keys }
    })
    .toReversed()
}

/** Whether some action waits for a second key after this one. */
export const begins = (actions: readonly Action[], key: string): boolean =>
  actions.some((it) => it.keys.some((keys) => keys.startsWith(`${key} `)))

/** What was pressed, as actions name it; null where it is none of ours: a modifier alone, a key of the browser or of the machine. */
export function pressed(event: {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}): string | null {
  const { key } = event
  if (['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead', 'CapsLock', 'Process', 'Unidentified'].includes(key))
    return null
  const mod = event.ctrlKey || event.metaKey
  // AltGr comes as Control and Alt together, and makes signs such as # and @ on many keyboards.
  if (mod && event.altKey) return key.length === 1 && !/[\p{L}\p{N}]/u.test(key) ? key : null
  if (event.altKey) return null
  if (mod)
    return key.length === 1 || key === 'Enter' ? `Mod+${key.length === 1 ? latin(event).toLowerCase() : key}` : null
  return key.length === 1 ? latin(event) : key
}

/** A letter of another script means the one that stands on its place on a Latin keyboard, as in Greek or Cyrillic. */
function latin({
  key,
  code,
  shiftKey,
}: {
  readonly key: string
  readonly code: string
  readonly shiftKey: boolean
}): string {
  if (!/\p{L}/u.test(key) || /[\p{Script=Latin}]/u.test(key)) return key
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter === undefined) return key
  return shiftKey ? letter : letter.toLowerCase()
}
