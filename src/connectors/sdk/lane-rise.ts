import { closed, type LaneState } from './lane-cursor.ts'

type InGap = LaneState & { readonly head: NonNullable<LaneState['head']> }

/** The lane after a page of what stands above its floor, up to the number `newest`. The page joins the floor, so nothing is left between; `next` null: nothing stands above it. */
export function stepUp(lane: InGap, newest: number | null, next: string | null): LaneState {
  const floor = Math.max(lane.floor, newest ?? lane.floor)
  if (next === null || floor >= lane.head.from)
    return { ...closed(lane), floor: Math.max(floor, lane.head.to), walk: { id: lane.walk.id + 1, taken: 0 } }
  return { ...lane, floor, up: next }
}
