import { asksNothing, noConditions } from '../../domain/listening/index.ts'
import { plainLanguage } from '../../domain/model/language.ts'
import type { NearWords, WatchConditions, WatchTerm } from '../../domain/model/watch.ts'
import { ServiceError } from '../errors.ts'
import { keyOf, tidyTerms } from './tidy-terms.ts'

/** What a person types for a watch rule. */
export interface RuleInput {
  readonly name: string
  readonly terms: readonly WatchTerm[]
  readonly conditions?: WatchConditions | undefined
}

/** A rule as it is stored. */
export interface TidyRule {
  readonly name: string
  readonly terms: readonly WatchTerm[]
  readonly conditions?: WatchConditions
}

/** The name, terms and conditions to store, of what a person typed. Refused with a sentence: what could never match, and what would take in everything. */
export function checkRule(input: RuleInput, connectors: ReadonlyMap<string, unknown>): TidyRule {
  const name = input.name.trim()
  if (name === '')
    throw refusal('invalid', 'name', 'A watch rule has a name, by which people recognise what it listens for.')
  const terms = tidyTerms(input.terms)
  const conditions = tidyConditions(input.conditions ?? noConditions, connectors)
  const { all, none, near } = conditions
  if (terms.length + all.length + near.length === 0) {
    if (none.length > 0)
      throw refusal(
        'rule-boundless',
        'conditions.none',
        'A rule that only leaves words out would take in everything else. Give it something to listen for.',
      )
    throw refusal(
      'term-useless',
      'terms',
      'A watch rule needs at least one word, handle, hashtag or site to listen for.',
    )
  }
  refuseContradiction([...terms, ...all, ...near.flatMap(({ first, second }) => [asName(first), asName(second)])], none)
  return asksNothing(conditions) ? { name, terms } : { name, terms, conditions }
}

/** The refusal when a rule is gone. */
export function ruleGone(): ServiceError {
  return new ServiceError('not-found', 'not-found', 'This watch rule is not here any more.')
}

function tidyConditions(typed: WatchConditions, connectors: ReadonlyMap<string, unknown>): WatchConditions {
  const networks = [...new Set(typed.networks)]
  const unknown = networks.find((id) => !connectors.has(id))
  if (unknown !== undefined) throw refusal('invalid', 'conditions.networks', `Vigie knows no network “${unknown}”.`)
  const languages = [...new Set(typed.languages.map(plainLanguage))]
  const odd = languages.find((code) => !/^[a-z]{2,3}$/u.test(code))
  if (odd !== undefined) throw refusal('invalid', 'conditions.languages', `“${odd}” is not a language, as in “fr”.`)
  return {
    all: tidyTerms(typed.all, 'conditions.all'),
    none: tidyTerms(typed.none, 'conditions.none'),
    near: tidyNear(typed.near),
    languages,
    networks,
    author: typed.author,
  }
}

/** Pairs of words, each once, whichever of the two comes first. */
function tidyNear(pairs: readonly NearWords[]): readonly NearWords[] {
  const once = new Map<string, NearWords>()
  pairs.forEach((pair, at) => {
    const [first = '', second = ''] = [pair.first, pair.second].map((word, i) => {
      const plain = word.replace(/^[\s#＃@＠]+/u, '')
      const path = `conditions.near.${at}.${i === 0 ? 'first' : 'second'}`
      return tidyTerms([asName(plain)], path)[0]?.text ?? ''
    })
    const key = [first, second]
      .map((word) => keyOf(asName(word)))
      .sort()
      .join('\n')
    if (!once.has(key)) once.set(key, { first, second, between: pair.between })
  })
  return [...once.values()]
}

/** A word that is asked for and left out at once would never be found. */
function refuseContradiction(wanted: readonly WatchTerm[], none: readonly WatchTerm[]): void {
  const keys = new Set(wanted.map(keyOf))
  const both = none.find((term) => keys.has(keyOf(term)))
  if (both === undefined) return
  const why = `“${both.text}” is listened for and left out at once, so it would never be found.`
  throw refusal('rule-contradicts', 'conditions.none', why)
}

const asName = (text: string): WatchTerm => ({ kind: 'name', text })

const refusal = (reason: string, path: string, why: string): ServiceError =>
  new ServiceError('invalid', reason, why, { facts: { errors: [{ path, message: why }] } })
