import { after, hours, type Instant } from '../model/time.ts'
import { waitAfter } from '../model/wait-after.ts'

/** After this long a reply that never got through goes back to its author: an answer that appears a day late helps nobody. */
const givesUpAfter = hours(24)

/** When a reply that the network could not take yet is tried again; null when it is given back. */
export function retryAt(
  reply: { readonly attempts: number; readonly createdAt: Instant },
  networkSays: Instant | null,
  now: Instant,
): Instant | null {
  const at = networkSays !== null && networkSays > now ? networkSays : after(now, waitAfter(reply.attempts))
  return at > after(reply.createdAt, givesUpAfter) ? null : at
}

/** Whether the network may have taken a try that ended so: only one that was told to wait has surely left nothing there. */
export const mayStandAfter = (kind: string): boolean => kind !== 'rate_limited'
