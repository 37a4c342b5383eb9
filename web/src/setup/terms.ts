import type { WatchRule } from '../../../src/api/rules.ts'
import { isLoneLetter } from '../../../src/domain/listening/lone-letter.ts'
import { profileAddress, readOwnAccount } from '../../../src/domain/listening/own-account.ts'

/** One thing to listen for. */
export type Term = WatchRule['terms'][number]

/** The headings under which the set-up gathers what is listened for; each becomes a rule of that name. */
export const groups = ['name', 'misspelling', 'handle', 'hashtag', 'site'] as const
/** One of the headings. */
export type GroupName = (typeof groups)[number]

/** The kind of term that a heading holds: misspellings are names too. */
export const kindOf = (group: GroupName): Term['kind'] => (group === 'misspelling' ? 'name' : group)

/** Takes away what people type in front of a term: @, #, https://. */
export function cleanTerm(text: string, kind: Term['kind']): string {
  const plain = text.trim().replace(/\s+/g, ' ')
  switch (kind) {
    case 'handle':
      return plain.replace(/^@+/, '')
    case 'hashtag':
      return plain.replace(/^#+/, '').replaceAll(' ', '')
    case 'site':
      return plain
        .replace(/^https?:\/\//i, '')
        .replace(/^www\./i, '')
        .replace(/\/+$/, '')
    case 'name':
      return plain
  }
}

/** What is kept of a term that was typed; null where too little is left to listen for. */
export function termOf(text: string, kind: Term['kind']): string | null {
  const term = cleanTerm(text, kind)
  return term.length < 2 || isLoneLetter(term) ? null : term
}

/** A term as people read it, with its sign. */
export const shownTerm = ({ kind, text }: Term): string =>
  kind === 'handle' ? `@${text}` : kind === 'hashtag' ? `#${text}` : text

const slips: readonly (readonly [RegExp, string])[] = [
  [/([bcdfglmnprst])\1/iu, '$1'],
  [/ei(?=ll)/iu, 'e'],
  [/(?<=[aeiou])([lmnrst])(?=[aeiou])/iu, '$1$1'],
  [/ph/iu, 'f'],
  [/y/iu, 'i'],
  [/qu/iu, 'k'],
  [/c(?=[aou])/iu, 'k'],
  [/z/iu, 's'],
  [/th/iu, 't'],
]

/** What a brand suggests to listen for: its name, how that is misspelt, its hashtag; its accounts, its sites and the addresses of its profiles. Where no account is known, a handle to confirm. */
export function propose(brand: {
  readonly name: string
  readonly sites: readonly string[]
  readonly accounts: readonly string[]
}): Record<GroupName, { readonly kept: readonly string[]; readonly offered: readonly string[] }> {
  const name = brand.name.trim().replace(/\s+/g, ' ')
  const joined = name
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
  const misspelt = [...new Set(slips.map(([slip, by]) => name.replace(slip, by)))]
    .filter((it) => it !== name)
    .slice(0, 3)
  const short = joined.length < 2
  const accounts = brand.accounts.flatMap((it) => readOwnAccount(it) ?? [])
  const handles = [...new Set(accounts.map((it) => it.handle))]
  const profiles = accounts.flatMap((it) => profileAddress(it) ?? [])
  return {
    name: { kept: name.length < 2 ? [] : [name], offered: name.includes(' ') && !short ? [joined] : [] },
    misspelling: { kept: [], offered: misspelt },
    handle: { kept: handles, offered: short || handles.length > 0 ? [] : [joined] },
    hashtag: { kept: short ? [] : [joined], offered: [] },
    site: { kept: brand.sites, offered: profiles },
  }
}

/** The brand's rules under the headings of the set-up, by what they listen for: the first rule of names is the name, the second the misspellings. Others stay as they are. */
export function rulesByGroup(rules: readonly WatchRule[]): Partial<Record<GroupName, WatchRule>> {
  const found: Partial<Record<GroupName, WatchRule>> = {}
  for (const rule of rules) {
    // What has conditions is more than a heading can show.
    if (rule.conditions !== undefined) continue
    const [kind, ...others] = [...new Set(rule.terms.map((it) => it.kind))]
    if (kind === undefined || others.length > 0) continue
    const group = kind !== 'name' || found.name === undefined ? kind : 'misspelling'
    found[group] ??= rule
  }
  return found
}
