import { lazy, Suspense, useEffect, useState } from 'react'
import { useRoute, useSearchParams } from 'wouter'
import { useQueryClient } from '@tanstack/react-query'
import { ListView, type SavedView } from '../../../src/api/inbox.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { useActions } from '../actions/registry.tsx'
import { desk } from '../addresses.ts'
import { useBrand } from '../brand-address.ts'
import { Frame } from '../frame.tsx'
import { useNavigate } from '../navigate.tsx'
import { ProblemNotice } from '../problem.tsx'
import { savedPath, viewPath } from '../views.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useLive, useOnline } from '../live/use-live.ts'
import { useStoredSince } from '../live/stored.ts'
import { useTicking } from '../ui/ticking.ts'
import { Button, Empty, Notice } from '../ui/parts.tsx'
import { usePhone } from '../ui/phone.ts'
import { ListPane, type ListPaneHandle } from './list-pane.tsx'
import { casePath } from './row.tsx'
import { ApiProblem, api } from '../api.ts'
import { keys } from '../queries.ts'
import { filterOf, read } from './filter.ts'
import { countWords } from './count-words.ts'
import { savedAt } from './saved-views.tsx'
import { stepFrom } from './step-by-key.ts'
import { useBulk } from './use-bulk.ts'
import { usePicking } from './use-picking.ts'
import { useSavedView, useSavedViews } from './views-api.ts'
import { useList } from './use-list.ts'

/** Whoever leafs quickly asks for nothing on the way. */
const prefetchAfterMs = 40

const loadPane = () => import('../cases/case-pane.tsx')
const CasePane = lazy(async () => ({ default: (await loadPane()).CasePane }))

/** Says that what is shown may be old; quiet, inside the page, gone when it is true no more. */
function Connection({ brandId }: { readonly brandId: string }) {
  const { t, f } = useSpeech()
  const online = useOnline()
  const lostSince = useLive(brandId)
  const storedSince = useStoredSince()
  const storedWhen = useTicking((now) => (storedSince === null ? '' : f.moment(storedSince, now)))
  if (!online) {
    return (
      <div className="lists-notice">
        <Notice tone="warn" icon="offline" title={t.live.offline} live="polite">
          {storedSince === null ? t.live.offlineText : t.live.storedText(storedWhen)}
        </Notice>
      </div>
    )
  }
  if (storedSince !== null) {
    return (
      <div className="lists-notice">
        <Notice tone="warn" icon="offline" title={t.live.unreachable} live="polite">
          {t.live.storedText(storedWhen)}
        </Notice>
      </div>
    )
  }
  if (lostSince === null) return null
  return (
    <div className="lists-notice">
      <Notice icon="offline" title={t.live.lost} live="polite">
        {t.live.lostText(f.time(lostSince))}
      </Notice>
    </div>
  )
}

/** The inbox and its cases: list and case side by side, or the case alone with its composer. */
export function Inbox({ me }: { readonly me: Me }) {
  const { t } = useSpeech()
  const brand = useBrand(me)
  if (brand === null) {
    return (
      <Empty sea="boat" first title={t.empty.noBrand.title}>
        {t.empty.noBrand.text}
      </Empty>
    )
  }
  return <Addressed me={me} brand={brand} />
}

/** Which list the address shows: one of its own words, or a view that is kept. */
function Addressed({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t } = useSpeech()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const [, onView] = useRoute(desk.view)
  const saved = useSavedView(brand.id, onView?.id ?? null)
  const isGone = saved.error instanceof ApiProblem && saved.error.reason === 'not-found'
  const isAway = onView !== null && (isGone || saved.data === undefined)
  useEffect(() => {
    if (isGone) document.title = t.title(t.savedViews.gone.title)
  }, [t, isGone])
  if (onView !== null && isAway) {
    return (
      <Frame me={me} brand={brand} rail={false}>
        {isGone ? (
          <Empty
            sea="waves"
            first
            title={t.savedViews.gone.title}
            act={<Button onClick={() => navigate('/')}>{t.savedViews.gone.act}</Button>}
          >
            {t.savedViews.gone.text}
          </Empty>
        ) : (
          saved.error !== null && (
            <div className="lists-notice">
              <ProblemNotice error={saved.error} onRetry={() => void saved.refetch()} />
            </div>
          )
        )}
      </Frame>
    )
  }
  const asked = ListView.safeParse(search.get('view'))
  const at =
    onView !== null && saved.data !== undefined
      ? { view: saved.data.view, filter: saved.data.filter }
      : { view: asked.success ? asked.data : ('to-answer' as const), filter: filterOf(search) }
  return <Desk me={me} brand={brand} {...at} kept={onView === null ? null : (saved.data ?? null)} />
}

function Desk({
  me,
  brand,
  view,
  filter,
  kept,
}: {
  readonly me: Me
  readonly brand: Me['brands'][number]
  readonly view: ListView
  readonly filter: string
  /** The view that is kept at this address; null where the address is none of these. */
  readonly kept: SavedView | null
}) {
  const { t, f } = useSpeech()
  const navigate = useNavigate()
  const isPhone = usePhone()
  const [, onCase] = useRoute(desk.case)
  const [, onReply] = useRoute(desk.reply)
  const [, onNote] = useRoute(desk.note)
  const home = useRoute(desk.home)[0] || kept !== null
  const openId = onReply?.id ?? onNote?.id ?? onCase?.id ?? null
  const writing = onReply !== null ? 'public' : onNote !== null ? 'note' : null
  const list = useList(brand.id, view, filter)
  const [active, setActive] = useState<string | null>(null)
  const { sort } = read(filter)
  const same = savedAt(useSavedViews(brand.id).data?.views ?? [], view, filter)
  const saved = kept ?? same
  const title = saved?.name ?? t.views[view]
  const listPath = saved === undefined ? viewPath(view, filter) : savedPath(saved.id)
  const mayPick = brand.may.includes('change-cases')
  const listKey = `${brand.id}/${view}/${filter}`
  const picking = usePicking(listKey)
  const { selection } = picking
  const shown = list.places.flatMap(({ id }) => (list.isGone(id) ? [] : [id]))
  const bulk = useBulk(
    brand.id,
    { view, filter, total: list.total, shown, waiting: list.waiting },
    selection,
    picking.forget,
  )

  useEffect(() => {
    if (openId === null) document.title = t.title(title)
  }, [t, title, openId])
  useEffect(() => {
    if (!home && openId === null) navigate('/', { replace: true })
  }, [home, openId, navigate])

  // A case opens at once, and with the network gone, when its page is here before it is asked for.
  useEffect(() => {
    void loadPane().catch(() => {})
  }, [])

  // The case that comes next is here before it is asked for, so that it shows at once.
  const cache = useQueryClient()
  const from = openId ?? active
  const beside = from === null ? -1 : list.places.findIndex((it) => it.id === from)
  const ahead =
    beside < 0 ? '' : [beside + 1, beside + 2, beside + 3].flatMap((it) => list.places[it]?.id ?? []).join(' ')
  useEffect(() => {
    const soon = setTimeout(() => {
      for (const id of ahead.split(' ').filter((it) => it !== ''))
        void cache.prefetchQuery({ queryKey: keys.case(id), queryFn: () => api.case(id) })
    }, prefetchAfterMs)
    return () => clearTimeout(soon)
  }, [cache, ahead])

  const at = list.places.findIndex((it) => it.id === openId)
  const pathOf = (id: string) => casePath(id, view, filter)
  // Where one was in this list, for when the case leaves it.
  const [was, setWas] = useState({ list: '', at: -1 })
  if (beside >= 0 && (was.at !== beside || was.list !== listKey)) setWas({ list: listKey, at: beside })
  const place = { at: beside, last: was.list === listKey ? was.at : -1, of: list.places.length }
  const [pane, setPane] = useState<ListPaneHandle | null>(null)
  const stepTo = (by: 1 | -1) => {
    const next = list.places[stepFrom(place, by) ?? -1]
    if (next === undefined) return
    setActive(next.id)
    if (openId !== null) navigate(pathOf(next.id))
    pane?.goTo(next.id)
  }
  const { acts } = t.palette
  const move = (
    id: string,
    label: string,
    icon: 'down' | 'up' | 'right' | 'back',
    keys: readonly string[],
    run: () => void,
  ) => ({
    id,
    label,
    icon,
    group: 'list' as const,
    keys,
    blocked: null,
    quiet: true,
    run,
  })
  /** The row that has the focus, whichever case is open beside the list. */
  const pickNow = (range: boolean) => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-case]')?.dataset['case']
    // The next key may come before the row that the last one led to is drawn.
    const id = pane?.headedFor() ?? focused ?? openId ?? active
    if (id !== null) pick(id, range)
  }
  const pick = (id: string, range: boolean) => picking.pick(id, range ? list.places.map((it) => it.id) : null)
  const { acts: bulkActs } = t.bulk
  useActions(
    1,
    mayPick
      ? [
          {
            ...move('pick', bulkActs.pick, 'down', ['x'], () => pickNow(false)),
            icon: 'check' as const,
            quiet: false,
          },
          {
            ...move('pick-range', bulkActs.range, 'down', ['X'], () => pickNow(true)),
            icon: 'check' as const,
            quiet: false,
          },
          {
            ...move('pick-all', bulkActs.all, 'down', [], picking.all),
            icon: 'check' as const,
            quiet: false,
          },
          ...(picking.isOn
            ? [
                {
                  ...move('pick-none', bulkActs.clear, 'down', ['Escape'], picking.clear),
                  icon: 'close' as const,
                  quiet: false,
                },
              ]
            : []),
          {
            ...move('undo-bulk', bulkActs.undo, 'down', [], bulk.undoLast),
            icon: 'undo' as const,
            quiet: false,
          },
        ]
      : [],
  )
  useActions(1, [
    move('next', acts.next, 'down', ['j'], () => stepTo(1)),
    move('previous', acts.previous, 'up', ['k'], () => stepTo(-1)),
    move('open', acts.open, 'right', ['o', 'Enter'], () => {
      if (active !== null) navigate(pathOf(active))
    }),
    move('up', acts.up, 'back', ['u'], () => navigate(openId !== null && writing !== null ? pathOf(openId) : listPath)),
  ])

  const answering = openId !== null && writing !== null
  return (
    <Frame me={me} brand={brand} view={view} filter={filter} rail={answering} bare={isPhone && openId !== null}>
      {(answering || (isPhone && openId !== null)) && <h1 className="sr">{title}</h1>}
      <Connection brandId={brand.id} />
      <div className={answering ? 'panes answering' : 'panes'}>
        {!answering && (
          <ListPane
            ref={setPane}
            me={me}
            brand={brand}
            view={view}
            filter={filter}
            list={list}
            openId={openId}
            active={active}
            setActive={setActive}
            title={title}
            picking={mayPick ? { ...picking, bulk, pick } : null}
            className={openId === null ? '' : 'hidden-phone'}
          />
        )}
        {openId === null ? (
          <section className="pane hidden-phone" aria-label={t.caseView.label}>
            {list.total > 0 && (
              <Empty sea="waves" title={t.empty.noCase.title}>
                {view === 'waiting' || view === 'settled' || sort !== null ? undefined : t.empty.noCase.text}
              </Empty>
            )}
          </section>
        ) : (
          <Suspense fallback={<section className="pane" aria-label={t.caseView.label} aria-busy />}>
            <CasePane
              key={openId}
              me={me}
              caseId={openId}
              writing={writing}
              write={(what) =>
                navigate(
                  what === null
                    ? pathOf(openId)
                    : `/cases/${openId}/${what === 'public' ? 'reply' : 'note'}${viewPath(view, filter).slice(1)}`,
                )
              }
              back={{ words: title, go: () => navigate(listPath) }}
              position={
                at < 0
                  ? null
                  : t.caseView.position(
                      f.number(at + 1),
                      countWords(Math.max(list.total, list.places.length), { t, f }, list.isCapped),
                    )
              }
              next={stepFrom(place, 1) === null ? null : () => stepTo(1)}
            />
          </Suspense>
        )}
      </div>
    </Frame>
  )
}
