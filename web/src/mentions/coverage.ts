import { Coverage, type coverageDays } from '../../../src/api/coverage.ts'
import { askingIn, doneIn, type Tally } from '../../../src/domain/cases/coverage.ts'
import { ask } from '../api.ts'

/** How a brand's coverage of the last days is asked for. */
export const coverageOf = (brandId: string, days: (typeof coverageDays)[number]) => ({
  queryKey: ['coverage', brandId, days],
  queryFn: () => ask('GET', `v1/brands/${brandId}/coverage?days=${days}`, Coverage),
})

/** A share that is not whole never reads as whole. */
export const percentOf = (tally: Tally): number => {
  const [done, all] = [doneIn(tally), askingIn(tally)]
  return all === 0 ? 100 : done === all ? 100 : Math.min(99, Math.round((100 * done) / all))
}
