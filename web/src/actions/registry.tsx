import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { isCatchingUp } from '../live/sight.ts'
import { keysAct } from '../ui/keys.ts'
import { type Action, begins, isSingle, ownKeys, pressed, withKeys } from './action.ts'

/** What the palette shows when it opens: everything, the choices of one action, or the keys. */
export type Opened =
  | null
  | { readonly kind: 'all' }
  | { readonly kind: 'choose'; readonly actionId: string }
  | { readonly kind: 'keys' }

/** How far inside something is offered. */
export type Level = 0 | 1 | 2 | 3

interface Registry {
  /** Every action that is offered where the person is, the outermost first. */
  readonly all: () => readonly Action[]
  readonly put: (owner: object, level: Level, actions: readonly Action[]) => void
  readonly drop: (owner: object) => void
  readonly subscribe: (changed: () => void) => () => void
  readonly opened: Opened
  readonly open: (what: Opened) => void
}

const Context = createContext<Registry | null>(null)

const typing = 'input, textarea, select, [contenteditable="true"], [role="textbox"], [role="combobox"]'
const floating = '[role="menu"], [role="dialog"], dialog[open]'
const chordMs = 1_500

/** Holds what can be done where the person is, and acts on its keys. */
export function ActionsProvider({ children }: { readonly children: ReactNode }) {
  const [opened, open] = useState<Opened>(null)
  const held = useRef(new Map<object, { readonly level: Level; readonly actions: readonly Action[] }>())
  const listeners = useRef(new Set<() => void>())
  const registry = useMemo((): Omit<Registry, 'opened'> => {
    const tell = () => {
      for (const it of listeners.current) it()
    }
    return {
      all: () => ownKeys([...held.current.values()].sort((a, b) => a.level - b.level).flatMap((it) => it.actions)),
      put: (owner, level, actions) => {
        held.current.set(owner, { level, actions })
        tell()
      },
      drop: (owner) => {
        held.current.delete(owner)
        tell()
      },
      subscribe: (changed) => {
        listeners.current.add(changed)
        return () => listeners.current.delete(changed)
      },
      open,
    }
  }, [])
  useEffect(() => {
    let first: { readonly key: string; readonly at: number } | null = null
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const key = pressed(event)
      if (key === null) return
      const actions = registry.all()
      const chord = first !== null && event.timeStamp - first.at < chordMs ? `${first.key} ${key}` : null
      first = null
      const action = (chord === null ? undefined : withKeys(actions, chord)) ?? withKeys(actions, key)
      const keys = chord !== null && action?.keys.includes(chord) === true ? chord : key
      if (document.querySelector(floating) !== null) return
      const target = event.target instanceof Element ? event.target : null
      const single = isSingle(keys)
      if ((single || key === 'Escape') && (target?.closest(typing) ?? null) !== null) return
      if (single && !keysAct()) return
      // Enter is also what presses a button or follows a link.
      if (key === 'Enter' && (target?.closest('a, button, summary, label') ?? null) !== null) return
      if (single && begins(actions, key) && chord === null) {
        first = { key, at: event.timeStamp }
        return
      }
      if (action === undefined || (event.repeat && !action.quiet)) return
      event.preventDefault()
      if (action.blocked !== null || isCatchingUp()) return
      if (action.choices !== undefined) open({ kind: 'choose', actionId: action.id })
      else action.run()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [registry])
  const value = useMemo(() => ({ ...registry, opened }), [registry, opened])
  return <Context.Provider value={value}>{children}</Context.Provider>
}

function useRegistry(): Registry {
  const registry = useContext(Context)
  if (registry === null) throw new Error('Actions are held by ActionsProvider, which is missing here.')
  return registry
}

/** Offers actions for as long as the component stands: everywhere (0), on a page (1), on a thing of that page (2), for what was chosen there (3). What is further inside has a key that both claim. */
export function useActions(level: Level, actions: readonly Action[]): void {
  const { put, drop } = useRegistry()
  const [owner] = useState(() => ({}))
  useEffect(() => {
    put(owner, level, actions)
  })
  useEffect(() => () => drop(owner), [owner, drop])
}

/** Opens the palette or the keys, and says what is open. */
export const usePalette = (): Pick<Registry, 'opened' | 'open'> => useRegistry()

/** Every action that is offered where the person is. */
export function useOffered(): readonly Action[] {
  const { all, subscribe } = useRegistry()
  const version = useRef(0)
  useSyncExternalStore(
    (changed) =>
      subscribe(() => {
        version.current += 1
        changed()
      }),
    () => version.current,
  )
  return all()
}
