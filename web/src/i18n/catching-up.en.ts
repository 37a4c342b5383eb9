import type { catchingUp as French } from './catching-up.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English of what a source catches up on, and of what it leaves out for want of quota. */
export const catchingUp: typeof French = {
  upTo: (posts, reached, end) =>
    t`Catching up, from the oldest to the newest: ${posts} posts read, everything is here up to ${reached}; the gap ends at ${end}. What is written now arrives as ever.`,
}
