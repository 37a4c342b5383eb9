import { type InfiniteData, InfiniteQueryObserver, type QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CasePage, CaseRow } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { createCache, keys } from '../queries.ts'
import { bulkApi } from './bulk-api.ts'
import { refreshLists } from './refresh-lists.ts'

const brand = '0198c5a4-0000-7000-8000-000000000001'
const queryKey = keys.cases(brand, 'to-answer', '')

describe('what changed in a list that is shown', () => {
  let cache: QueryClient
  /** The cases that the server's list holds, by number; pages of two. */
  let holds: readonly number[] = []
  /** Answers on their way, each told when it may come. */
  const onWay: { readonly what: string; readonly come: () => void }[] = []
  const comes = async (what: string) => {
    await vi.waitFor(() => expect(onWay.map((it) => it.what)).toContain(what), 8_000)
    const [it] = onWay.splice(
      onWay.findIndex((one) => one.what === what),
      1,
    )
    it?.come()
  }
  /** An answer as the server has it when it is asked, and as it comes later. */
  const answer = <T>(what: string, said: T): Promise<T> =>
    new Promise((done) => onWay.push({ what, come: () => done(said) }))
  const row = (id: number) => ({ id: String(id), version: 1 }) as CaseRow
  const shown = () =>
    cache.getQueryData<InfiniteData<CasePage>>(queryKey)?.pages.flatMap((it) => it.cases.map(({ id }) => id))
  let list: InfiniteQueryObserver<CasePage, Error, InfiniteData<CasePage>, typeof queryKey, string | null>
  let end: () => void

  beforeEach(async () => {
    holds = [1, 2, 3, 4]
    onWay.length = 0
    vi.spyOn(api, 'cases').mockImplementation((_, __, ___, after) => {
      const rest = holds.filter((it) => after === null || it > Number(after.split('.')[0]))
      const here = rest.slice(0, 2)
      const next = rest.length > 2 ? `${here.at(-1)}.${here.at(-1)}` : null
      return answer(after === null ? 'first' : 'second', {
        ...{ cases: here.map(row), keys: [...here], next, total: holds.length, capped: false, counted: true },
      })
    })
    vi.spyOn(bulkApi, 'changed').mockImplementation((_, __, ___, ids) => {
      const here = holds.filter((it) => ids.includes(String(it)))
      return answer(`changed ${ids.join()}`, {
        ...{ cases: here.map(row), keys: [...here], total: holds.length, capped: false },
      })
    })
    cache = createCache()
    list = new InfiniteQueryObserver<CasePage, Error, InfiniteData<CasePage>, typeof queryKey, string | null>(cache, {
      queryKey,
      queryFn: ({ pageParam }) => api.cases(brand, 'to-answer', '', pageParam),
      initialPageParam: null,
      getNextPageParam: (page) => page.next,
    })
    end = list.subscribe(() => {})
    await comes('first')
    await vi.waitUntil(() => shown()?.length === 2)
  })
  afterEach(() => {
    end()
    cache.clear()
    vi.restoreAllMocks()
  })

  it('is not lost when a further page is asked for meanwhile', async () => {
    holds = [2, 3, 4]
    const done = refreshLists(cache, brand, ['1'])
    const more = list.fetchNextPage()
    await comes('changed 1')
    await comes('second')
    await more
    await comes('changed 1')
    await done
    expect(shown()).toEqual(['2', '3', '4'])
  })

  it('is as it was told last, in whichever order answers would have come', async () => {
    const first = refreshLists(cache, brand, ['1'])
    await vi.waitFor(() => expect(onWay).toHaveLength(1), 8_000)
    holds = [2, 3, 4]
    const second = refreshLists(cache, brand, ['1'])
    // The newer answer comes first, where it is asked for before the older one is here.
    await new Promise((soon) => setTimeout(soon))
    for (let at = onWay.length; at > 0; at--) onWay.pop()?.come()
    await new Promise((soon) => setTimeout(soon))
    for (const it of onWay.splice(0)) it.come()
    await Promise.all([first, second])
    expect(shown()).toEqual(['2'])
  })

  it('is not lost in whichever moment it is told, the one included when what came before it is brought in', async () => {
    await refreshLists(cache, brand, [])
    for (let steps = 0; steps < 12; steps++) {
      holds = [1, 2]
      cache.setQueryData<InfiniteData<CasePage>>(queryKey, {
        pages: [{ cases: holds.map(row), keys: [...holds], next: null, total: 2, capped: false, counted: true }],
        pageParams: [null],
      })
      holds = [2]
      const first = refreshLists(cache, brand, ['1'])
      await vi.waitFor(() => expect(onWay).toHaveLength(1), 8_000)
      onWay.pop()?.come()
      for (let step = 0; step < steps; step++) await Promise.resolve()
      holds = []
      const second = refreshLists(cache, brand, ['2'])
      await new Promise((soon) => setTimeout(soon))
      onWay.pop()?.come()
      await Promise.all([first, second])
      expect(shown(), `${steps} steps on`).toEqual([])
    }
  })
})
