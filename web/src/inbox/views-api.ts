import { useQuery, useQueryClient } from '@tanstack/react-query'
import { SavedCounts, SavedView, SavedViews } from '../../../src/api/inbox.ts'
import { ask, tell } from '../api.ts'
import { keys } from '../queries.ts'

const brand = (id: string) => `v1/brands/${encodeURIComponent(id)}/views`
const one = (id: string) => `v1/views/${encodeURIComponent(id)}`

/** What somebody says of a view. */
export type ViewInput = Pick<SavedView, 'name' | 'shared' | 'view' | 'filter'>

/** What the browser asks about views that people keep. */
export const viewsApi = {
  keep: (brandId: string, input: ViewInput) => ask('POST', brand(brandId), SavedView, input),
  change: (id: string, input: ViewInput) => ask('PUT', one(id), SavedView, input),
  remove: (id: string) => tell('DELETE', one(id)),
  order: (brandId: string, ids: readonly string[]) => tell('PUT', `${brand(brandId)}/order`, { ids }),
}

/** The views that a person keeps or is shown, in their order. */
export const useSavedViews = (brandId: string) =>
  useQuery({ queryKey: keys.savedViews(brandId), queryFn: () => ask('GET', brand(brandId), SavedViews) })

/** One of them; what its list says stands in for it until it is here. */
export function useSavedView(brandId: string, id: string | null) {
  const cache = useQueryClient()
  return useQuery({
    // Under the key of the list: whatever makes the list be read again makes this one be, too.
    queryKey: [...keys.savedViews(brandId), id],
    queryFn: () => ask('GET', `${brand(brandId)}/${encodeURIComponent(id ?? '')}`, SavedView),
    enabled: id !== null,
    placeholderData: () => cache.getQueryData<SavedViews>(keys.savedViews(brandId))?.views.find((it) => it.id === id),
  })
}

/** How many cases each of them holds; afterwards the live stream tells. */
export const useSavedCounts = (brandId: string, any: boolean) =>
  useQuery({
    queryKey: keys.savedCounts(brandId),
    queryFn: async () => (await ask('GET', `${brand(brandId)}/counts`, SavedCounts)).counts,
    enabled: any,
  })
