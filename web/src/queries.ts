import {
  hashKey,
  type InfiniteData,
  QueryClient,
  type QueryPersister,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ListView } from '../../src/api/inbox.ts'
import type { CasePage, CaseRow, ListCount, Me } from '../../src/api/schemas.ts'
import { ApiProblem, api } from './api.ts'
import { wasStored, whenAnswered } from './live/stored.ts'

/** The names under which answers are kept, so that the live stream can say which are old. */
export const keys = {
  me: ['me'] as const,
  people: (brandId: string) => ['people', brandId] as const,
  team: ['team'] as const,
  security: ['security'] as const,
  audit: ['audit'] as const,
  brandCounts: ['brand-counts'] as const,
  connectors: ['connectors'] as const,
  sessions: ['sessions'] as const,
  rules: (brandId: string) => ['rules', brandId] as const,
  sources: (brandId: string) => ['sources', brandId] as const,
  source: (sourceId: string) => ['source', sourceId] as const,
  unsure: (brandId: string) => ['unsure', brandId] as const,
  unsureList: (brandId: string) => ['unsure', brandId, 'list'] as const,
  unsureCount: (brandId: string) => ['unsure', brandId, 'count'] as const,
  clocks: (brandId: string) => ['clocks', brandId] as const,
  departments: (brandId: string) => ['departments', brandId] as const,
  staffing: (brandId: string) => ['staffing', brandId] as const,
  workload: (brandId: string) => ['workload', brandId] as const,
  sites: (brandId: string) => ['sites', brandId] as const,
  site: (siteId: string) => ['site', siteId] as const,
  anySite: ['site'] as const,
  outages: (caseId: string) => ['case', caseId, 'outages'] as const,
  counts: (brandId: string) => ['counts', brandId] as const,
  savedViews: (brandId: string) => ['saved-views', brandId] as const,
  savedCounts: (brandId: string) => ['saved-counts', brandId] as const,
  cases: (brandId: string, view?: ListView, filter = '') =>
    view === undefined ? (['cases', brandId] as const) : (['cases', brandId, view, filter] as const),
  case: (caseId: string) => ['case', caseId] as const,
  anyCase: ['case'] as const,
}

/** Worth asking again: the server or the network was away, or something else was under way there. */
const passing = (error: unknown): boolean =>
  error instanceof ApiProblem && ['unreachable', 'unavailable', 'held-up'].includes(error.reason)

const isPaged = (data: unknown): data is InfiniteData<unknown> =>
  typeof data === 'object' && data !== null && 'pages' in data && 'pageParams' in data
const pagesOf = (data: unknown): readonly unknown[] => (data === undefined ? [] : isPaged(data) ? data.pages : [data])

/** So long (ms) an answer is taken for what the server would say now, if nothing else is heard. */
export const freshMs = 30_000

/** So long after the server answers again: the answer that says so settles first. */
const againMs = 500

interface Told {
  readonly id: string
  readonly version: number
}
const isTold = (it: unknown): it is Told =>
  typeof it === 'object' && it !== null && 'id' in it && 'version' in it && typeof it.version === 'number'
/** The cases of a page of a list, or the one of a case's own page. */
const casesOf = (page: unknown): readonly unknown[] => {
  if (typeof page !== 'object' || page === null) return []
  if ('cases' in page && Array.isArray(page.cases)) return page.cases
  return 'case' in page ? [page.case] : []
}

/** An answer with those cases as they are shown that were told while it was on its way: it has them as they were before. */
function withToldMeanwhile<T>(answer: T, shown: unknown): T {
  const told = new Map(
    pagesOf(shown)
      .flatMap(casesOf)
      .flatMap((it) => (isTold(it) ? [[it.id, it]] : [])),
  )
  const newer = (it: unknown): unknown => {
    const other = isTold(it) ? told.get(it.id) : undefined
    return isTold(it) && other !== undefined && other.version > it.version ? other : it
  }
  const one = <P>(page: P): P => {
    if (!casesOf(page).some((it) => newer(it) !== it) || typeof page !== 'object' || page === null) return page
    return 'cases' in page && Array.isArray(page.cases)
      ? { ...page, cases: page.cases.map(newer) }
      : { ...page, ...('case' in page ? { case: newer(page.case) } : {}) }
  }
  return isPaged(answer) ? { ...answer, pages: answer.pages.map(one) } : one(answer)
}

/** Reads, but lets nothing that was stored on this device take the place of what is shown, which is never older, nor a case as it was before it was told meanwhile; notes in `stored` whose answer is to be read again when the server is back. */
const keepNewer =
  (stored: Set<string>): QueryPersister =>
  async (read, context, query) => {
    const answer = withToldMeanwhile(await read(context), query.state.data)
    const pages = pagesOf(answer)
    if (!pages.some(wasStored)) {
      stored.delete(query.queryHash)
      return answer
    }
    stored.add(query.queryHash)
    const shown = query.state.data
    // A further page stands where none has stood.
    const replaces = pagesOf(shown).some((page, at) => pages[at] !== page && wasStored(pages[at]))
    return replaces ? shown : answer
  }

/** What is read of nobody in particular, and who is here. */
const ofNobody: ReadonlySet<unknown> = new Set(['status', keys.me[0]])

/** Makes the cache of answers. What is shown stays shown while it is read again. */
export function createCache(): QueryClient {
  const stored = new Set<string>()
  const cache = new QueryClient({
    defaultOptions: {
      queries: {
        persister: keepNewer(stored),
        staleTime: freshMs,
        gcTime: 15 * 60_000,
        retry: (times, error) => passing(error) && times < 4,
        retryDelay: (times) => Math.min(1_000 * 2 ** times, 8_000),
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
  let person: string | null = null
  cache.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.queryHash !== hashKey(keys.me)) return
    const now = cache.getQueryData<Me>(keys.me)?.user.id ?? null
    if (now === null || now === person) return
    // Somebody else came in by another tab: nothing that this one read was meant for them.
    if (person !== null) cache.removeQueries({ predicate: (it) => !ofNobody.has(it.queryKey[0]) })
    person = now
  })
  whenAnswered(() =>
    setTimeout(() => void cache.invalidateQueries({ predicate: (it) => stored.has(it.queryHash) }), againMs),
  )
  return cache
}

/** Who is here and for which brands. */
export const useMe = (enabled = true) =>
  useQuery({ queryKey: keys.me, queryFn: api.me, staleTime: 5 * 60_000, enabled })

/** A brand's cases in one view with a filter, page after page. */
export function useCases(brandId: string, view: ListView, filter: string) {
  const cache = useQueryClient()
  const query = useInfiniteQuery({
    queryKey: keys.cases(brandId, view, filter),
    queryFn: ({ pageParam }) => api.cases(brandId, view, filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const first = query.data?.pages[0]
  // A list of very many cases does not wait for their number, which follows.
  useEffect(() => {
    if (first === undefined || first.counted) return undefined
    let isOld = false
    const put = (count: ListCount): void => {
      if (isOld) return
      cache.setQueryData<InfiniteData<CasePage>>(keys.cases(brandId, view, filter), (old) =>
        old === undefined ? old : { ...old, pages: old.pages.map((page) => ({ ...page, ...count, counted: true })) },
      )
    }
    // Without it the list says none, and is asked again with the next change.
    void api.countCases(brandId, view, filter).then(put, () => undefined)
    return () => {
      isOld = true
    }
  }, [cache, brandId, view, filter, first])
  return query
}

/** How many cases each view holds. */
export const useCounts = (brandId: string) =>
  useQuery({ queryKey: keys.counts(brandId), queryFn: () => api.counts(brandId) })

/** One case with its thread. */
export const useCase = (caseId: string) => useQuery({ queryKey: keys.case(caseId), queryFn: () => api.case(caseId) })

/** A brand's sources, read again each minute for what they heard last, or as often as somebody wants to watch them. */
export const useSources = (brandId: string, everyMs = 60_000) =>
  useQuery({ queryKey: keys.sources(brandId), queryFn: () => api.sources(brandId), refetchInterval: everyMs })

/** The people that a case of this brand can be handed to. */
export const usePeople = (brandId: string | undefined) =>
  useQuery({
    queryKey: keys.people(brandId ?? ''),
    queryFn: () => api.people(brandId ?? ''),
    staleTime: 60_000,
    enabled: brandId !== undefined,
  })

/** A brand's watch rules. */
export const useRules = (brandId: string) =>
  useQuery({ queryKey: keys.rules(brandId), queryFn: () => api.rules(brandId) })

/** The networks that can be connected. */
export const useConnectors = () =>
  useQuery({ queryKey: keys.connectors, queryFn: api.connectors, staleTime: Number.POSITIVE_INFINITY })

interface CasePages {
  readonly pages: readonly {
    readonly cases: readonly CaseRow[]
    readonly next: string | null
    readonly total: number
  }[]
  readonly pageParams: readonly unknown[]
}

/** Puts a case as the server has just told it into every list and into its own page, except where a newer one is shown. */
export function putCase(cache: QueryClient, row: CaseRow): void {
  cache.setQueriesData<CasePages>({ queryKey: keys.cases(row.brandId) }, (old) =>
    old === undefined
      ? old
      : {
          ...old,
          pages: old.pages.map((page) => ({
            ...page,
            cases: page.cases.map((it) => (it.id === row.id && it.version <= row.version ? row : it)),
          })),
        },
  )
  cache.setQueryData<Awaited<ReturnType<typeof api.case>>>(keys.case(row.id), (old) =>
    old === undefined || old.case.version > row.version ? old : { ...old, case: row },
  )
}
