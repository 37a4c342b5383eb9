import { after, type Duration, duration, hours, type Instant, minutes, seconds } from '../model/time.ts'

const firstWait = seconds(2)
const longestWait = minutes(5)
/** After this long a reply that never got through goes back to its author: an answer that appears a day late helps nobody. */
const givesUpAfter = hours(24)

/** How long to wait before try number `attempts + 1`, where the network does not say: doubling from two seconds to five minutes. */
export function waitAfter(attempts: number): Duration {
  return duration(Math.min(firstWait * 2 ** Math.max(0, Math.min(attempts, 20) - 1), longestWait))
}

/** When a reply that the network could not take yet is tried again; null when it is given back. */
export function retryAt(
  reply: { readonly attempts: number; readonly createdAt: Instant },
  networkSays: Instant | null,
  now: Instant,
): Instant | null {
  const at = networkSays !== null && networkSays > now ? networkSays : after(now, waitAfter(reply.attempts))
  return at > after(reply.createdAt, givesUpAfter) ? null : at
}
