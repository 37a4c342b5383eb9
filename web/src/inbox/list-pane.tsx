import { Menu } from '@mantine/core'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ListView } from '../../../src/api/inbox.ts'
import type { CaseRow, Me } from '../../../src/api/schemas.ts'
import { DuePill } from '../cases/care-pill.tsx'
import { clockSentence, readClock } from '../cases/clock.ts'
import { OriginIcon, originWords, personName, withoutWords } from '../bring/origin.tsx'
import { LastMention, lastHeard } from '../frame.tsx'
import { savedPath, viewOrder, viewPath } from '../views.ts'
import { useSpeech } from '../i18n/context.tsx'
import { RowLabels } from '../labels/label-chip.tsx'
import { NamedLine } from '../named/named-line.tsx'
import { ProblemNotice } from '../problem.tsx'
import { useCounts, useRules, useSources } from '../queries.ts'
import { Icon } from '../ui/icons.tsx'
import { Avatar, Button, Empty, Ordinal, Severity, useNetworkName } from '../ui/parts.tsx'
import { usePhone } from '../ui/phone.ts'
import { useTicking } from '../ui/ticking.ts'
import { isUnderstood } from './filter.ts'
import { BulkBar } from './bulk-bar.tsx'
import { FilterBar, FilterMenu } from './filter-bar.tsx'
import { SiteLine } from './site-line.tsx'
import type { Group } from './order.ts'
import { isChosen, type Selection } from './selection.ts'
import { stepByKey } from './step-by-key.ts'
import type { useBulk } from './use-bulk.ts'
import type { List } from './use-list.ts'
import { useSavedViews } from './views-api.ts'
import './inbox.css'

/** What is chosen in the list, and how it is chosen. */
interface Picking {
  readonly selection: Selection
  readonly isOn: boolean
  readonly begin: () => void
  readonly bulk: ReturnType<typeof useBulk>
  readonly pick: (id: string, range: boolean) => void
  readonly all: () => void
  readonly clear: () => void
}

type Line =
  | { readonly kind: 'head'; readonly group: Group; readonly count: number; readonly late: number }
  | { readonly kind: 'row'; readonly id: string; readonly group: Group; readonly at: number }

/** Counted so far; what is more is said with a plus sign. */
const mostCounted = 10_000
/** So many frames at most until a row is drawn that was far away. */
const mostFrames = 20

/** Where a case lives, in the list in which it was opened. */
export const casePath = (id: string, view: ListView, filter = ''): string =>
  `/cases/${id}${viewPath(view, filter).slice(1)}`

const Row = memo(function Row({
  row,
  view,
  filter,
  two,
  gone,
  selected,
  tabbable,
  at,
  of,
  onFocus,
  picked,
}: {
  readonly row: CaseRow
  readonly view: ListView
  readonly filter: string
  readonly two: boolean
  readonly gone: boolean
  readonly selected: boolean
  readonly tabbable: boolean
  readonly at: number
  readonly of: number
  readonly onFocus: (id: string) => void
  /** Whether it is among the chosen; null where cases cannot be chosen. */
  readonly picked: boolean | null
}) {
  const { t, f } = useSpeech()
  const networkName = useNetworkName()
  const spokenState = useTicking((now) => readClock(row, now).state)
  const shares = row.reach === null ? 0 : row.reach.reposts + row.reach.quotes
  const toAnswer = row.status === 'new' || row.status === 'open'
  const again = !toAnswer
    ? ''
    : row.unanswered !== null
      ? `${t.onePerson.unanswered(row.unanswered.contacts, row.unanswered.days)}.`
      : row.posts > 1
        ? t.list.ordinal(row.posts)
        : ''
  // Spoken anew when the clock's state changes, not at each tick.
  const name = useMemo(() => {
    void spokenState
    return [
      t.priority.spoken(t.priority[row.priority]),
      personName(row.author, t),
      row.place ?? originWords(networkName(row.connector), row.brought, t),
      // oxlint-disable-next-line react/purity
      clockSentence(readClock(row, Date.now()), row.clock.round, t, f),
      again,
      row.excerpt,
      row.labels.length === 0 ? '' : t.labels.on(row.labels.map((it) => it.name).join(', ')),
      row.owner === null ? t.list.noOwner : t.list.owner(row.owner.name),
    ]
      .filter((it) => it !== '')
      .join(', ')
  }, [row, t, f, again, spokenState, networkName])
  return (
    <Link
      href={casePath(row.id, view, filter)}
      role="option"
      aria-selected={selected}
      aria-checked={picked ?? undefined}
      aria-label={name}
      aria-posinset={at + 1}
      aria-setsize={of}
      tabIndex={tabbable ? 0 : -1}
      data-case={row.id}
      onFocus={() => onFocus(row.id)}
      className={['it', two ? 'two' : '', row.status === 'new' ? 'new' : '', gone ? 'gone' : ''].join(' ')}
    >
      <Severity priority={row.priority} />
      <span className="who">
        <b dir="auto">{personName(row.author, t)}</b>
        <OriginIcon connector={row.connector} brought={row.brought} size="s" />
        {row.rating !== null && <span className="nw">{t.caseView.rating(row.rating.value, row.rating.of)}</span>}
        {shares > 0 && <span className="nw">{t.list.reposts(f.number(shares))}</span>}
        <RowLabels labels={row.labels} />
      </span>
      <span className="rt">
        {gone ? <span className="clock">{t.list.gone[row.status]}</span> : <DuePill row={row} />}
      </span>
      <span className="tx">
        {again !== '' && (
          <span className="why">
            <Ordinal>{again}</Ordinal>{' '}
          </span>
        )}
        {row.erased ? (
          t.privacy.erasedText
        ) : row.excerpt === '' ? (
          withoutWords(row.brought, t)
        ) : (
          <bdi lang={row.language ?? undefined}>{row.excerpt}</bdi>
        )}
      </span>
      <span className="ow">
        <Avatar name={row.owner?.name ?? null} />
      </span>
    </Link>
  )
})

function Skeleton() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  const { t } = useSpeech()
  if (!late) return null
  return (
    <div aria-busy="true">
      <span className="sr">{t.loading}</span>
      {[120, 84, 150, 104, 130].map((width, at) => (
        <div className="skrow" key={width}>
          <span className="sk" style={{ width: 14, height: 14, borderRadius: '50%' }} />
          <span className="stack m">
            <span className="sk" style={{ width }} />
            <span className="sk" style={{ width: `${80 - at * 7}%` }} />
          </span>
          <span className="sk" style={{ width: 40 }} />
        </div>
      ))}
    </div>
  )
}

function Nothing({ view, brand }: { readonly view: ListView; readonly brand: Me['brands'][number] }) {
  const { t, f } = useSpeech()
  const [, navigate] = useLocation()
  const sources = useSources(brand.id)
  const rules = useRules(brand.id)
  const heard = lastHeard(sources.data ?? [])
  const ago = useTicking((now) => (heard === null ? '' : f.ago(heard, now)))
  if (sources.data?.length === 0) {
    return (
      <Empty
        sea="boat"
        title={t.empty.noSource.title}
        act={
          brand.may.includes('connect-sources') ? (
            <Button kind="primary" onClick={() => navigate('/setup')}>
              {t.empty.noSource.act}
            </Button>
          ) : undefined
        }
      >
        {t.empty.noSource.text}
      </Empty>
    )
  }
  if (rules.data?.length === 0) {
    const { title, text, act } = t.guide.resume.noRule
    return (
      <Empty
        sea="boat"
        title={title}
        act={
          brand.may.includes('change-rules') ? (
            <Button kind="primary" onClick={() => navigate('/setup')}>
              {act}
            </Button>
          ) : undefined
        }
      >
        {text}
      </Empty>
    )
  }
  const said = t.empty[view]
  const lost = sources.data?.filter((it) => it.health === 'lost').length ?? 0
  // Nobody waits as far as Vigie hears: where a source is silent that is no good news.
  if (view === 'to-answer' && lost > 0) {
    return (
      <Empty
        sea="waves"
        title={t.empty.deaf.title(lost)}
        act={<Button onClick={() => navigate('/settings/sources')}>{t.empty.deaf.act}</Button>}
      >
        {t.empty.deaf.text}
      </Empty>
    )
  }
  return (
    <Empty sea={view === 'to-answer' || view === 'unowned' ? 'sun' : 'waves'} title={said.title}>
      {view !== 'to-answer' ? said.text : heard === null ? t.empty.listening : t.empty.watchGoesOn(ago)}
    </Empty>
  )
}

/** The list of cases: virtual, in groups by clock, one tab stop; nothing moves under the hand. */
export function ListPane({
  me,
  brand,
  view,
  filter,
  list,
  openId,
  active,
  setActive,
  title,
  picking,
  className,
}: {
  readonly me: Me
  readonly brand: Me['brands'][number]
  readonly view: ListView
  readonly filter: string
  readonly list: List
  readonly openId: string | null
  readonly active: string | null
  readonly setActive: (id: string) => void
  /** What the list is called. */
  readonly title: string
  /** What is chosen, and how; null for whoever changes no cases. */
  readonly picking: Picking | null
  readonly className: string
}) {
  const { t, f } = useSpeech()
  const [, navigate] = useLocation()
  const isPhone = usePhone()
  const scroller = useRef<HTMLDivElement>(null)
  const counts = useCounts(brand.id).data
  const sources = useSources(brand.id).data ?? []
  const savedViews = useSavedViews(brand.id).data?.views ?? []
  const { places, total, query, rowOf } = list
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query

  const lines = useMemo(() => {
    const now = Date.now()
    const out: Line[] = []
    const counted = new Map<Group, { count: number; late: number }>()
    for (const place of places) {
      const so = counted.get(place.group) ?? { count: 0, late: 0 }
      so.count += 1
      const row = place.group === 'now' ? rowOf(place.id) : undefined
      if (row !== undefined && readClock(row, now).state === 'overdue') so.late += 1
      counted.set(place.group, so)
    }
    places.forEach((place, at) => {
      if (place.group !== 'all' && places[at - 1]?.group !== place.group) {
        const inside = counted.get(place.group) ?? { count: 0, late: 0 }
        const lastGroup = places.at(-1)?.group === place.group
        const beyond = lastGroup ? Math.max(0, total - places.length) : 0
        out.push({ kind: 'head', group: place.group, count: inside.count + beyond, late: inside.late })
      }
      out.push({ kind: 'row', id: place.id, group: place.group, at })
    })
    return out
  }, [places, total, rowOf])

  const picks = picking?.isOn === true
  const heads = useMemo(() => lines.flatMap((it, at) => (it.kind === 'head' ? [at] : [])), [lines])
  const stuck = useRef(-1)
  // Another function would make the virtual list measure every row again, at each turn of the wheel.
  const estimateSize = useCallback(
    (at: number) => {
      const line = lines[at]
      if (line?.kind === 'head') return 28
      if (isPhone) return 92
      return line?.group === 'now' ? 76 : 58
    },
    [lines, isPhone],
  )
  const getItemKey = useCallback(
    (at: number) => {
      const line = lines[at]
      return line === undefined ? at : line.kind === 'head' ? `head-${line.group}` : line.id
    },
    [lines],
  )
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    overscan: 8,
    // The name of the group stays on top, and no row that has the focus hides under it.
    scrollPaddingStart: heads.length > 0 ? 28 : 0,
    rangeExtractor: (range) => {
      stuck.current = heads.findLast((at) => at <= range.startIndex) ?? -1
      const normal = defaultRangeExtractor(range)
      return stuck.current < 0 ? normal : [...new Set([stuck.current, ...normal])].sort((a, b) => a - b)
    },
  })
  useEffect(() => {
    virtual.measure()
  }, [virtual, isPhone])

  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= lines.length - 12) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastShown, lines.length])

  // A pane that goes away under the pointer is never left by it.
  const { touch, leave } = list
  useEffect(() => leave, [leave])

  const goTo = (id: string) => {
    setActive(id)
    const at = lines.findIndex((it) => it.kind === 'row' && it.id === id)
    if (at < 0) return
    virtual.scrollToIndex(at)
    // Far away the row is drawn only once the list has come there.
    const focus = (tries: number) => {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-case="${CSS.escape(id)}"]`)
      if (row !== null && row !== undefined) row.focus({ preventScroll: true })
      else if (tries > 0) requestAnimationFrame(() => focus(tries - 1))
    }
    requestAnimationFrame(() => focus(mostFrames))
  }
  /** How many rows stand on the screen. */
  const pageRows = () => Math.floor((scroller.current?.clientHeight ?? 0) / (isPhone ? 92 : 58))
  const tabStop = places.some((it) => it.id === active)
    ? active
    : (places.find((it) => it.id === openId)?.id ?? places[0]?.id ?? null)
  const groupNames: Record<Exclude<Group, 'all'>, string> = {
    now: t.list.now,
    hour: t.list.hour,
    later: t.list.later,
    today: t.list.today,
    yesterday: t.list.yesterday,
    before: t.list.before,
  }
  const count =
    filter === '' && view !== 'all'
      ? (counts?.[view] ?? (query.data === undefined ? undefined : total))
      : query.data && total
  const countWords = (it: number, most: number) => (it > most ? t.inbox.more(f.number(most)) : f.number(it))
  const capped = filter !== '' && query.data?.pages[0]?.capped === true
  return (
    <section className={`pane ${className}`} aria-label={t.list.label}>
      <div className="bar listbar">
        <Menu position="bottom-start" width={220}>
          <Menu.Target>
            <button type="button" className="viewpick" title={t.list.chooseView}>
              <h1 className="cut">{title}</h1>
              {count !== undefined && (
                <span className="dim">{capped ? t.inbox.more(f.number(count)) : countWords(count, mostCounted)}</span>
              )}
              <Icon name="down" size="s" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {viewOrder.map((it) => (
              <Menu.Item
                key={it}
                onClick={() => navigate(viewPath(it))}
                rightSection={
                  <span className="faint">
                    {counts === undefined || it === 'all' ? '' : countWords(counts[it], mostCounted)}
                  </span>
                }
              >
                {t.views[it]}
              </Menu.Item>
            ))}
            {savedViews.length > 0 && <Menu.Label>{t.savedViews.title}</Menu.Label>}
            {savedViews.map((it) => (
              <Menu.Item key={it.id} onClick={() => navigate(savedPath(it.id))}>
                {it.name}
              </Menu.Item>
            ))}
            {isPhone && (
              // On a phone there is no sidebar: what else there is to see is found where one chooses what to see.
              <>
                <Menu.Label>{t.inbox.pages}</Menu.Label>
                <Menu.Item leftSection={<Icon name="at" size="s" />} onClick={() => navigate('/named')}>
                  {t.named.title}
                </Menu.Item>
                <Menu.Item leftSection={<Icon name="coverage" size="s" />} onClick={() => navigate('/coverage')}>
                  {t.nav.coverage}
                </Menu.Item>
                {brand.may.includes('change-clocks') && (
                  <Menu.Item leftSection={<Icon name="people" size="s" />} onClick={() => navigate('/workload')}>
                    {t.teams.load.nav}
                  </Menu.Item>
                )}
              </>
            )}
          </Menu.Dropdown>
        </Menu>
        <span className="brandline">
          {brand.name} · <LastMention at={lastHeard(sources)} />
        </span>
        <span className="end xs faint nw sorted">
          {view === 'waiting' || view === 'settled' ? t.list.newest : t.list.sort}
        </span>
        <Button
          className="phone-only"
          kind="quiet"
          size="sm"
          icon="search"
          aria-label={t.search.act}
          onClick={() => navigate('/search')}
        />
        <span className="row listacts">
          <FilterMenu brandId={brand.id} view={view} filter={filter} />
          {picking !== null && isPhone && places.length > 0 && !picks && (
            <Button kind="quiet" size="sm" icon="check" onClick={picking.begin}>
              {t.bulk.begin}
            </Button>
          )}
        </span>
        {brand.may.includes('change-cases') && !(isPhone && picks) && (
          <Button className="bringin" size="sm" icon="plus" onClick={() => navigate('/new')}>
            {t.bring.act}
          </Button>
        )}
      </div>
      <FilterBar brand={brand} view={view} filter={filter} />
      <SiteLine brandId={brand.id} />
      {list.waiting > 0 && (
        <Button className="fresh" size="sm" icon="plus" onClick={list.bringIn}>
          {t.list.more(list.waiting)}
        </Button>
      )}
      <span className="sr" role="status">
        {list.waiting > 0 ? t.list.moreSpoken(list.waiting) : ''}
      </span>
      {query.error !== null && isUnderstood(filter) && (
        <div className="lists-notice">
          <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
        </div>
      )}
      <NamedLine brandId={brand.id} />
      {query.data === undefined ? (
        query.error === null && <Skeleton />
      ) : places.length === 0 ? (
        filter === '' ? (
          <Nothing view={view} brand={brand} />
        ) : (
          <Empty sea="waves" title={t.inbox.nothing.title}>
            {t.inbox.nothing.text}
          </Empty>
        )
      ) : (
        <div
          ref={scroller}
          className="scroll"
          onPointerEnter={(event) => {
            if (event.pointerType === 'mouse') touch()
          }}
          onPointerLeave={leave}
          onTouchStart={touch}
          onTouchEnd={leave}
          onTouchCancel={leave}
          onFocus={touch}
          onBlur={leave}
        >
          <div
            className="listbody"
            role="listbox"
            aria-label={`${title}, ${me.user.name}`}
            aria-multiselectable={picking === null ? undefined : true}
            tabIndex={-1}
            style={{ height: virtual.getTotalSize() }}
            onKeyDown={(event) => {
              if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
              const at = places.findIndex((it) => it.id === active)
              const to = stepByKey(event.key, { at, of: places.length, page: pageRows() })
              if (to === null) return
              event.preventDefault()
              const next = places[to]
              if (next !== undefined) goTo(next.id)
            }}
          >
            {items.map((item) => {
              const line = lines[item.index]
              if (line === undefined) return null
              const sticky = item.index === stuck.current
              const style = sticky
                ? ({ position: 'sticky', top: 0, zIndex: 2, height: item.size } as const)
                : ({
                    position: 'absolute',
                    top: 0,
                    left: 0,
                    right: 0,
                    height: item.size,
                    transform: `translateY(${item.start}px)`,
                  } as const)
              if (line.kind === 'head') {
                return (
                  <div key={item.key} className="group" role="presentation" style={style}>
                    <b>{line.group === 'all' ? '' : groupNames[line.group]}</b>
                    {f.number(line.count)}
                    {line.late > 0 && <span className="end">{t.list.overdue(line.late)}</span>}
                  </div>
                )
              }
              const row = rowOf(line.id)
              if (row === undefined) return null
              const chosen = picking === null ? null : isChosen(picking.selection, line.id)
              return (
                <div
                  key={item.key}
                  role="presentation"
                  style={style}
                  className={picking === null ? '' : picks ? 'pickable picking' : 'pickable'}
                >
                  {picking !== null && (
                    // The keys x and Shift+X do the same: for a reader of the screen it would be one stop too many.
                    <button
                      type="button"
                      tabIndex={-1}
                      aria-hidden="true"
                      className={chosen === true ? 'pick on' : 'pick'}
                      onClick={(event) => picking.pick(line.id, event.shiftKey)}
                    >
                      <span className="box">{chosen === true && <Icon name="check" size="s" />}</span>
                    </button>
                  )}
                  <Row
                    row={row}
                    view={view}
                    filter={filter}
                    two={line.group === 'now' || isPhone}
                    gone={list.isGone(line.id)}
                    selected={line.id === openId}
                    tabbable={line.id === tabStop}
                    at={line.at}
                    of={Math.max(total, places.length)}
                    onFocus={setActive}
                    picked={chosen}
                  />
                </div>
              )
            })}
          </div>
        </div>
      )}
      {picking !== null && picks && (
        <BulkBar
          me={me}
          brandId={brand.id}
          view={view}
          total={Math.max(total, places.length)}
          capped={capped || total > mostCounted}
          selection={picking.selection}
          bulk={picking.bulk}
          onAll={picking.all}
          onClear={picking.clear}
        />
      )}
    </section>
  )
}
