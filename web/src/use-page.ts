import { useEffect } from 'react'
import { useLocation } from 'wouter'
import type { Action } from './actions/action.ts'
import { useActions } from './actions/registry.tsx'
import { useSpeech } from './i18n/context.tsx'

/** The way back from a page, by Escape or u. */
export function useWayUp(run: () => void): Action {
  const { t } = useSpeech()
  return {
    id: 'up',
    label: t.palette.acts.up,
    icon: 'back',
    group: 'list',
    keys: ['Escape', 'u'],
    blocked: null,
    quiet: true,
    run,
  }
}

/** What a page beside the inbox has in common with the others: its name above the window, and the way back to the inbox. */
export function usePage(title: string): void {
  const { t } = useSpeech()
  const [, navigate] = useLocation()
  useEffect(() => {
    document.title = t.title(title)
  }, [t, title])
  useActions(1, [useWayUp(() => navigate('/'))])
}
