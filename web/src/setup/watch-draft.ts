import type { WatchRule, WatchRuleInput } from '../../../src/api/rules.ts'
import { carriedOver, same } from '../ui/held.ts'
import { type GroupName, groups } from './terms.ts'

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

type ByGroup = Partial<Record<GroupName, WatchRule>>

const textsOf = (rule: WatchRule | undefined): readonly string[] => rule?.terms.map(({ text }) => text) ?? []

/** What was written, on the rules as they are by now: what only others changed is theirs. */
export function termsOnto(terms: Terms, before: ByGroup, now: ByGroup): Terms {
  const onto = (group: GroupName): readonly string[] =>
    carriedOver(
      { origin: { terms: textsOf(before[group]) }, draft: { terms: terms[group] } },
      { terms: textsOf(now[group]) },
    ).draft.terms
  return {
    name: onto('name'),
    misspelling: onto('misspelling'),
    handle: onto('handle'),
    hashtag: onto('hashtag'),
    site: onto('site'),
  }
}

/** One thing that is asked of the server. */
type Step =
  | { readonly act: 'add'; readonly rule: WatchRuleInput }
  | { readonly act: 'remove'; readonly id: string }
  | { readonly act: 'change'; readonly id: string; readonly rule: WatchRuleInput & { readonly from: WatchRuleInput } }

/** What is asked of the server to have these rules in the place of those that this was begun on. A rule is changed from what was seen of it: what a colleague did meanwhile is not undone. */
export function stepsTo(before: ByGroup, wanted: (group: GroupName) => WatchRuleInput | undefined): readonly Step[] {
  return groups.flatMap((group): readonly Step[] => {
    const [old, rule] = [before[group], wanted(group)]
    if (old === undefined) return rule === undefined ? [] : [{ act: 'add', rule }]
    if (rule === undefined) return [{ act: 'remove', id: old.id }]
    if (same(old.terms, rule.terms)) return []
    return [{ act: 'change', id: old.id, rule: { ...rule, from: { name: old.name, terms: old.terms } } }]
  })
}
