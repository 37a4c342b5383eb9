import { Coverage, type coverageDays } from '../../../src/api/coverage.ts'
import { askingIn, doneIn, type Tally } from '../../../src/domain/cases/coverage.ts'
import { ask } from '../api.ts'

/** How a brand's coverage of the last days is asked for. */
export const coverageOf = (brandId: string, days: (typeof coverageDays)[number]) => ({
  queryKey: ['coverage', brandId, days],
  queryFn: () => ask('GET', `v1/brands/${brandId}/coverage?days=${days}`, Coverage),
})

/** What can be said of all of them in one sentence: nothing asked, all have an answer, all are dealt with (a troll gets none); null: not all are. */
export function allOf(tally: Tally): 'none' | 'answered' | 'handled' | null {
  const all = askingIn(tally)
  if (all === 0) return 'none'
  if (tally.here + tally.elsewhere === all) return 'answered'
  return doneIn(tally) === all ? 'handled' : null
}

/** A share that is not whole never reads as whole. */
export const percentOf = (tally: Tally): number => {
  const [done, all] = [doneIn(tally), askingIn(tally)]
  return all === 0 ? 100 : done === all ? 100 : Math.min(99, Math.round((100 * done) / all))
}
