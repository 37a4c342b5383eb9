import { may } from '../people/may.ts'
import type { Role } from '../people/role.ts'
import { type Case, isUnsettled } from './case.ts'

export type CaseAction =
  | 'assign'
  | 'note'
  | 'reply'
  | 'answered-there'
  | 'settle'
  | 'reopen'
  | 'set-aside'
  | 'set-priority'
  | 'pause'
  | 'resume'
  | 'hand-over'
  | 'take-back'
  | 'promise'
  | 'set-kind'
  | 'label'

/** What a person of this role may do to the case as it is; the server decides and the interface shows just that. */
export function allowedActions(
  it: Pick<Case, 'status' | 'erased' | 'departmentId'>,
  role: Role,
  canReply: boolean,
): readonly CaseAction[] {
  if (it.erased || !may(role, 'change-cases')) return []
  if (!isUnsettled(it.status))
    return canReply ? ['note', 'reply', 'reopen', 'set-kind', 'label'] : ['note', 'reopen', 'set-kind', 'label']
  const actions: CaseAction[] = ['assign', 'note', 'answered-there', 'settle', 'set-aside', 'set-priority', 'set-kind']
  actions.push('label', 'hand-over', 'promise', 'pause')
  if (it.status === 'paused') actions.push('resume')
  if (it.departmentId !== null) actions.push('take-back')
  return canReply ? ['reply', ...actions] : actions
}
