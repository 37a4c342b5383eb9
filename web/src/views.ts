import type { ListView } from '../../src/api/inbox.ts'

/** The views in the order in which they stand in the sidebar. */
export const viewOrder: readonly ListView[] = ['mine', 'to-answer', 'unowned', 'waiting', 'settled', 'all']

/** The address of a view that is kept: the same after a reload, and for whoever it is sent to. */
export const savedPath = (id: string): string => `/views/${id}`

/** Where a view lives, with its filters as the address has them. */
export function viewPath(view: ListView, filter = ''): string {
  const parts = [view === 'to-answer' ? '' : `view=${view}`, filter].filter((it) => it !== '')
  return parts.length === 0 ? '/' : `/?${parts.join('&')}`
}
