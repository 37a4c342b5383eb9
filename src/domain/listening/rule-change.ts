import { plainLanguage } from '../model/language.ts'
import type { WatchConditions, WatchRule } from '../model/watch.ts'
import { noConditions } from './conditions.ts'

/** What a rule listens for, whatever it is called. */
export type Heard = Pick<WatchRule, 'terms' | 'conditions'>

/** On which networks a rule may hear something that the other (null: none) does not: null on none, and an empty list on any. Whatever cannot be told from the two alone counts as heard. */
export function heardBeyond(rule: Heard | null, other: Heard | null): readonly string[] | null {
  if (rule === null || !asks(rule)) return null
  const { networks } = conditionsOf(rule)
  if (other === null || !asks(other) || !isWithin(rule, other)) return networks
  const known = conditionsOf(other).networks
  if (known.length === 0) return null
  if (networks.length === 0) return []
  const beyond = networks.filter((it) => !known.includes(it))
  return beyond.length === 0 ? null : beyond
}

/** Whether a rule asks for any words at all: one that does not hears nothing. */
const asks = (rule: Heard): boolean => {
  const { all, near } = conditionsOf(rule)
  return rule.terms.length + all.length + near.length > 0
}

/** Whether a rule, networks aside, hears nothing that the other does not. */
function isWithin(rule: Heard, other: Heard): boolean {
  const own = conditionsOf(rule)
  const others = conditionsOf(other)
  // A rule without terms rests on what its conditions ask for; with terms it hears one of them alone.
  const terms = other.terms.length === 0 || (rule.terms.length > 0 && holds(other.terms, rule.terms))
  const languages = (of: WatchConditions): readonly string[] => of.languages.map(plainLanguage)
  return (
    terms &&
    holds(own.all, others.all) &&
    holds(own.none, others.none) &&
    holds(own.near, others.near) &&
    (others.languages.length === 0 || (own.languages.length > 0 && holds(languages(others), languages(own)))) &&
    (others.author === 'any' || own.author === others.author)
  )
}

const conditionsOf = ({ conditions }: Heard): WatchConditions => conditions ?? noConditions

/** Whether each of `some` is in `all`. */
function holds(all: readonly unknown[], some: readonly unknown[]): boolean {
  const known = new Set(all.map(keyOf))
  return some.every((it) => known.has(keyOf(it)))
}

/** A key that does not depend on the order of an object's fields: what is stored comes back in another. */
const keyOf = (it: unknown): string =>
  typeof it === 'object' && it !== null
    ? JSON.stringify(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))
    : JSON.stringify(it)
