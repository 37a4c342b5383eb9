import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef } from 'react'
import type { ListView } from '../../../src/api/inbox.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { readClock } from '../cases/clock.ts'
import { useSpeech } from '../i18n/context.tsx'
import { PageZone } from '../moments/zone-hint.tsx'
import { NamedLine } from '../named/named-line.tsx'
import { ProblemNotice } from '../problem.tsx'
import { useCounts } from '../queries.ts'
import { Icon } from '../ui/icons.tsx'
import { Button, Empty } from '../ui/parts.tsx'
import { usePhone } from '../ui/phone.ts'
import { BulkBar } from './bulk-bar.tsx'
import { countWords } from './count-words.ts'
import { FilterBar } from './filter-bar.tsx'
import { isUnderstood, read, unsortedText } from './filter.ts'
import { useGroupName } from './group-name.ts'
import { ListHead } from './list-head.tsx'
import { askAgain, asksForNext } from './next-page.ts'
import { Nothing, Skeleton } from './nothing.tsx'
import type { Group } from './order.ts'
import { Row } from './row.tsx'
import { isChosen, type Selection } from './selection.ts'
import { SiteLine } from './site-line.tsx'
import { stepByKey } from './step-by-key.ts'
import type { useBulk } from './use-bulk.ts'
import type { List } from './use-list.ts'
import './inbox.css'
import { serverNow } from '../server-clock.ts'

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
  | { readonly kind: 'head'; readonly group: Group; readonly count: number | null; readonly late: number }
  | { readonly kind: 'row'; readonly id: string; readonly group: Group; readonly at: number }

/** So many frames at most until a row is drawn that was far away. */
const mostFrames = 20

/** Rows that are drawn beyond the screen, on either side. */
const overscan = 8

/** What can be done with a list from outside. */
export interface ListPaneHandle {
  /** Brings a row on the screen and gives it the focus. */
  readonly goTo: (id: string) => void
  /** The row that is about to have the focus; null where it is there. */
  readonly headedFor: () => string | null
}

/** The list of cases: virtual, in groups by clock, one tab stop; nothing moves under the hand. */
export function ListPane({
  ref,
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
  readonly ref: Ref<ListPaneHandle>
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
  const isPhone = usePhone()
  const scroller = useRef<HTMLDivElement>(null)
  const counts = useCounts(brand.id).data
  const { places, total, query, rowOf, counted, isCapped } = list
  const { fetchNextPage } = query
  const asksOn = asksForNext(query)

  const { sort } = useMemo(() => read(filter), [filter])
  const lines = useMemo(() => {
    const now = serverNow()
    const out: Line[] = []
    const inGroups = new Map<Group, { count: number; late: number }>()
    for (const place of places) {
      const so = inGroups.get(place.group) ?? { count: 0, late: 0 }
      so.count += 1
      const row = place.group === 'now' ? rowOf(place.id) : undefined
      if (row !== undefined && readClock(row, now).state === 'overdue') so.late += 1
      inGroups.set(place.group, so)
    }
    places.forEach((place, at) => {
      if (place.group !== 'all' && places[at - 1]?.group !== place.group) {
        const inside = inGroups.get(place.group) ?? { count: 0, late: 0 }
        const lastGroup = places.at(-1)?.group === place.group
        const beyond = lastGroup ? Math.max(0, total - places.length) : 0
        // Under a rank there may be any share of those that are not here yet: no number is better than a wrong one.
        const isKnown = !lastGroup || (!isCapped && (beyond === 0 || sort === null))
        out.push({ kind: 'head', group: place.group, count: isKnown ? inside.count + beyond : null, late: inside.late })
      }
      out.push({ kind: 'row', id: place.id, group: place.group, at })
    })
    return out
  }, [places, total, rowOf, sort, isCapped])

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
  const tabStop = places.some((it) => it.id === active)
    ? active
    : (places.find((it) => it.id === openId)?.id ?? places[0]?.id ?? null)
  // Drawn wherever the wheel has gone: the focus stays on it, and the key Tab finds the list.
  const kept = useMemo(() => lines.findIndex((it) => it.kind === 'row' && it.id === tabStop), [lines, tabStop])
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    overscan,
    // The name of the group stays on top, and no row that has the focus hides under it.
    scrollPaddingStart: heads.length > 0 ? 28 : 0,
    rangeExtractor: (range) => {
      stuck.current = heads.findLast((at) => at <= range.startIndex) ?? -1
      const also = [stuck.current, kept].filter((at) => at >= 0)
      return [...new Set([...also, ...defaultRangeExtractor(range)])].sort((a, b) => a - b)
    },
  })
  useEffect(() => {
    virtual.measure()
  }, [virtual, isPhone])

  const items = virtual.getVirtualItems()
  const lastShown = (virtual.range?.endIndex ?? 0) + overscan
  useEffect(() => {
    if (asksOn && lastShown >= lines.length - 12) void fetchNextPage()
  }, [asksOn, fetchNextPage, lastShown, lines.length])

  // A pane that goes away under the pointer is never left by it.
  const { touch, leave } = list
  useEffect(() => () => leave(null), [leave])

  const headed = useRef<string | null>(null)
  const goTo = useCallback(
    (id: string) => {
      setActive(id)
      const at = lines.findIndex((it) => it.kind === 'row' && it.id === id)
      if (at < 0) return
      virtual.scrollToIndex(at)
      headed.current = id
      // Far away the row is drawn only once the list has come there.
      const focus = (tries: number) => {
        if (headed.current !== id) return
        const row = scroller.current?.querySelector<HTMLElement>(`[data-case="${CSS.escape(id)}"]`)
        row?.focus({ preventScroll: true })
        if (row === null || row === undefined) {
          if (tries > 0) requestAnimationFrame(() => focus(tries - 1))
          else headed.current = null
        } else headed.current = null
      }
      focus(mostFrames)
    },
    [lines, virtual, setActive],
  )
  useImperativeHandle(ref, () => ({ goTo, headedFor: () => headed.current }), [goTo])
  // Whoever comes back to the list, or loads the page again, finds it where the open case stands.
  const isPlaced = useRef(false)
  useEffect(() => {
    if (isPlaced.current || lines.length === 0) return
    isPlaced.current = true
    const at = lines.findIndex((it) => it.kind === 'row' && it.id === openId)
    if (at >= 0) virtual.scrollToIndex(at)
  }, [virtual, lines, openId])
  /** How many rows stand on the screen. */
  const pageRows = () => Math.floor((scroller.current?.clientHeight ?? 0) / (isPhone ? 92 : 58))
  const groupName = useGroupName(filter)
  const narrowing = unsortedText(filter)
  const count = (narrowing === '' && view !== 'all' ? counts?.[view] : undefined) ?? counted?.total
  return (
    <section className={`pane ${className}`} aria-label={t.list.label}>
      <ListHead
        brand={brand}
        view={view}
        filter={filter}
        title={title}
        count={count === undefined ? null : countWords(count, { t, f }, counted?.isCapped)}
        onPick={picking !== null && isPhone && places.length > 0 && !picks ? picking.begin : null}
        quiet={isPhone && picks}
      />
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
          <ProblemNotice error={query.error} onRetry={() => void askAgain(query)} />
        </div>
      )}
      <NamedLine brandId={brand.id} />
      {query.data === undefined ? (
        query.error === null && <Skeleton />
      ) : places.length === 0 ? (
        narrowing === '' ? (
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
            if (event.pointerType === 'mouse') touch('pointer')
          }}
          onPointerLeave={() => leave('pointer')}
          onTouchStart={() => touch('pointer')}
          onTouchEnd={() => leave('pointer')}
          onTouchCancel={() => leave('pointer')}
          onFocus={() => touch('focus')}
          onBlur={() => leave('focus')}
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
                    <b>{groupName(line.group)}</b>
                    {line.count !== null && f.number(line.count)}
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
                    of={isCapped ? -1 : Math.max(total, places.length)}
                    onFocus={setActive}
                    picked={chosen}
                  />
                </div>
              )
            })}
          </div>
          <PageZone className="listzone" />
        </div>
      )}
      {picking !== null && picks && (
        <BulkBar
          me={me}
          brandId={brand.id}
          view={view}
          total={Math.max(total, places.length)}
          capped={isCapped}
          selection={picking.selection}
          bulk={picking.bulk}
          onAll={picking.all}
          onClear={picking.clear}
        />
      )}
    </section>
  )
}
