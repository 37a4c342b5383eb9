import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { Icon, type IconName } from './icons.tsx'
import { Button } from './parts.tsx'

/** What can be done from a notice. */
export interface ToastAct {
  readonly label: string
  readonly keys?: string
  readonly run: () => void
}

interface Said {
  readonly icon: IconName
  readonly text: ReactNode
  readonly act?: ToastAct
  readonly forMs?: number
}

interface Toasts {
  readonly say: (said: Said) => void
  readonly hush: () => void
  /** Runs what « Annuler » would; false when nothing can be undone. */
  readonly undo: () => boolean
}

const Context = createContext<Toasts>({ say: () => {}, hush: () => {}, undo: () => false })

/** Holds the one notice at the bottom left that says « done » and offers to undo it, for ten seconds. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState<Said | null>(null)
  const current = useRef<Said | null>(null)
  useEffect(() => {
    current.current = said
    if (said === null) return
    const timer = setTimeout(() => setSaid(null), said.forMs ?? 10_000)
    return () => clearTimeout(timer)
  }, [said])
  const hush = useCallback(() => setSaid(null), [])
  const undo = useCallback(() => {
    const act = current.current?.act
    if (act === undefined) return false
    setSaid(null)
    act.run()
    return true
  }, [])
  const toasts = useMemo(() => ({ say: setSaid, hush, undo }), [hush, undo])
  return (
    <Context value={toasts}>
      {children}
      <div role="status" aria-live="polite">
        {said !== null && (
          <div className="toast">
            <Icon name={said.icon} />
            <span className="grow">{said.text}</span>
            {said.act !== undefined && (
              <Button size="sm" keys={said.act.keys} onClick={() => undo()}>
                {said.act.label}
              </Button>
            )}
          </div>
        )}
      </div>
    </Context>
  )
}

/** Says that something is done, at the bottom left, one at a time. */
export const useToasts = (): Toasts => useContext(Context)
