/** The first part of a language's code: `fr` of `fr-CA`. */
const plain = (code: string): string => (code.trim().split(/[-_]/u)[0] ?? '').toLowerCase()

/** The language of a post of which these were said; null where none was, or several: a rule for one of them has to hear it, whichever comes first. */
export function languageIn(said: readonly string[]): string | null {
  const known = said.filter((it) => !['', 'und'].includes(plain(it)))
  const [first = null] = known
  return new Set(known.map(plain)).size > 1 ? null : first
}
