import type { Role } from './role.ts'

/** The brands that somebody sees. */
export type Sight = 'all' | ReadonlySet<string>

/** What a person of this role sees, of the brands that they were given: an administrator sees all. */
export const sightOf = (role: Role, given: Iterable<string>): Sight =>
  role === 'administrator' ? 'all' : new Set(given)

/** Whether this brand is in sight. */
export const sees = (sight: Sight, brandId: string): boolean => sight === 'all' || sight.has(brandId)

/** The brands that are in sight of both. */
export function common(a: Sight, b: Sight): Sight {
  if (a === 'all') return b
  return new Set([...a].filter((brandId) => sees(b, brandId)))
}

/** Whether both see the same brands. */
export function sameSight(a: Sight, b: Sight): boolean {
  if (a === 'all' || b === 'all') return a === b
  return a.size === b.size && [...a].every((brandId) => b.has(brandId))
}
