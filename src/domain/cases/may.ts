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
  | 'merge'
  | 'split'

/** What a person of this role may do to the case as it is; the server decides and the interface shows just that. */
export function allowedActions(
  it: Pick<Case, 'status' | 'erased' | 'departmentId'> & Partial<Pick<Case, 'mergedInto' | 'posts'>>,
  role: Role,
  canReply: boolean,
): readonly CaseAction[] {
  if (it.erased || (it.mergedInto ?? null) !== null || !may(role, 'change-cases')) return []
  const moves: readonly CaseAction[] = (it.posts ?? 1) > 1 ? ['merge', 'split'] : ['merge']
  if (!isUnsettled(it.status))
    return [...(canReply ? (['note', 'reply'] as const) : (['note'] as const)), 'reopen', 'set-kind', 'label', ...moves]
  const actions: CaseAction[] = ['assign', 'note', 'answered-there', 'settle', 'set-aside', 'set-priority', 'set-kind']
  actions.push('label', 'hand-over', 'promise', 'pause', ...moves)
  if (it.status === 'paused') actions.push('resume')
  if (it.departmentId !== null) actions.push('take-back')
  return canReply ? ['reply', ...actions] : actions
}
