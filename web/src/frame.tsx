import { Menu, useMantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, memo, type ReactNode, Suspense, useEffect } from 'react'
import type { ListView } from '../../src/api/inbox.ts'
import type { Me, Source } from '../../src/api/schemas.ts'
import { useEverywhere } from './actions/everywhere.ts'
import { usePalette } from './actions/registry.tsx'
import { ApiProblem, api } from './api.ts'
import { useSpeech } from './i18n/context.tsx'
import { unsortedText } from './inbox/filter.ts'
import { countWords } from './inbox/count-words.ts'
import { SavedViewsNav } from './inbox/saved-views.tsx'
import { useNamed } from './named/named-api.ts'
import { Link, useNavigate } from './navigate.tsx'
import { keys, useCounts, useSources } from './queries.ts'
import { PageZone } from './moments/zone-hint.tsx'
import { BrandSwitch } from './people/brand-switch.tsx'
import { Icon, type IconName } from './ui/icons.tsx'
import { Avatar } from './ui/parts.tsx'
import { useNarrow } from './ui/phone.ts'
import { useTicking } from './ui/ticking.ts'
import { shownKey } from './ui/keys.ts'
import { useToasts } from './ui/toast.tsx'
import { sectionsOf } from './settings/sections.ts'
import { SiteState } from './settings/site-state.tsx'
import { ToolsTrouble } from './tools/trouble.tsx'
import { viewOrder, viewPath } from './views.ts'
import './actions/palette.css'

const loadPalette = () => import('./actions/palette.tsx')
const PaletteHost = lazy(async () => ({ default: (await loadPalette()).PaletteHost }))

const viewIcons: Record<ListView, IconName> = {
  mine: 'person',
  'to-answer': 'reply',
  unowned: 'unowned',
  waiting: 'pause',
  settled: 'settled',
  all: 'stack',
}

/** When the sources last heard of the brand, in ms; null before the first time. */
export const lastHeard = (sources: readonly Source[]): number | null =>
  sources.reduce<number | null>((last, it) => {
    const at = it.lastPostAt === null ? null : Date.parse(it.lastPostAt)
    return at !== null && (last === null || at > last) ? at : last
  }, null)

/** « dernière mention il y a 8 s », kept true as time goes by. */
export function LastMention({ at }: { readonly at: number | null }) {
  const { t, f } = useSpeech()
  const words = useTicking((now) => (at === null ? '' : f.ago(at, now)))
  return <span className="last">{at === null ? t.watch.noMention : t.watch.lastMention(words)}</span>
}

/** The watch in one line: how many sources hear, and which do not. Only what is known. */
function WatchState({ sources }: { readonly sources: readonly Source[] }) {
  const { t } = useSpeech()
  const count = (health: Source['health']) => sources.filter((it) => it.health === health).length
  const [lost, late, quiet] = [count('lost'), count('late'), count('silent')]
  const [starting, listening] = [count('starting'), count('listening')]
  const said: { icon: IconName; words: string; tone: string } =
    sources.length === 0
      ? { icon: 'silent', words: t.watch.none, tone: '' }
      : lost > 0
        ? { icon: 'silent', words: t.watch.someLost(lost), tone: 'danger' }
        : late > 0
          ? { icon: 'late', words: t.watch.someLate(late), tone: 'warn' }
          : quiet > 0
            ? { icon: 'silent', words: t.watch.someQuiet(quiet), tone: 'warn' }
            : listening > 0
              ? { icon: 'settled', words: t.watch.allListening(listening), tone: '' }
              : starting > 0
                ? { icon: 'sources', words: t.watch.starting, tone: '' }
                : { icon: 'pause', words: t.watch.allPaused, tone: '' }
  return (
    <Link href="/settings/sources" className="state">
      <span className={said.tone}>
        <Icon name={said.icon} />
      </span>
      <b className={`t ${said.tone}`}>{said.words}</b>
    </Link>
  )
}

/** The way out. Whoever could not be told apart any more is out already. */
function useLeave(): () => Promise<void> {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const leave = async (): Promise<void> => {
    try {
      await api.signOut()
    } catch (error) {
      // Whoever is no longer known is out already.
      if (!(error instanceof ApiProblem) || error.reason !== 'unauthenticated') {
        say({ icon: 'offline', text: t.nav.stillIn, act: { label: t.retry, run: () => void leave() } })
        return
      }
    }
    cache.clear()
    location.assign('/sign-in')
  }
  return leave
}

function AccountMenu({
  me,
  rail,
  leave,
}: {
  readonly me: Me
  readonly rail: boolean
  readonly leave: () => Promise<void>
}) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position={rail ? 'right-end' : 'top-start'} width={220}>
      <Menu.Target>
        <button type="button" className="mebtn" aria-label={t.nav.accountOf(me.user.name)}>
          <Avatar name={me.user.name} {...(rail ? { size: 'm' as const } : {})} />
          {!rail && <span className="cut">{me.user.name}</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => navigate('/settings/profile')}>{t.nav.profile}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t.settings.profile.theme}</Menu.Label>
        {(['auto', 'light', 'dark'] as const).map((it) => (
          <Menu.Item
            key={it}
            onClick={() => {
              setColorScheme(it)
              void api.changeProfile({ theme: it }).then((next) => cache.setQueryData(keys.me, next))
            }}
            rightSection={colorScheme === it ? <Icon name="check" size="s" /> : null}
          >
            {t.settings.profile.themes[it]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="signOut" />} onClick={() => void leave()}>
          {t.nav.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

type Section = 'coverage' | 'unsure' | 'named' | 'workload' | 'sources' | 'settings' | 'me'

/** Whose desk is shown, and where on it somebody is. */
interface Place {
  readonly me: Me
  readonly brand: Me['brands'][number]
  readonly view: ListView | undefined
  /** How the list is narrowed. */
  readonly filter: string
  readonly section: Section | undefined
}

/** How many sources hear nothing, and how many are late. */
const troubled = (sources: readonly Source[]) => ({
  lost: sources.filter((it) => it.health === 'lost').length,
  late: sources.filter((it) => it.health === 'late').length,
})

/** What stands beside every page. It is the same from case to case, and is not drawn anew for the next. */
const Sidebar = memo(function Sidebar({ me, brand, view, filter, section, rail }: Place & { readonly rail: boolean }) {
  const { t, f } = useSpeech()
  const leave = useLeave()
  const { open } = usePalette()
  const counts = useCounts(brand.id).data
  const unread = useNamed(brand.id).data?.unread ?? 0
  const sources = useSources(brand.id).data ?? []
  const { lost, late } = troubled(sources)
  const shown = (value: number | undefined) => (value === undefined || value === 0 ? '' : countWords(value, { t, f }))
  return (
    <aside className="side" aria-label={t.nav.label}>
      <BrandSwitch me={me} brandId={brand.id} name={brand.name} />
      <button
        type="button"
        className="findfield"
        aria-haspopup="dialog"
        title={rail ? t.palette.field : undefined}
        onClick={() => open({ kind: 'all' })}
      >
        <Icon name="search" />
        <span className="cut">{t.palette.field}</span>
        <kbd aria-hidden="true">{shownKey('Mod+k', t.enter)}</kbd>
      </button>
      <nav className="nav" aria-label={t.nav.label}>
        <Link href="/" className={view === undefined ? '' : 'part'} title={rail ? t.nav.cases : undefined}>
          <Icon name="inbox" />
          <span className="t">{t.nav.cases}</span>
          <span className="n">{shown(counts?.['to-answer'])}</span>
        </Link>
        <Link
          href="/named"
          aria-current={section === 'named' ? 'page' : undefined}
          title={rail ? t.named.title : undefined}
        >
          <Icon name="at" />
          <span className="t">{t.named.title}</span>
          {unread > 0 && <span className="n">{f.number(unread)}</span>}
        </Link>
        <Link
          href="/coverage"
          aria-current={section === 'coverage' ? 'page' : undefined}
          title={rail ? t.nav.coverage : undefined}
        >
          <Icon name="coverage" />
          <span className="t">{t.nav.coverage}</span>
        </Link>
        <Link
          href="/unsure"
          aria-current={section === 'unsure' ? 'page' : undefined}
          title={rail ? t.judgement.queue.nav : undefined}
        >
          <Icon name="ask" />
          <span className="t">{t.judgement.queue.nav}</span>
        </Link>
        {brand.may.includes('change-clocks') && (
          <Link
            href="/workload"
            aria-current={section === 'workload' ? 'page' : undefined}
            title={rail ? t.teams.load.nav : undefined}
          >
            <Icon name="people" />
            <span className="t">{t.teams.load.nav}</span>
          </Link>
        )}
        <Link
          href="/settings/sources"
          aria-current={section === 'sources' ? 'page' : undefined}
          title={rail ? t.nav.sources : undefined}
        >
          <Icon name="sources" />
          <span className="t">{t.nav.sources}</span>
          {lost > 0 ? (
            <>
              <span className="n danger">{t.nav.sourcesLost(lost)}</span>
              <span className="dot danger" />
            </>
          ) : (
            late > 0 && (
              <>
                <span className="n warn">{t.nav.sourcesLate(late)}</span>
                <span className="dot warn" />
              </>
            )
          )}
        </Link>
        <Link
          href="/settings"
          aria-current={section === 'settings' || section === 'me' ? 'page' : undefined}
          title={rail ? t.nav.settings : undefined}
        >
          <Icon name="settings" />
          <span className="t">{t.nav.settings}</span>
          <ToolsTrouble me={me} />
        </Link>
      </nav>
      <p className="cap">{t.nav.views}</p>
      <nav className="nav views" aria-label={t.nav.views}>
        {viewOrder.map((it) => (
          <Link
            key={it}
            href={viewPath(it)}
            aria-current={view === it && unsortedText(filter) === '' ? 'page' : undefined}
            title={rail ? t.views[it] : undefined}
          >
            <Icon name={viewIcons[it]} />
            <span className="t">{t.views[it]}</span>
            <span className="n">{it === 'settled' || it === 'all' ? '' : shown(counts?.[it])}</span>
          </Link>
        ))}
      </nav>
      <SavedViewsNav brand={brand} view={view} filter={filter} rail={rail} />
      <div className="sidefoot">
        {!rail && <SiteState brandId={brand.id} />}
        {!rail && <WatchState sources={sources} />}
        {!rail && <LastMention at={lastHeard(sources)} />}
        {!rail && <PageZone />}
        <AccountMenu me={me} rail={rail} leave={leave} />
      </div>
    </aside>
  )
})

/** The bar at the thumb on a phone. */
const TabBar = memo(function TabBar({ brand, view, section }: Pick<Place, 'brand' | 'view' | 'section'>) {
  const { t, f } = useSpeech()
  const counts = useCounts(brand.id).data
  const { lost } = troubled(useSources(brand.id).data ?? [])
  return (
    <nav className="tabbar" aria-label={t.nav.label}>
      <Link href="/" aria-current={view !== undefined && view !== 'mine' ? 'page' : undefined}>
        <Icon name="inbox" />
        {counts !== undefined && counts['to-answer'] > 0 && (
          <span className="badge">{countWords(counts['to-answer'], { t, f })}</span>
        )}
        {t.nav.cases}
      </Link>
      <Link href="/?view=mine" aria-current={view === 'mine' ? 'page' : undefined}>
        <Icon name="person" />
        {t.nav.mine}
      </Link>
      <Link href="/settings/sources" aria-current={section === 'sources' ? 'page' : undefined}>
        <Icon name="sources" />
        {lost > 0 && <span className="dot danger" />}
        {t.nav.sources}
      </Link>
      <Link href="/settings/profile" aria-current={section === 'settings' || section === 'me' ? 'page' : undefined}>
        <Icon name="settings" />
        {t.nav.settings}
      </Link>
    </nav>
  )
})

/** The frame of every page behind the door: sidebar or rail, the page, the bar at the thumb on a phone. */
export function Frame({
  me,
  brand,
  view,
  filter = '',
  section,
  rail: wanted,
  bare,
  children,
}: {
  readonly me: Me
  readonly brand: Me['brands'][number]
  readonly view?: ListView | undefined
  /** How the list is narrowed. */
  readonly filter?: string
  readonly section?: Section
  readonly rail: boolean
  /** Without the bar at the thumb: the page has its own. */
  readonly bare?: boolean
  readonly children: ReactNode
}) {
  const { t } = useSpeech()
  const narrow = useNarrow()
  const rail = wanted || narrow
  const leave = useLeave()
  const { opened } = usePalette()
  useEverywhere(
    me,
    brand,
    () => void leave(),
    sectionsOf(me).map((id) => ({ id, label: t.settings.sections[id] })),
  )
  // The palette opens at once when its code is here before it is asked for.
  useEffect(() => {
    void loadPalette().catch(() => {})
  }, [])
  return (
    <div className={rail ? 'app rail' : 'app'}>
      <a className="skip" href="#page">
        {t.skipToContent}
      </a>
      <Sidebar me={me} brand={brand} view={view} filter={filter} section={section} rail={rail} />
      {opened !== null && (
        <Suspense fallback={null}>
          <PaletteHost me={me} brand={brand} />
        </Suspense>
      )}
      <main className="main" id="page" tabIndex={-1}>
        {children}
      </main>
      {bare !== true && <TabBar brand={brand} view={view} section={section} />}
    </div>
  )
}
