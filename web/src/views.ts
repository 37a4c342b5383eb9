import type { View } from '../../src/api/schemas.ts'

/** The views in the order in which they stand in the sidebar. */
export const viewOrder: readonly View[] = ['mine', 'to-answer', 'unowned', 'waiting', 'settled']

/** Where a view lives, with its filters as the address has them. */
export function viewPath(view: View, filter = ''): string {
  const parts = [view === 'to-answer' ? '' : `view=${view}`, filter].filter((it) => it !== '')
  return parts.length === 0 ? '/' : `/?${parts.join('&')}`
}
