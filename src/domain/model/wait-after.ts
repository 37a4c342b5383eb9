import { type Duration, duration, minutes, seconds } from './time.ts'

const firstWait = seconds(2)
const longestWait = minutes(5)

/** How long to wait before try number `attempts + 1`, where the network does not say: doubling from two seconds to five minutes. */
export function waitAfter(attempts: number): Duration {
  return duration(Math.min(firstWait * 2 ** Math.max(0, Math.min(attempts, 20) - 1), longestWait))
}
