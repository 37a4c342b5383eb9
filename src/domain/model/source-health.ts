import type { Instant } from './time.ts'

/** Whether a source is being heard now: `starting` until the first check, `late` while an error is retried, `lost` when a person must act. */
export type SourceHealth = 'starting' | 'listening' | 'late' | 'lost' | 'paused'

/** Says how a source fares. `trouble` is what its last error asks for: nothing but patience, or a person who signs in again. */
export function sourceHealth(source: {
  readonly state: 'active' | 'paused'
  readonly trouble: 'wait' | 'sign-in' | null
  readonly lastCheckAt: Instant | null
}): SourceHealth {
  if (source.state === 'paused') return 'paused'
  if (source.trouble === 'sign-in') return 'lost'
  if (source.trouble === 'wait') return 'late'
  return source.lastCheckAt === null ? 'starting' : 'listening'
}
