import { type QueryClient, useQuery } from '@tanstack/react-query'
import { LookAlikes, type MergeInput, MoveUndone, SplitOff } from '../../../../src/api/moves.ts'
import { CaseRow } from '../../../../src/api/schemas.ts'
import { ask, tell } from '../../api.ts'
import { refreshLists } from '../../inbox/refresh-lists.ts'
import { keys } from '../../queries.ts'
import { soon } from '../../ui/soon.ts'

const one = (id: string) => `v1/cases/${encodeURIComponent(id)}`

/** What the browser asks about cases that are merged, split and told apart. */
export const movesApi = {
  merge: (caseId: string, input: MergeInput) => ask('POST', `${one(caseId)}/merge`, CaseRow, input),
  split: (caseId: string, input: { readonly version: number; readonly postIds: readonly string[] }) =>
    ask('POST', `${one(caseId)}/split`, SplitOff, input),
  undo: (moveId: string) => ask('POST', `v1/case-moves/${encodeURIComponent(moveId)}/undo`, MoveUndone, {}),
  alike: (caseId: string) => ask('GET', `${one(caseId)}/look-alikes`, LookAlikes),
  apart: (caseId: string, other: string) => tell('POST', `${one(caseId)}/look-alikes/apart`, { caseId: other }),
}

/** The name under which they are kept. */
export const alikeKey = (caseId: string) => ['case', caseId, 'look-alikes'] as const

/** Open cases that may be the same matter as this one. */
export const useLookAlikes = (caseId: string, enabled: boolean) =>
  useQuery({
    queryKey: alikeKey(caseId),
    queryFn: async () => {
      await soon()
      return movesApi.alike(caseId)
    },
    enabled,
    staleTime: 60_000,
  })

/** Cases, lists and counts that a merge or a splitting changed are read again. */
export function rereadMoved(cache: QueryClient, brandId: string, ids: readonly string[]): void {
  for (const id of ids) void cache.invalidateQueries({ queryKey: keys.case(id) })
  void refreshLists(cache, brandId, ids)
  void cache.invalidateQueries({ queryKey: keys.counts(brandId) })
  void cache.invalidateQueries({ queryKey: keys.savedCounts(brandId) })
}
