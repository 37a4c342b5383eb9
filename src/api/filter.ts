import { z } from 'zod'
import { filterParts, filterSays } from '../domain/cases/filter.ts'

/** The filters of a list as parts of its address, each left out or as `domain/cases/filter` reads it. */
export const filterQuery = Object.fromEntries(
  filterParts.map((part) => [
    part,
    z
      .string()
      .describe(filterSays[part] ?? '')
      .optional(),
  ]),
)
