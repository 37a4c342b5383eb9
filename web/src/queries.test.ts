import {
  type InfiniteData,
  InfiniteQueryObserver,
  notifyManager,
  type QueryClient,
  QueryObserver,
} from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CaseDetail, CasePage, CaseRow } from '../../src/api/schemas.ts'
import { api } from './api.ts'
import { createCache, keys, putCase } from './queries.ts'

const brand = '0198c5a4-0000-7000-8000-000000000001'

describe('what is shown while the server is away', () => {
  let cache: QueryClient
  let total = 0
  /** What this device has stored, by the page that is asked for; it answers while it is set. */
  let stored: Readonly<Record<string, number>> | null = null
  const asked: string[] = []
  const pageOf = (count: number, after: string | null) => ({
    ...{ cases: [], keys: [], total: count, capped: false, counted: true },
    next: after === null ? 'second' : null,
  })
  beforeEach(() => {
    vi.useFakeTimers()
    asked.length = 0
    ;[total, stored] = [7, null]
    vi.stubGlobal('fetch', async (address: string) => {
      const { pathname, searchParams } = new URL(address, 'http://vigie.test')
      const after = searchParams.get('after')
      asked.push(after ?? 'first')
      const kept = stored?.[after ?? 'first']
      const headers = kept === undefined ? {} : { 'x-vigie-stored-at': 'Mon, 02 Nov 2026 08:00:00 GMT' }
      const isList = pathname.endsWith('/cases')
      return Response.json(isList ? pageOf(kept ?? total, after) : { sources: [] }, { headers })
    })
    cache = createCache()
  })
  afterEach(async () => {
    // The note that this device answers is the page's own, and the next test begins without it.
    stored = null
    await api.cases(brand, 'to-answer', '', null)
    cache.clear()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const queryKey = keys.cases(brand, 'to-answer', '')
  const list = () =>
    new InfiniteQueryObserver<CasePage, Error, InfiniteData<CasePage>, readonly unknown[], string | null>(cache, {
      queryKey,
      queryFn: ({ pageParam }) => api.cases(brand, 'to-answer', '', pageParam),
      initialPageParam: null,
      getNextPageParam: (page) => page.next,
    })
  const totals = () => cache.getQueryData<InfiniteData<CasePage>>(queryKey)?.pages.map((it) => it.total)

  it('is never put back to what this device had stored before, and is read again once the server answers', async () => {
    const shown = list()
    const end = shown.subscribe(() => {})
    await vi.waitFor(() => expect(totals()).toEqual([7]), 8_000)
    stored = { first: 3 }
    await cache.invalidateQueries({ queryKey })
    expect(totals()).toEqual([7])
    expect(shown.getCurrentResult().error).toBeNull()

    ;[total, stored] = [8, null]
    await api.cases(brand, 'all', '', null)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(totals()).toEqual([8])
    asked.length = 0
    await api.cases(brand, 'all', '', null)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(asked, 'what the server has said itself is not read again').toEqual(['first'])
    end()
  })

  it('is what this device has stored where there is nothing else, a further page included', async () => {
    stored = { first: 3, second: 4 }
    const shown = list()
    const end = shown.subscribe(() => {})
    await vi.waitFor(() => expect(totals()).toEqual([3]), 8_000)
    await shown.fetchNextPage()
    expect(totals()).toEqual([3, 4])
    stored = null
    await api.cases(brand, 'all', '', null)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(totals()).toEqual([7, 7])
    end()
  })

  it('stays whole when the server goes away while its pages are read', async () => {
    const shown = list()
    const end = shown.subscribe(() => {})
    await vi.waitFor(() => expect(totals()).toEqual([7]), 8_000)
    await shown.fetchNextPage()
    ;[total, stored] = [9, { second: 5 }]
    await cache.invalidateQueries({ queryKey })
    expect(totals()).toEqual([7, 7])
    end()
  })

  it('holds for a list that is only part of its answer', async () => {
    const observer = new QueryObserver(cache, {
      queryKey: keys.sources(brand),
      queryFn: () => api.sources(brand),
      structuralSharing: false,
    })
    const end = observer.subscribe(() => {})
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toEqual([]), 8_000)
    const before = observer.getCurrentResult().data
    stored = { first: 0 }
    await cache.invalidateQueries({ queryKey: keys.sources(brand) })
    expect(observer.getCurrentResult().data).toBe(before)
    end()
  })
})

describe('what one person was shown', () => {
  const me = (id: string) => ({ user: { id, name: 'Camille' } })

  it('is gone before the next one, who came in by another tab, is shown anything', async () => {
    const cache = createCache()
    cache.setQueryData(['status'], { setup: false })
    cache.setQueryData(keys.me, me('marc'))
    cache.setQueryData(keys.case('1'), { case: {} })
    cache.setQueryData(keys.me, { ...me('marc'), lastBrandId: brand })
    expect(cache.getQueryData(keys.case('1'))).toBeDefined()
    const drawn: unknown[] = []
    // As a page is drawn: when what was told is told to all.
    const draw = notifyManager.batchCalls(() => drawn.push(cache.getQueryData(keys.case('1'))))
    const end = new QueryObserver(cache, { queryKey: keys.me, enabled: false }).subscribe(draw)
    cache.setQueryData(keys.me, me('nadia'))
    await vi.waitFor(() => expect(drawn).toEqual([undefined]), 8_000)
    expect(cache.getQueryData(['status'])).toEqual({ setup: false })
    end()
  })
})

describe('a case that was told while a list is read', () => {
  const row = (id: string, version: number) => ({ id, version, brandId: brand }) as CaseRow
  const queryKey = keys.cases(brand, 'to-answer', '')
  /** An answer as the server has it when it is asked, and as it comes later. */
  const onWay: (() => void)[] = []
  const later = <T>(said: T): Promise<T> => new Promise((done) => onWay.push(() => done(said)))
  const comes = async () => {
    await vi.waitUntil(() => onWay.length > 0)
    onWay.shift()?.()
  }
  let cache: QueryClient
  let list: InfiniteQueryObserver<CasePage, Error, InfiniteData<CasePage>, readonly unknown[], string | null>
  let end: () => void
  const versions = () => cache.getQueryData<InfiniteData<CasePage>>(queryKey)?.pages.map((it) => it.cases[0]?.version)

  beforeEach(async () => {
    cache = createCache()
    list = new InfiniteQueryObserver<CasePage, Error, InfiniteData<CasePage>, readonly unknown[], string | null>(
      cache,
      {
        queryKey,
        queryFn: ({ pageParam }) =>
          later<CasePage>({
            cases: [row(pageParam === null ? '1' : '2', 1)],
            ...{ keys: [1], total: 2, capped: false, counted: true, next: pageParam === null ? 'second' : null },
          }),
        initialPageParam: null,
        getNextPageParam: (page) => page.next,
      },
    )
    end = list.subscribe(() => {})
    await comes()
    await vi.waitUntil(() => versions()?.length === 1)
  })
  afterEach(() => {
    end()
    cache.clear()
  })

  it('is not put back to what it was by the next page', async () => {
    const more = list.fetchNextPage()
    putCase(cache, row('1', 2))
    await comes()
    await more
    expect(versions()).toEqual([2, 1])
  })

  it('is not put back by a list, nor by its own page, that was asked for before', async () => {
    const again = list.refetch()
    const detail = new QueryObserver(cache, {
      queryKey: keys.case('1'),
      queryFn: () => later({ case: row('1', 1), thread: [] } as unknown as CaseDetail),
    })
    const leave = detail.subscribe(() => {})
    cache.setQueryData(keys.case('1'), { case: row('1', 1), thread: [] })
    putCase(cache, row('1', 2))
    await comes()
    await comes()
    await again
    await vi.waitUntil(() => cache.isFetching() === 0)
    expect(versions()).toEqual([2])
    expect(cache.getQueryData<CaseDetail>(keys.case('1'))?.case.version).toBe(2)
    leave()
  })

  it('is not put back by an older one that is told late, and is by a guess that was refused', () => {
    putCase(cache, row('1', 3))
    putCase(cache, row('1', 2))
    expect(versions()).toEqual([3])
    putCase(cache, { ...row('1', 3), status: 'open' })
    expect(cache.getQueryData<InfiniteData<CasePage>>(queryKey)?.pages[0]?.cases[0]?.status).toBe('open')
  })
})
