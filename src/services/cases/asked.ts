import { type CaseFilter, filterOfView, type StandingView } from '../../domain/cases/filter.ts'
import type { Instant } from '../../domain/model/time.ts'
import { type Said, saidOf } from '../../store/case-words.ts'
import type { Queryable } from '../../store/database.ts'
import { inBrandDays } from './brand-days.ts'
import { readQuery } from './read-query.ts'

/** What a view with a filter asks of the cases of a brand: its days begun where the brand is, what its words name looked up. */
export async function askedOf(
  db: Queryable,
  input: { readonly brandId: string; readonly view: StandingView; readonly filter: CaseFilter },
  now: Instant,
): Promise<{ readonly filters: readonly CaseFilter[]; readonly said: Said | null }> {
  const { brandId, view, filter } = input
  const filters = [filterOfView(view), await inBrandDays(db, brandId, filter)]
  if (filter.words === '') return { filters, said: null }
  const { asked } = await readQuery({ db }, brandId, filter.words)
  if (asked === null) return { filters, said: 'nothing' }
  return { filters: [...filters, asked.filter], said: await saidOf(db, brandId, asked, now) }
}
