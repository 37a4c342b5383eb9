/** Where a rule found something; null where the text does not show it. */
interface Found {
  readonly rule: string
  readonly start: number | null
  readonly end: number | null
}

/** A stretch of a post: plain, or what a watch rule found there. */
export interface Stretch {
  readonly text: string
  readonly rules: readonly string[]
}

/** Cuts a post at the ends of what was found in it, so that it can be drawn as text alone. Hits that lie outside the text mark nothing. */
export function stretches(text: string, hits: readonly Found[]): readonly Stretch[] {
  const inside = hits.flatMap(({ rule, start, end }) =>
    start === null || end === null || start < 0 || end > text.length || start >= end ? [] : [{ rule, start, end }],
  )
  const cuts = [...new Set([0, text.length, ...inside.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((from, at) => {
    const to = cuts[at + 1] ?? text.length
    const rules = inside.filter((it) => it.start <= from && it.end >= to).map((it) => it.rule)
    return { text: text.slice(from, to), rules: [...new Set(rules)] }
  })
}
