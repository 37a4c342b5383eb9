import { plainLanguage } from '../../domain/listening/conditions.ts'

/** The language of a post of which these were said; null where none was, or several: a rule for one of them has to hear it, whichever comes first. */
export function languageIn(said: readonly string[]): string | null {
  const known = said.filter((it) => !['', 'und'].includes(plainLanguage(it)))
  const [first = null] = known
  return new Set(known.map(plainLanguage)).size > 1 ? null : first
}
