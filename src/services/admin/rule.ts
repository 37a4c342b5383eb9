import type { WatchTerm } from '../../domain/model/watch.ts'
import { ServiceError } from '../errors.ts'
import { tidyTerms } from './tidy-terms.ts'

/** What a person types for a watch rule. */
export interface RuleInput {
  readonly name: string
  readonly terms: readonly WatchTerm[]
}

/** The name and terms to store, of what a person typed. */
export function checkRule(input: RuleInput): RuleInput {
  const name = input.name.trim()
  if (name === '') {
    const why = 'A watch rule has a name, by which people recognise what it listens for.'
    throw new ServiceError('invalid', 'invalid', why, { facts: { errors: [{ path: 'name', message: why }] } })
  }
  return { name, terms: tidyTerms(input.terms) }
}

/** The refusal when a rule is gone. */
export function ruleGone(): ServiceError {
  return new ServiceError('not-found', 'not-found', 'This watch rule is not here any more.')
}
