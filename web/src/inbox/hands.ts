/** What can be on a list, so that nothing moves under it. */
export type Hand = 'pointer' | 'focus'

/** Who is on a list once one more is. */
export const takenBy = (hands: readonly Hand[], by: Hand): readonly Hand[] =>
  hands.includes(by) ? hands : [...hands, by]

/** Who is still on a list once one has left; null: all have. */
export const leftBy = (hands: readonly Hand[], by: Hand | null): readonly Hand[] =>
  by === null ? [] : hands.filter((it) => it !== by)
