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

/** How much of a long text is shown at its beginning, and around each place that was found. */
const beginning = 600
const nearby = 220

/** A long post in few words: its beginning and the places that were found, with … where words are left out. */
export function around(text: string, hits: readonly Found[]): readonly Stretch[] {
  const spans: { from: number; to: number }[] = [{ from: 0, to: Math.min(text.length, beginning) }]
  const places = hits
    .flatMap(({ start, end }) => (start === null || end === null || end > text.length ? [] : [{ start, end }]))
    .sort((a, b) => a.start - b.start)
  for (const { start, end } of places) {
    const last = spans.at(-1)
    const from = Math.max(0, start - nearby)
    const to = Math.min(text.length, end + nearby)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else spans.push({ from, to })
  }
  return spans.slice(0, 6).flatMap(({ from, to }, at) => {
    const begin = at === 0 ? from : wordAfter(text, from)
    const end = to === text.length ? to : wordBefore(text, to)
    const inside = hits.map(({ rule, start, end: stop }) => ({
      rule,
      start: start === null ? null : start - begin,
      end: stop === null ? null : stop - begin,
    }))
    const gap = (words: string): Stretch => ({ text: words, rules: [] })
    return [
      ...(at === 0 ? [] : [gap('\n')]),
      ...stretches(text.slice(begin, end), inside),
      ...(end < text.length ? [gap(' …')] : []),
    ]
  })
}

function wordAfter(text: string, at: number): number {
  const space = text.slice(at, at + 40).search(/\s/u)
  return space === -1 ? at : at + space + 1
}

function wordBefore(text: string, at: number): number {
  const cut = text.slice(Math.max(0, at - 40), at).search(/\s\S*$/u)
  return cut === -1 ? at : Math.max(0, at - 40) + cut
}
