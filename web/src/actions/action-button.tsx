import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { keysAct, shownKey } from '../ui/keys.ts'
import { Button } from '../ui/parts.tsx'
import { type Action, isSingle } from './action.ts'

/** The key that is shown beside an action; none where single keys are switched off. */
export function useShownKeys(): (action: Pick<Action, 'keys'>) => readonly string[] {
  const { t } = useSpeech()
  return ({ keys: [first] }) =>
    first === undefined || (isSingle(first) && !keysAct()) ? [] : first.split(' ').map((it) => shownKey(it, t.enter))
}

/** The button of an action: its label, its icon, its key, and why it is blocked. */
export function ActionButton({
  action,
  children,
  ...rest
}: {
  readonly action: Action
  readonly kind?: 'primary' | 'quiet'
  readonly size?: 'sm' | 'lg'
  readonly busy?: boolean
  readonly because?: string
  /** Blocked for another reason than the action's own. */
  readonly blocked?: boolean
  /** Other words than the action's own. */
  readonly children?: ReactNode
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick'>) {
  const shown = useShownKeys()(action)
  return (
    <Button
      icon={action.icon}
      {...(shown.length === 0 ? {} : { keys: shown.join(' ') })}
      blocked={action.blocked !== null}
      onClick={action.run}
      {...rest}
    >
      {children ?? action.label}
    </Button>
  )
}

/** « G puis N ». */
export function Keys({ keys }: { readonly keys: readonly string[] }) {
  const { t } = useSpeech()
  return keys.map((it, at) => (
    <span key={it}>
      {at > 0 && ` ${t.palette.andThen} `}
      <kbd>{it}</kbd>
    </span>
  ))
}
