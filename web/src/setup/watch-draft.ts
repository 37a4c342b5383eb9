import type { WatchRule } from '../../../src/api/rules.ts'
import type { GroupName } from './terms.ts'

/** The words of each group. */
export type Terms = Readonly<Record<GroupName, readonly string[]>>

const drafts = new Map<string, { readonly over: string; readonly terms: Terms }>()

/** What somebody began from: the rules that are kept, and what the brand proposes beside them. */
export interface Begun {
  readonly stored: readonly WatchRule[]
  readonly proposed: unknown
}
const told = ({ stored, proposed }: Begun): string => JSON.stringify([stored, proposed])

/** Keeps what somebody changed on the way through the guide, for as long as the page stands. */
export const keepTerms = (brandId: string, begun: Begun, terms: Terms): void =>
  void drafts.set(brandId, { over: told(begun), terms })

/** What was kept, unless the rules, or what the brand proposes, have been changed since. */
export function keptTerms(brandId: string, begun: Begun): Terms | undefined {
  const kept = drafts.get(brandId)
  return kept?.over === told(begun) ? kept.terms : undefined
}
