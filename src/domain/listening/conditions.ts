import type { WatchConditions, WatchRule, WatchTerm } from '../model/watch.ts'

/** A condition by its name, in the order in which a post is held against them. */
export const conditionNames = ['networks', 'languages', 'author', 'all', 'near', 'none'] as const
/** One of a rule's conditions. */
export type ConditionName = (typeof conditionNames)[number]

/** What a rule without conditions asks for beside its terms: nothing. */
export const noConditions: WatchConditions = {
  all: [],
  none: [],
  near: [],
  languages: [],
  networks: [],
  author: 'any',
}

/** Says that the conditions ask for nothing at all. */
export function asksNothing(conditions: WatchConditions): boolean {
  const { all, none, near, languages, networks, author } = conditions
  return author === 'any' && [all, none, near, languages, networks].every((list) => list.length === 0)
}

const selectivity: Readonly<Record<WatchTerm['kind'], number>> = { site: 300, handle: 200, hashtag: 100, name: 0 }

/** The terms without one of which the rule never matches: its own, or, where it has none, the most telling one of what its conditions ask for. Empty: the rule can never match. */
export function anchorsOf(rule: Pick<WatchRule, 'terms' | 'conditions'>): readonly WatchTerm[] {
  if (rule.terms.length > 0) return rule.terms
  const { all, near } = rule.conditions ?? noConditions
  const asked = [...all, ...near.flatMap(({ first, second }) => [first, second].map(asName))]
  const best = asked.reduce<WatchTerm | null>(
    (found, term) => (found === null || worth(term) > worth(found) ? term : found),
    null,
  )
  return best === null ? [] : [best]
}

const worth = ({ kind, text }: WatchTerm): number => selectivity[kind] + Math.min(text.length, 99)

const asName = (text: string): WatchTerm => ({ kind: 'name', text })

/** What has to be searched for on a network so that nothing is missed that the rules may match there: each term once. */
export function termsToSearch(rules: readonly WatchRule[], network: string): readonly WatchTerm[] {
  const once = new Map<string, WatchTerm>()
  for (const rule of rules) {
    if (!listensOn(rule, network)) continue
    for (const term of anchorsOf(rule)) {
      const key = `${term.kind} ${term.text}`
      if (!once.has(key)) once.set(key, term)
    }
  }
  return [...once.values()]
}

const listensOn = ({ conditions }: WatchRule, network: string): boolean =>
  conditions === undefined || conditions.networks.length === 0 || conditions.networks.includes(network)
