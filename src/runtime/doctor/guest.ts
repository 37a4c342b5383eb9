import type { Config } from '../config.ts'
import { messageOf } from '../fault.ts'
import { openGuestJudge } from '../triage/guest-judge.ts'
import { loadJudge } from '../triage/load-judge.ts'
import { type Finding, finder } from './finding.ts'

/** Can the guest model be used that is set? Loads it once, and says nothing where none is set. */
export async function checkGuest({ transformer }: Pick<Config, 'transformer'>): Promise<readonly Finding[]> {
  if (transformer === undefined) return []
  const { ok, warning } = finder('transformer')
  try {
    await using open = await openGuestJudge(loadJudge(), transformer)
    return [ok(`The guest model in ${transformer} speaks (${open.judge.version}).`)]
  } catch (error) {
    return [warning(`${messageOf(error)} Until then Vigie judges without it.`)]
  }
}
