import { beginDays, type CaseFilter, hasDays, type Moment, momentInZone } from '../../domain/cases/filter.ts'
import { readBrandZone } from '../../store/brands.ts'
import type { Queryable } from '../../store/database.ts'

/** The filter with its days begun where the brand is: « 1 November » is the brand's, whoever looks and from where, so that a list that is kept holds the same for all. */
export async function inBrandDays(db: Queryable, brandId: string, filter: CaseFilter): Promise<CaseFilter> {
  return hasDays(filter) ? beginDays(filter, await readBrandZone(db, brandId)) : filter
}

/** The same for single moments. */
export async function momentsInBrandDays(
  db: Queryable,
  brandId: string,
  moments: readonly (Moment | null)[],
): Promise<readonly (Moment | null)[]> {
  if (!moments.some((it) => it !== null && 'day' in it)) return moments
  const zone = await readBrandZone(db, brandId)
  return moments.map((it) => (it === null ? null : momentInZone(it, zone)))
}
