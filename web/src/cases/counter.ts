/** A network's rule of length, as far as the browser needs it. */
export interface LengthRule {
  readonly max: number
  readonly unit: 'graphemes' | 'characters'
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** How much of its limit a text uses: graphemes as a person counts them, or characters. */
export function lengthOf(text: string, unit: LengthRule['unit']): number {
  const sent = text.trim()
  if (unit === 'characters') return [...sent].length
  let count = 0
  for (const _ of segmenter.segment(sent)) count += 1
  return count
}

/** Where a text stands against the limit: `close` above nine tenths, `over` past the end. */
export function standing(used: number, max: number): 'fine' | 'close' | 'over' {
  if (used > max) return 'over'
  return used > max * 0.9 ? 'close' : 'fine'
}
