import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { type CasePage } from '../../../src/api/schemas.ts'
import { ListView } from '../../../src/api/inbox.ts'
import { keys } from '../queries.ts'
import { bulkApi } from './bulk-api.ts'
import { placeChanged } from './place.ts'

const mostAsked = 100
/** When more have changed at once, the first page says more than each of them. */
const mostPlaced = 300

/** Brings what changed into the lists that are shown, and into no other: their cases are not read again. A list that is not shown is read when it is. */
export async function refreshLists(cache: QueryClient, brandId: string, ids: readonly string[]): Promise<void> {
  const lists = cache.getQueryCache().findAll({ queryKey: keys.cases(brandId) })
  await Promise.all(
    lists.map(async (list) => {
      const { queryKey } = list
      const reread = () => cache.invalidateQueries({ queryKey, exact: true })
      const view = ListView.safeParse(queryKey[2])
      const filter = queryKey[3]
      const loaded = cache.getQueryData<InfiniteData<CasePage>>(queryKey)
      if (!list.isActive() || loaded === undefined || !view.success || typeof filter !== 'string') return reread()
      if (ids.length > mostPlaced) return reread()
      // What is on its way would be put over what is placed here.
      await list.promise?.catch(() => undefined)
      for (let at = 0; at < ids.length; at += mostAsked) {
        const some = ids.slice(at, at + mostAsked)
        const changed = await bulkApi.changed(brandId, view.data, filter, some).catch(() => null)
        if (changed === null) return reread()
        let unplaced = false
        cache.setQueryData<InfiniteData<CasePage>>(queryKey, (data) => {
          if (data === undefined) return data
          const pages = placeChanged(data.pages, some, changed)
          unplaced = pages === null
          return pages === null ? data : { ...data, pages }
        })
        if (unplaced) return reread()
      }
      return undefined
    }),
  )
}
