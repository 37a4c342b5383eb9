import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query'
import { type CasePage } from '../../../src/api/schemas.ts'
import { ListView } from '../../../src/api/inbox.ts'
import { keys } from '../queries.ts'
import { bulkApi } from './bulk-api.ts'
import { placeChanged } from './place.ts'

const mostAsked = 100
/** When more have changed at once, the first page says more than each of them. */
const mostPlaced = 300

/** What is to be brought into a list, and who is at it: one after the other, since an older answer would be put over a newer one. */
interface Due {
  readonly ids: Set<string>
  end: Promise<void> | null
}
const dues = new WeakMap<Query, Due>()

/** Brings what changed into the lists that are shown, and into no other: their cases are not read again. A list that is not shown is read when it is. */
export async function refreshLists(cache: QueryClient, brandId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const lists = cache.getQueryCache().findAll({ queryKey: keys.cases(brandId) })
  await Promise.all(
    lists.map((list) => {
      const due = dues.get(list) ?? { ids: new Set(), end: null }
      dues.set(list, due)
      for (const id of ids) due.ids.add(id)
      due.end ??= bringIn(cache, brandId, list, due)
      return due.end
    }),
  )
}

async function bringIn(cache: QueryClient, brandId: string, list: Query, due: Due): Promise<void> {
  try {
    while (due.ids.size > 0) {
      const ids = [...due.ids]
      due.ids.clear()
      if (!(await place(cache, brandId, list, ids))) {
        await cache.invalidateQueries({ queryKey: list.queryKey, exact: true })
      }
    }
  } finally {
    // With the last look for more, and not once this has ended: what changes in between is nobody's.
    due.end = null
  }
}

/** Whether what changed stands in its place; where it does not, the list is to be read again. */
async function place(cache: QueryClient, brandId: string, list: Query, ids: readonly string[]): Promise<boolean> {
  const { queryKey } = list
  const view = ListView.safeParse(queryKey[2])
  const filter = queryKey[3]
  const loaded = cache.getQueryData<InfiniteData<CasePage>>(queryKey)
  if (!list.isActive() || loaded === undefined || !view.success || typeof filter !== 'string') return false
  if (ids.length > mostPlaced) return false
  for (let at = 0; at < ids.length; ) {
    // What is on its way would be put over what is placed here.
    await list.promise?.catch(() => undefined)
    const some = ids.slice(at, at + mostAsked)
    const changed = await bulkApi.changed(brandId, view.data, filter, some).catch(() => null)
    if (changed === null) return false
    // A page that was asked for meanwhile is joined to those that were here before.
    if (list.state.fetchStatus === 'fetching') continue
    const data = cache.getQueryData<InfiniteData<CasePage>>(queryKey)
    const pages = data === undefined ? null : placeChanged(data.pages, some, changed)
    if (data === undefined || pages === null) return false
    cache.setQueryData<InfiniteData<CasePage>>(queryKey, { ...data, pages })
    at += mostAsked
  }
  return true
}
