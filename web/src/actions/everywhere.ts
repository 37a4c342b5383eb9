import { useMantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { languages, type Me, themes } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { brandBase } from '../brand-address.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useNavigate } from '../navigate.tsx'
import { keys } from '../queries.ts'
import { useToasts } from '../ui/toast.tsx'
import { viewPath } from '../views.ts'
import type { Action } from './action.ts'
import { useActions, usePalette } from './registry.tsx'

/** What can be done from every page behind the door. */
export function useEverywhere(
  me: Me,
  brand: Me['brands'][number],
  leave: () => void,
  sections: readonly { readonly id: string; readonly label: string }[],
): void {
  const { t, language } = useSpeech()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const { undo } = useToasts()
  const { open } = usePalette()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { acts, also } = t.palette
  const profile = (input: object) =>
    void api.changeProfile(input).then(
      (next) => cache.setQueryData(keys.me, next),
      () => {},
    )
  const theme = (it: (typeof themes)[number]) => {
    setColorScheme(it)
    profile({ theme: it })
  }
  const dark = colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  const go = (id: string, label: string, icon: Action['icon'], to: string, chord: readonly string[] = []): Action => ({
    id: `go ${id}`,
    label,
    icon,
    group: 'go',
    keys: chord,
    blocked: null,
    run: () => navigate(to),
  })
  const all: readonly Action[] = [
    go('cases', acts.cases, 'inbox', viewPath('to-answer'), ['g c']),
    go('unowned', acts.unowned, 'unowned', viewPath('unowned'), ['g n']),
    go('search', t.search.act, 'search', '/search', ['/']),
    go('coverage', acts.coverage, 'coverage', '/coverage'),
    go('named', t.named.title, 'pencil', '/named'),
    go('workload', acts.workload, 'people', '/workload'),
    go('sources', acts.sources, 'sources', '/settings/sources', ['g s']),
    go('mine', acts.mine, 'person', viewPath('mine')),
    go('waiting', acts.waiting, 'pause', viewPath('waiting')),
    go('settled', acts.settled, 'settled', viewPath('settled')),
    ...sections
      .filter(({ id }) => id !== 'sources')
      .map(({ id, label }) => go(`settings ${id}`, acts.settings(label), 'settings', `/settings/${id}`)),
    ...(brand.may.includes('connect-sources') ? [go('setup', acts.setup, 'right', '/setup/watch')] : []),
    ...(me.brands.length > 1
      ? [
          {
            id: 'brand',
            label: acts.brand,
            icon: 'updown' as const,
            group: 'go' as const,
            keys: [],
            blocked: null,
            run: () => {},
            choices: () =>
              me.brands.map((it) => ({
                id: it.id,
                label: it.name,
                icon: 'right' as const,
                now: it.id === brand.id,
                run: () => navigate(`~${brandBase(it.id)}/`),
              })),
          },
        ]
      : []),
    ...(brand.may.includes('change-cases')
      ? [
          {
            id: 'bring',
            label: acts.bring,
            also: also.bring,
            icon: 'plus' as const,
            group: 'more' as const,
            keys: ['c'],
            blocked: null,
            run: () => navigate('/new'),
          },
        ]
      : []),
    {
      id: 'undo',
      label: acts.undo,
      icon: 'undo',
      group: 'more',
      keys: ['z'],
      blocked: null,
      run: () => void undo(),
    },
    {
      id: 'flip',
      label: acts.flip,
      also: also.theme,
      icon: 'eye',
      group: 'more',
      keys: ['t'],
      blocked: null,
      run: () => theme(dark ? 'light' : 'dark'),
    },
    {
      id: 'theme',
      label: acts.theme,
      also: also.theme,
      icon: 'eye',
      group: 'more',
      keys: [],
      blocked: null,
      run: () => {},
      choices: () =>
        themes.map((it) => ({
          id: it,
          label: t.settings.profile.themes[it],
          icon: 'eye',
          now: it === me.user.theme,
          run: () => theme(it),
        })),
    },
    {
      id: 'language',
      label: acts.language,
      also: also.language,
      icon: 'globe',
      group: 'more',
      keys: [],
      blocked: null,
      run: () => {},
      choices: () =>
        languages.map((it) => ({
          id: it,
          label: t.languages[it],
          icon: 'globe',
          now: it === language,
          run: () => profile({ language: it }),
        })),
    },
    {
      id: 'keys',
      label: acts.keys,
      icon: 'quote',
      group: 'more',
      keys: ['?'],
      blocked: null,
      run: () => open({ kind: 'keys' }),
    },
    {
      id: 'palette',
      label: acts.palette,
      icon: 'search',
      group: 'more',
      keys: ['Mod+k'],
      blocked: null,
      quiet: true,
      run: () => open({ kind: 'all' }),
    },
    {
      id: 'sign-out',
      label: acts.signOut,
      icon: 'signOut',
      group: 'more',
      keys: [],
      blocked: null,
      run: leave,
    },
  ]
  useActions(0, all)
}
