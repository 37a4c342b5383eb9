import type { WatchRule } from '../../../src/api/schemas.ts'

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

/** What a brand's name suggests to listen for: the name, how it is misspelt, its hashtag; a handle and a site to confirm. */
export function propose(
  brandName: string,
): Record<GroupName, { readonly kept: readonly string[]; readonly offered: readonly string[] }> {
  const name = brandName.trim().replace(/\s+/g, ' ')
  const joined = name
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
  const misspelt = [...new Set(slips.map(([slip, by]) => name.replace(slip, by)))]
    .filter((it) => it !== name)
    .slice(0, 3)
  const short = joined.length < 2
  return {
    name: { kept: name.length < 2 ? [] : [name], offered: name.includes(' ') && !short ? [joined] : [] },
    misspelling: { kept: [], offered: misspelt },
    handle: { kept: [], offered: short ? [] : [joined] },
    hashtag: { kept: short ? [] : [joined], offered: [] },
    site: { kept: [], offered: [] },
  }
}
