import type { Instant } from './time.ts'

/** Whether a source is being heard now: `starting` until the first check, `silent` when it can be read and says nothing for longer than it ever does, `late` while an error is retried, `lost` when a person must act. */
export type SourceHealth = 'starting' | 'listening' | 'silent' | 'late' | 'lost' | 'paused'

/** Says how a source fares. `trouble` is what its last error asks for: nothing but patience, or a person who signs in again. `waits`: others come to it, so nothing has to be read before it listens. */
export function sourceHealth(source: {
  readonly state: 'active' | 'paused'
  readonly trouble: 'wait' | 'sign-in' | null
  readonly lastCheckAt: Instant | null
  readonly silent: boolean
  readonly waits?: boolean
}): SourceHealth {
  if (source.state === 'paused') return 'paused'
  if (source.trouble === 'sign-in') return 'lost'
  if (source.trouble === 'wait') return 'late'
  if (source.lastCheckAt === null && source.waits !== true) return 'starting'
  return source.silent ? 'silent' : 'listening'
}
