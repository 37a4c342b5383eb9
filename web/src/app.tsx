import { MantineProvider, useMantineColorScheme } from '@mantine/core'
import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Component,
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useEffectEvent,
  useState,
} from 'react'
import { Router, useLocation } from 'wouter'
import type { Me } from '../../src/api/schemas.ts'
import { ActionsProvider } from './actions/registry.tsx'
import { doors, isPage, type PageAddress } from './addresses.ts'
import { WrongAddress } from './account/wrong-address.tsx'
import { returnPath } from './connect/answer.ts'
import { ApiProblem, api, signedOut } from './api.ts'
import { brandBase, brandIn, brandIsTold, keepBrand, usualBrand } from './brand-address.ts'
import { ClocksOf, SpeechProvider, useSpeech } from './i18n/context.tsx'
import { Inbox } from './inbox/inbox.tsx'
import { NoPage } from './no-page.tsx'
import { createCache, keys, useCase, useMe } from './queries.ts'
import { kept } from './storage.ts'
import { Button, Empty } from './ui/parts.tsx'
import { resolver, schemeManager, theme } from './ui/theme.ts'
import { ToastProvider } from './ui/toast.tsx'

const SignIn = lazy(async () => ({ default: (await import('./account/sign-in.tsx')).SignIn }))
const DemoDoor = lazy(async () => ({ default: (await import('./account/demo-door.tsx')).DemoDoor }))
const Setup = lazy(async () => ({ default: (await import('./setup/setup.tsx')).Setup }))
const AcceptInvitation = lazy(async () => ({ default: (await import('./people/accept.tsx')).AcceptInvitation }))
const NewPassword = lazy(async () => ({ default: (await import('./people/new-password.tsx')).NewPassword }))
const MustEnrol = lazy(async () => ({ default: (await import('./people/must-enrol.tsx')).MustEnrol }))
const Bring = lazy(async () => ({ default: (await import('./bring/bring.tsx')).Bring }))
const ConnectReturn = lazy(async () => ({ default: (await import('./connect/return.tsx')).ConnectReturn }))
const UnsurePage = lazy(async () => ({ default: (await import('./judgement/unsure-page.tsx')).UnsurePage }))
const CoveragePage = lazy(async () => ({ default: (await import('./mentions/coverage-page.tsx')).CoveragePage }))
const NamedPage = lazy(async () => ({ default: (await import('./named/named-page.tsx')).NamedPage }))
const SearchPage = lazy(async () => ({ default: (await import('./search/search-page.tsx')).SearchPage }))
const WorkloadPage = lazy(async () => ({ default: (await import('./teams/workload-page.tsx')).WorkloadPage }))
const Settings = lazy(async () => ({ default: (await import('./settings/settings.tsx')).Settings }))

/** What stands at each address beside the list. */
const shown: Readonly<Record<PageAddress, ComponentType<{ readonly me: Me; readonly brand: Me['brands'][number] }>>> = {
  '/new': Bring,
  '/share': Bring,
  '/coverage': CoveragePage,
  '/unsure': UnsurePage,
  '/named': NamedPage,
  '/search': SearchPage,
  '/workload': WorkloadPage,
}

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
  const { speak } = useSpeech()
  const status = useQuery({
    queryKey: ['status'],
    queryFn: api.status,
    staleTime: 60_000,
    refetchInterval: (it) => (it.state.status === 'error' ? 5_000 : false),
  })
  const ready = status.data?.setup === false
  const me = useMe(ready)

  const { setColorScheme } = useMantineColorScheme()
  // Another function at each drawing, whose every call styles the whole page anew, twice: a new theme is worth that, another address is not.
  const paint = useEffectEvent(setColorScheme)
  const theme = me.data?.user.theme
  const singleKeys = me.data?.user.singleKeys
  useEffect(() => {
    if (theme !== undefined) paint(theme)
  }, [theme])
  useEffect(() => {
    if (singleKeys !== undefined) kept.write('keys', singleKeys ? 'on' : 'off')
  }, [singleKeys])
  const mine = me.data?.user.language
  useEffect(() => {
    if (mine !== undefined) speak(mine)
  }, [mine, speak])
  useEffect(() => {
    const ended = () => void cache.invalidateQueries({ queryKey: keys.me })
    addEventListener(signedOut, ended)
    return () => removeEventListener(signedOut, ended)
  }, [cache])
  const noBrand = me.data?.brands.length === 0 && me.data.may.includes('add-brands') && !me.data.mustEnrol
  useEffect(() => {
    if (noBrand && !path.startsWith(doors.setup) && path !== returnPath) navigate(doors.setup, { replace: true })
    else if (me.data !== undefined && !noBrand && path === doors.signIn) navigate('/', { replace: true })
  }, [noBrand, me.data, path, navigate])

  // Held here: who is here is read again at any time, and then nothing asks for a second step any more.
  const [enrolled, setEnrolled] = useState<{ readonly by: string; readonly codes: readonly string[] } | null>(null)

  const failure = status.error ?? me.error
  if (reasonOf(failure) === 'wrong-address') return <WrongAddress error={failure} />
  if (status.error !== null && status.data === undefined) {
    return <NoPage error={status.error} onRetry={() => void status.refetch()} />
  }
  if (status.data === undefined) return <Patience />
  if (status.data.setup || reasonOf(me.error) === 'setup-needed') return <Setup me={null} />
  if (path === doors.demo && location.hash.length > 1) return <DemoDoor />
  if (path === doors.invitation) return <AcceptInvitation />
  if (path === doors.password) return <NewPassword />
  if (reasonOf(me.error) === 'unauthenticated') return <SignIn again={me.data !== undefined} />
  if (me.data === undefined) {
    if (me.error === null) return <Patience />
    return <NoPage error={me.error} onRetry={() => void me.refetch()} />
  }
  const { id } = me.data.user
  const codes = enrolled?.by === id ? enrolled.codes : null
  if (me.data.mustEnrol || codes !== null)
    return (
      <MustEnrol codes={codes} proved={(told) => setEnrolled({ by: id, codes: told })} kept={() => setEnrolled(null)} />
    )
  if (path === returnPath) return <ConnectReturn />
  return <Branded key={me.data.user.id} me={me.data} />
}

/** Everything about a brand, under its own address. An address without a brand goes on to the one looked at last. */
function Branded({ me }: { readonly me: Me }) {
  const [path, navigate] = useLocation()
  const cache = useQueryClient()
  const { language } = useSpeech()
  const named = brandIn(path)
  const brand = me.brands.find((it) => it.id === named?.brandId) ?? null
  const usual = usualBrand(me)
  const setsUp = (named?.rest ?? path).startsWith(doors.setup)
  useEffect(() => {
    if (brand !== null || usual === null || setsUp) return
    // A view that is kept is asked for all the same: the server says whether it is there for this person.
    const rest = named === null || named.rest.startsWith('/views/') ? (named?.rest ?? path) : '/'
    navigate(`${brandBase(usual.id)}${rest}${location.search}${location.hash}`, { replace: true })
  }, [brand, usual, setsUp, named, path, navigate])
  useEffect(() => {
    if (brand === null) return
    keepBrand(brand.id)
    if (brand.id === me.lastBrandId) return brandIsTold(brand.id)
    api.changeProfile({ lastBrandId: brand.id }).then(
      (next) => cache.setQueryData(keys.me, next),
      () => {},
    )
  }, [brand, me.lastBrandId, cache])
  if (brand === null || named === null) return setsUp ? <Setup me={me} /> : usual === null ? <NoBrand /> : null
  const { rest } = named
  const Page = isPage(rest) ? shown[rest] : null
  const caseId = /^\/cases\/(\d+)/.exec(rest)?.[1]
  return (
    <Router base={brandBase(brand.id)}>
      <ClocksOf timeZone={brand.timeZone}>
        {caseId !== undefined && <RightBrand caseId={caseId} brandId={brand.id} />}
        {setsUp ? (
          <Setup me={me} />
        ) : Page !== null ? (
          <Page key={brand.id} me={me} brand={brand} />
        ) : rest.startsWith('/settings') ? (
          <Settings key={brand.id} me={me} />
        ) : (
          <Inbox key={`${language} ${brand.id}`} me={me} />
        )}
      </ClocksOf>
    </Router>
  )
}

/** A link to a case may name another brand than the case's own, or none: the case decides. */
function RightBrand({ caseId, brandId }: { readonly caseId: string; readonly brandId: string }) {
  const [path, navigate] = useLocation()
  const own = useCase(caseId).data?.case.brandId
  useEffect(() => {
    if (own !== undefined && own !== brandId) navigate(`~${brandBase(own)}${path}${location.search}`, { replace: true })
  }, [own, brandId, path, navigate])
  return null
}

function NoBrand() {
  const { t } = useSpeech()
  return (
    <Empty sea="boat" first title={t.empty.noBrand.title}>
      {t.empty.noBrand.text}
    </Empty>
  )
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
              <ActionsProvider>
                <Suspense fallback={<Patience />}>
                  <Gate />
                </Suspense>
              </ActionsProvider>
            </ToastProvider>
          </MantineProvider>
        </QueryClientProvider>
      </Fallen>
    </SpeechProvider>
  )
}
