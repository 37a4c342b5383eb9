import { hookTypes, type HookType } from '../../../src/domain/hooks/hook-type.ts'

/** What the choice of events is grouped by. */
export type HookGroup = 'case' | 'clock' | 'promise' | 'source' | 'site'

const groupOf = (type: HookType): HookGroup => {
  const [word] = type.split('.')
  if (word === 'clock' || word === 'solution') return 'clock'
  return word === 'promise' || word === 'source' || word === 'site' ? word : 'case'
}

/** What can be told, by group, in the order in which it is offered. */
export const hookGroups: readonly { readonly group: HookGroup; readonly types: readonly HookType[] }[] = (
  ['case', 'clock', 'promise', 'source', 'site'] as const
).map((group) => ({ group, types: hookTypes.filter((type) => groupOf(type) === group) }))

/** What a new webhook begins with: a case that opens, is answered, is late, is settled. */
export const usualTypes: readonly HookType[] = ['case.opened', 'case.answered', 'clock.breached', 'case.settled']
