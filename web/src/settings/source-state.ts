import type { Source } from '../../../src/api/schemas.ts'
import type { IconName } from '../ui/icons.tsx'

/** The sign and tone of each state of a source. */
export const signs: Readonly<Record<Source['health'], { readonly icon: IconName; readonly tone: string }>> = {
  starting: { icon: 'sources', tone: 'dim' },
  listening: { icon: 'settled', tone: '' },
  silent: { icon: 'silent', tone: 'warn' },
  late: { icon: 'late', tone: 'warn' },
  lost: { icon: 'silent', tone: 'danger' },
  paused: { icon: 'pause', tone: 'dim' },
}

const dayMs = 86_400_000

/** When the session of a source ends within a week and nothing renews it: the time that is left (ms); null otherwise. */
export function endsSoon(source: Pick<Source, 'standing' | 'state'>, now: number): number | null {
  const { standing } = source
  if (standing === null || standing.renews || standing.expiresAt === null || source.state === 'paused') return null
  const left = Date.parse(standing.expiresAt) - now
  return left < 7 * dayMs ? Math.max(0, left) : null
}
