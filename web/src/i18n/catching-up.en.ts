import type { catchingUp as French } from './catching-up.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English of what a source catches up on, and of what it leaves out for want of quota. */
export const catchingUp: typeof French = {
  upTo: (posts, reached, end) =>
    t`Catching up, from the oldest to the newest: ${posts} posts read, everything is here up to ${reached}; the gap ends at ${end}. What is written now arrives as ever.`,
  sampled: {
    title: t`Not everything is searched for each time`,
    until: (when, asked, shown, of) =>
      asked === 0
        ? t`The quota is spent until ${when}: searches wait; what is said to you is still read. The rest will be caught up on.`
        : t`The quota is almost spent until ${when}: ${shown} of ${of} searches are still made each time, in turn. What is said to you comes first; the rest will be caught up on.`,
    always: (shown, of) =>
      t`Your rules ask for more searches than the network allows: ${shown} of ${of} each time, in turn. What is said to you is read every time.`,
  },
}
