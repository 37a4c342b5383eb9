import type { View } from '../../src/api/schemas.ts'

/** The views in the order in which they stand in the sidebar. */
export const viewOrder: readonly View[] = ['mine', 'to-answer', 'unowned', 'waiting', 'settled']

/** Where a view lives. */
export const viewPath = (view: View): string => (view === 'to-answer' ? '/' : `/?view=${view}`)
