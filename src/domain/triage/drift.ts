/** How often each label was given in a stretch of time. */
export type Mix = Readonly<Record<string, number>>

/** How a stretch differs from what is usual. */
export interface Drift {
  /** The population stability index, 0: the same mix. */
  readonly index: number
  /** The label whose share moved most, with its usual share and that of now (0 to 1). */
  readonly label: string
  readonly usual: number
  readonly now: number
}

/** A mix of fewer posts says nothing of a day's talk. */
export const leastPosts = 200
/** So many usual weeks have to be there. */
export const leastWeeks = 4
/** From here on a mix counts as moved: between the bounds that are usual for this index, 0.1 (some) and 0.25 (much). */
const movedFrom = 0.15
/** A mix also has to be farther from the usual one than any of the usual weeks is, by this much: a brand whose weeks differ is not alarmed by one more. One week may be odd, and does not count. */
const beyondUsual = 1.5
/** Below this a mix that had moved is back, or has become usual itself. */
const backBelow = 0.08

const total = (mix: Mix): number => Object.values(mix).reduce((sum, count) => sum + count, 0)

/** Sums up weeks. */
function together(weeks: readonly Mix[]): Mix {
  const sum: Record<string, number> = {}
  for (const week of weeks) for (const [label, count] of Object.entries(week)) sum[label] = (sum[label] ?? 0) + count
  return sum
}

/** How far a mix is from another, by the population stability index; half a post is added to each label, so that none is without a share. */
export function driftOf(usual: Mix, now: Mix): Drift {
  const labels = [...new Set([...Object.keys(usual), ...Object.keys(now)])].toSorted()
  const [before, after] = [total(usual) + labels.length / 2, total(now) + labels.length / 2]
  let index = 0
  let label = ''
  let most = -1
  let shares = { usual: 0, now: 0 }
  for (const each of labels) {
    const was = ((usual[each] ?? 0) + 0.5) / before
    const is = ((now[each] ?? 0) + 0.5) / after
    const part = (is - was) * Math.log(is / was)
    index += part
    if (part > most) {
      most = part
      label = each
      shares = { usual: was, now: is }
    }
  }
  return { index, label, ...shares }
}

/** Whether the mix of labels of the last week moved away from that of the weeks before; null where it did not, or where there is too little to say so. `stands`: what was told before. It is over only where the mix is clearly back, or nothing usual is left to hold it against: not because it wavers about the bound, nor because hardly anybody writes. */
export function drifted(weeks: readonly Mix[], now: Mix, stands: Drift | null = null): Drift | null {
  const usual = weeks.filter((week) => total(week) >= leastPosts)
  if (usual.length < leastWeeks) return null
  if (total(now) < leastPosts) return stands
  const drift = driftOf(together(usual), now)
  if (stands !== null) return drift.index < backBelow ? null : drift
  // One odd week among eight hides no more than this of a move.
  if (drift.index < movedFrom / beyondUsual) return null
  // A week is odd where all others are alike: where several differ, they are how this brand is, or it is moving.
  const apart = usual.map((week) => ({ week, index: awayOf(week, usual) }))
  const oddest = apart.reduce((a, b) => (b.index > a.index ? b : a))
  const even = usual.filter((week) => week !== oddest.week)
  const isOdd = even.length >= leastWeeks && oddest.index >= movedFrom && farthestOf(even) < movedFrom / beyondUsual
  const held = isOdd ? even : usual
  const moved = isOdd ? driftOf(together(held), now) : drift
  return moved.index >= movedFrom && moved.index >= beyondUsual * farthestOf(held) ? moved : null
}

/** How far a week is from all others. */
const awayOf = (week: Mix, weeks: readonly Mix[]): number =>
  driftOf(together(weeks.filter((it) => it !== week)), week).index

/** How far the farthest of some weeks is from all others. */
const farthestOf = (weeks: readonly Mix[]): number => Math.max(...weeks.map((week) => awayOf(week, weeks)))
