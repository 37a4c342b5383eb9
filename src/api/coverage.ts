import { z } from 'zod'

/** For how many days, today included. */
export const coverageDays = [7, 30, 90] as const
export const CoverageQuery = z.object({
  days: z
    .enum(['7', '30', '90'])
    .default('7')
    .transform((text) => Number(text)),
})

/** How many mentions ended in which way: answered from here or elsewhere, impossible to answer, a troll's, asking for no answer, closed without one, waiting in somebody's hands or in nobody's. */
const Tally = z.object({
  here: z.number().int(),
  elsewhere: z.number().int(),
  impossible: z.number().int(),
  troll: z.number().int(),
  apart: z.number().int(),
  closed: z.number().int(),
  taken: z.number().int(),
  nobody: z.number().int(),
})

/** How what people wrote to a brand ended, by day of its time zone (the oldest first), by network, and for each brand in sight. */
export const Coverage = z.object({
  total: Tally,
  days: z.array(z.object({ day: z.string(), tally: Tally })),
  channels: z.array(z.object({ connector: z.string(), tally: Tally })),
  brands: z.array(z.object({ id: z.uuid(), name: z.string(), tally: Tally })),
})
export type Coverage = z.infer<typeof Coverage>
