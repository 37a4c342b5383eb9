import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ListView } from '../../../src/api/inbox.ts'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useCases } from '../queries.ts'
import { serverNow } from '../server-clock.ts'
import { useTicking } from '../ui/ticking.ts'
import { read } from './filter.ts'
import { type Hand, leftBy, takenBy } from './hands.ts'
import { arrange, hold, type Place } from './order.ts'

/** How many cases the list under this key holds, or at least holds. */
interface Counted {
  readonly key: string
  readonly total: number
  readonly isCapped: boolean
}

const restMs = 2_000
const regroupMs = 20_000

/** The list of a view with a filter, which stands still while a hand or the focus is on it and two seconds after both have left. */
export function useList(brandId: string, view: ListView, filter: string) {
  const { f } = useSpeech()
  const query = useCases(brandId, view, filter)
  const [held, setHeld] = useState(false)
  const [, redraw] = useState(0)
  const shown = useRef<{ key: string; places: readonly Place[] }>({ key: '', places: [] })
  const known = useRef(new Map<string, CaseRow>())
  const hands = useRef<readonly Hand[]>([])
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const beat = useTicking((now) => Math.floor(now / regroupMs))

  const rows = useMemo(() => {
    const byId = new Map<string, CaseRow>()
    for (const page of query.data?.pages ?? []) for (const row of page.cases) byId.set(row.id, row)
    return byId
  }, [query.data])
  const fresh = useMemo(() => {
    // Gathers anew as clocks run on, by the server's: this device's may be minutes off.
    void beat
    return arrange([...rows.values()], view, serverNow(), f.timeZone, read(filter).sort)
  }, [rows, view, filter, beat, f])
  const key = `${brandId}/${view}/${filter}`
  // What stands is what the last commit drew: the effect below writes it, so that reading it here tears nothing.
  /* oxlint-disable react/refs */
  const standing = held && shown.current.key === key && shown.current.places.length > 0
  const last = shown.current.places
  const { places, waiting } = useMemo(
    () => (standing ? hold(last, fresh) : { places: fresh, waiting: 0 }),
    [standing, last, fresh],
  )
  /* oxlint-enable react/refs */

  useEffect(() => {
    shown.current = { key, places }
  })
  useEffect(() => {
    for (const [id, row] of rows) known.current.set(id, row)
  }, [rows])
  const touch = useCallback((by: Hand) => {
    clearTimeout(timer.current)
    hands.current = takenBy(hands.current, by)
    setHeld(true)
  }, [])
  const leave = useCallback((by: Hand | null) => {
    hands.current = leftBy(hands.current, by)
    clearTimeout(timer.current)
    if (hands.current.length === 0) timer.current = setTimeout(() => setHeld(false), restMs)
  }, [])
  // Another list is in nobody's hand yet: rows that go away under the focus tell nobody that it left.
  useEffect(() => () => leave('focus'), [leave, key])
  useEffect(() => () => clearTimeout(timer.current), [])
  const bringIn = useCallback(() => {
    shown.current = { key, places: fresh }
    redraw((it) => it + 1)
  }, [key, fresh])

  const rowOf = useCallback((id: string): CaseRow | undefined => rows.get(id) ?? known.current.get(id), [rows])
  // The server's total may be some seconds old; the rows that are here are not.
  const first = query.data?.pages[0]
  const total = query.hasNextPage ? Math.max(first?.total ?? 0, rows.size) : rows.size
  /** There are more than `total`. */
  const isCapped = first?.capped === true
  // While a list that was read again is counted, its last number stands; before it was ever counted there is none.
  const [counted, setCounted] = useState<Counted | null>(null)
  const isCounted = first?.counted === true || (first !== undefined && !query.hasNextPage)
  if (isCounted && (counted?.key !== key || counted.total !== total || counted.isCapped !== isCapped)) {
    setCounted({ key, total, isCapped })
  }
  const isGone = (id: string): boolean => !rows.has(id)
  return {
    ...{ query, places, waiting, rowOf, isGone, total, isCapped, touch, leave, bringIn },
    counted: counted?.key === key ? counted : null,
  }
}

/** A list as its view draws it. */
export type List = ReturnType<typeof useList>
