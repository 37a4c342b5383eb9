import { Bulk, type BulkInput, ChangedCases } from '../../../src/api/bulk.ts'
import type { ListView } from '../../../src/api/inbox.ts'
import { ask } from '../api.ts'

const bulk = (id: string) => `v1/bulk/${encodeURIComponent(id)}`

/** Asks until nothing is left, or somebody stops it: a request carries out so many cases and no more. */
async function toItsEnd(path: string, heard: (so: Bulk) => void, isStopped = () => false): Promise<Bulk> {
  for (;;) {
    const so = await ask('POST', path, Bulk, {})
    heard(so)
    if (so.left === 0 || isStopped()) return so
  }
}

/** What the browser asks about many cases at once. */
export const bulkApi = {
  prepare: (brandId: string, input: BulkInput) =>
    ask('POST', `v1/brands/${encodeURIComponent(brandId)}/bulk`, Bulk, input),
  read: (id: string) => ask('GET', bulk(id), Bulk),
  carryOut: (id: string, heard: (so: Bulk) => void, isStopped: () => boolean) =>
    toItsEnd(`${bulk(id)}/do`, heard, isStopped),
  takeBack: (id: string, heard: (so: Bulk) => void) => toItsEnd(`${bulk(id)}/undo`, heard),
  changed: (brandId: string, view: ListView, filter: string, ids: readonly string[]) => {
    const query = new URLSearchParams(filter)
    query.set('view', view)
    query.set('ids', ids.join(','))
    return ask('GET', `v1/brands/${encodeURIComponent(brandId)}/cases/changed?${query.toString()}`, ChangedCases)
  },
}
