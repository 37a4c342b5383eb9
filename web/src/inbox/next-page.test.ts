import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { askAgain, asksForNext } from './next-page.ts'

it('a next page that was refused is asked for again by a person alone, and the pages before it are not', async () => {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const asked: number[] = []
  let isAway = true
  const list = new InfiniteQueryObserver(cache, {
    queryKey: ['list'],
    queryFn: async ({ pageParam }) => {
      asked.push(pageParam)
      if (pageParam > 0 && isAway) throw new Error('away')
      return pageParam
    },
    initialPageParam: 0,
    getNextPageParam: (page) => (page < 2 ? page + 1 : null),
  })
  const end = list.subscribe(() => {})
  const now = () => list.getCurrentResult()
  await list.refetch()
  expect(asksForNext(now())).toBe(true)
  await now().fetchNextPage()
  expect(asksForNext(now())).toBe(false)
  asked.length = 0
  isAway = false
  await askAgain(now())
  expect(asked).toEqual([1])
  expect(asksForNext(now())).toBe(true)
  await askAgain(now())
  expect(asked, 'nothing was refused: all is read').toEqual([1, 0, 1])
  end()
})
