import type { Formatter } from '../i18n/format.ts'
import type { Messages } from '../i18n/fr.ts'

/** Counted so far; what is more is said with a plus sign. */
const mostCounted = 10_000

/** How many cases there are, in words: « 10 000+ » where nobody counted further. `capped`: the count itself says that there are more. */
export const countWords = (
  count: number,
  { t, f }: { readonly t: Pick<Messages, 'inbox'>; readonly f: Pick<Formatter, 'number'> },
  capped = false,
): string => (capped || count > mostCounted ? t.inbox.more(f.number(Math.min(count, mostCounted))) : f.number(count))
