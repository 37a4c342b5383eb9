import type { WatchRule } from '../../../src/api/rules.ts'
import type { GroupName } from './terms.ts'

/** The words of each group. */
export type Terms = Readonly<Record<GroupName, readonly string[]>>

const drafts = new Map<string, { readonly over: string; readonly terms: Terms }>()

/** Keeps what somebody changed on the way through the guide, for as long as the page stands. */
export const keepTerms = (brandId: string, stored: readonly WatchRule[], terms: Terms): void =>
  void drafts.set(brandId, { over: JSON.stringify(stored), terms })

/** What was kept, unless the rules have been changed since. */
export function keptTerms(brandId: string, stored: readonly WatchRule[]): Terms | undefined {
  const kept = drafts.get(brandId)
  return kept?.over === JSON.stringify(stored) ? kept.terms : undefined
}
