import type { WatchConditions, WatchRule, WatchRuleInput } from '../../../src/api/rules.ts'
import { asksNothing, noConditions } from '../../../src/domain/listening/index.ts'
import { type Term, termOf } from '../setup/terms.ts'

/** A rule while it is being written. */
export interface RuleDraft {
  readonly name: string
  readonly terms: readonly Term[]
  readonly conditions: WatchConditions
}

const nothingAsked = (): WatchConditions => ({
  ...noConditions,
  all: [],
  none: [],
  near: [],
  languages: [],
  networks: [],
})

/** A rule to be written on; a new one asks for nothing yet. */
export const draftOfRule = (rule: WatchRule | null): RuleDraft => ({
  name: rule?.name ?? '',
  terms: rule?.terms ?? [],
  conditions: rule?.conditions ?? nothingAsked(),
})

/** What is sent of a draft. */
export function ruleInput({ name, terms, conditions }: RuleDraft): WatchRuleInput {
  const plain = { name: name.trim(), terms: [...terms] }
  return asksNothing(conditions) ? plain : { ...plain, conditions }
}

/** Says that there is something to begin with. */
export const beginsSomewhere = ({ terms, conditions }: RuleDraft): boolean =>
  terms.length + conditions.all.length + conditions.near.length > 0

/** Two words that are to stand near each other, while they are being typed. */
export interface TypedPair {
  readonly first: string
  readonly second: string
}
export const noPair: TypedPair = { first: '', second: '' }

/** What a rule lacks before it can be saved; null where nothing. Words that were typed and not added are not left behind. */
export function lacking(draft: RuleDraft, pair: TypedPair): 'unnamed' | 'pairBegun' | 'noTerm' | null {
  if (draft.name.trim() === '') return 'unnamed'
  if (pair.first.trim() + pair.second.trim() !== '') return 'pairBegun'
  return beginsSomewhere(draft) ? null : 'noTerm'
}

/** What somebody typed as a word that has to be there, or must not: its sign says what it is. Null where too little is left. */
export function readTerm(typed: string): Term | null {
  const plain = typed.trim()
  const kind = /^[@＠]/u.test(plain)
    ? 'handle'
    : /^[#＃]/u.test(plain)
      ? 'hashtag'
      : /^(?:https?:\/\/)?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?:\/\S*)?$/u.test(plain)
        ? 'site'
        : 'name'
  const text = termOf(plain, kind)
  return text === null ? null : { kind, text }
}
