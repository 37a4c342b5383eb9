/** Who holds the line: each who takes it over stands one term higher, so that who slept meanwhile knows better on waking. */
export interface Seat {
  readonly term: number
  readonly tab: string
}

/** What a tab is among the tabs of its browser. */
export type Part =
  | { readonly role: 'asks'; readonly seat: Seat | null }
  /** `silent`: how many beats the holder has said nothing. */
  | { readonly role: 'follows'; readonly seat: Seat; readonly silent: number }
  | { readonly role: 'leads'; readonly seat: Seat }

/** So many beats in a row may pass without a word of the holder. A tab that is frozen, or was ended, answers none. */
const silentBeats = 2

/** Whether one seat stands above another. */
export const outranks = (one: Seat, other: Seat | null): boolean =>
  other === null || one.term > other.term || (one.term === other.term && one.tab > other.tab)

const isSame = (one: Seat, other: Seat | null): boolean => one.term === other?.term && one.tab === other.tab

/** What a tab is after somebody else said that they hold the line; the same part when they are not the one to follow. */
export function afterHolder(part: Part, holder: Seat): Part {
  if (!isSame(holder, part.seat) && !outranks(holder, part.seat)) return part
  return { role: 'follows', seat: holder, silent: 0 }
}

/** What a tab is after the holder left, having named an heir that they knew of. */
export function afterLeaving(part: Part, left: Seat, heir: string | null, self: string): Part {
  if (!isSame(left, part.seat)) return part
  if (heir === null) return { role: 'asks', seat: left }
  const seat = { term: left.term + 1, tab: heir }
  return heir === self ? { role: 'leads', seat } : { role: 'follows', seat, silent: 0 }
}

/** What a tab is when it takes the line. */
export const taken = (part: Part, self: string): Part => ({
  role: 'leads',
  seat: { term: (part.seat?.term ?? 0) + 1, tab: self },
})

/** What a beat does: who follows takes the line where its holder answered none of the last questions, and asks where it has just been silent. */
export function afterBeat(part: Part, self: string): { readonly part: Part; readonly asks: boolean } {
  if (part.role !== 'follows') return { part, asks: false }
  if (part.silent > silentBeats) return { part: taken(part, self), asks: false }
  return { part: { ...part, silent: part.silent + 1 }, asks: part.silent > 0 }
}
