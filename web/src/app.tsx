import { MantineProvider } from '@mantine/core'
import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query'
import { Component, lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { WrongAddress } from './account/wrong-address.tsx'
import { ApiProblem, api, signedOut } from './api.ts'
import { SpeechProvider, useSpeech } from './i18n/context.tsx'
import { Inbox } from './inbox/inbox.tsx'
import { ProblemNotice } from './problem.tsx'
import { createCache, keys, useMe } from './queries.ts'
import { Button, Empty } from './ui/parts.tsx'
import { resolver, schemeManager, theme } from './ui/theme.ts'
import { ToastProvider } from './ui/toast.tsx'

const SignIn = lazy(async () => ({ default: (await import('./account/sign-in.tsx')).SignIn }))
const DemoDoor = lazy(async () => ({ default: (await import('./account/demo-door.tsx')).DemoDoor }))
const Setup = lazy(async () => ({ default: (await import('./setup/setup.tsx')).Setup }))
const Bring = lazy(async () => ({ default: (await import('./bring/bring.tsx')).Bring }))
const Settings = lazy(async () => ({ default: (await import('./settings/settings.tsx')).Settings }))

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

/** Stands in for a page that has stopped: drafts are safe, loading again goes on. */
class Fallen extends Component<{ readonly children: ReactNode }, { readonly fallen: boolean }> {
  override readonly state = { fallen: false }
  static getDerivedStateFromError() {
    return { fallen: true }
  }
  override render() {
    return this.state.fallen ? <Crashed /> : this.props.children
  }
}

function Crashed() {
  const { t } = useSpeech()
  return (
    <Empty
      sea="waves"
      first
      title={t.problem.crashed.title}
      act={
        <Button kind="primary" onClick={() => location.reload()}>
          {t.problem.crashed.act}
        </Button>
      }
    >
      {t.problem.crashed.text}
    </Empty>
  )
}

/** Nothing for 300 ms, then a word; after four seconds, why. */
function Patience() {
  const { t } = useSpeech()
  const [stage, setStage] = useState(0)
  useEffect(() => {
    const first = setTimeout(() => setStage(1), 300)
    const second = setTimeout(() => setStage(2), 4_000)
    return () => {
      clearTimeout(first)
      clearTimeout(second)
    }
  }, [])
  if (stage === 0) return null
  return (
    <Empty sea="waves" title={t.loading}>
      {stage === 2 ? t.slow : undefined}
    </Empty>
  )
}

const reasonOf = (error: unknown): string | null => (error instanceof ApiProblem ? error.reason : null)

/** Decides what stands on the screen: set-up, sign-in, or the work. The address stays, so that one comes back to where one was. */
function Gate() {
  const [path, navigate] = useLocation()
  const cache = useQueryClient()
  const { language, speak } = useSpeech()
  const status = useQuery({
    queryKey: ['status'],
    queryFn: api.status,
    staleTime: 60_000,
    refetchInterval: (it) => (it.state.status === 'error' ? 5_000 : false),
  })
  const ready = status.data?.setup === false
  const me = useMe(ready)

  const mine = me.data?.user.language
  useEffect(() => {
    if (mine !== undefined) speak(mine)
  }, [mine, speak])
  useEffect(() => {
    const ended = () => void cache.invalidateQueries({ queryKey: keys.me })
    addEventListener(signedOut, ended)
    return () => removeEventListener(signedOut, ended)
  }, [cache])
  const noBrand = me.data !== undefined && me.data.brands.length === 0 && me.data.user.role === 'administrator'
  useEffect(() => {
    if (noBrand && !path.startsWith('/setup')) navigate('/setup', { replace: true })
    else if (me.data !== undefined && !noBrand && path === '/sign-in') navigate('/', { replace: true })
  }, [noBrand, me.data, path, navigate])

  const failure = status.error ?? me.error
  if (reasonOf(failure) === 'wrong-address') return <WrongAddress error={failure} />
  if (status.error !== null && status.data === undefined) {
    return (
      <main className="empty">
        <ProblemNotice error={status.error} onRetry={() => void status.refetch()} />
      </main>
    )
  }
  if (status.data === undefined) return <Patience />
  if (status.data.setup || reasonOf(me.error) === 'setup-needed') return <Setup me={null} />
  if (path === '/demo' && location.hash.length > 1) return <DemoDoor />
  if (reasonOf(me.error) === 'unauthenticated') return <SignIn again={me.data !== undefined} />
  if (me.data === undefined) {
    if (me.error === null) return <Patience />
    return (
      <main className="empty">
        <ProblemNotice error={me.error} onRetry={() => void me.refetch()} />
      </main>
    )
  }
  if (path.startsWith('/setup')) return <Setup me={me.data} />
  if (path === '/new' || path === '/share') return <Bring me={me.data} />
  if (path.startsWith('/settings')) return <Settings me={me.data} />
  return <Inbox key={language} me={me.data} />
}

/** The whole of Vigie in the browser. */
export function App() {
  const [cache] = useState(createCache)
  return (
    <SpeechProvider>
      <Fallen>
        <QueryClientProvider client={cache}>
          <MantineProvider
            theme={theme}
            cssVariablesResolver={resolver}
            colorSchemeManager={schemeManager}
            defaultColorScheme="auto"
            getStyleNonce={() => nonce}
          >
            <ToastProvider>
              <Suspense fallback={<Patience />}>
                <Gate />
              </Suspense>
            </ToastProvider>
          </MantineProvider>
        </QueryClientProvider>
      </Fallen>
    </SpeechProvider>
  )
}
