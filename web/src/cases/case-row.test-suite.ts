import type { CaseRow } from '../../../src/api/schemas.ts'

/** What a case says of its care when nothing was promised and nobody has set anything. */
export const noCare: CaseRow['care'] = {
  kind: null,
  priorityWhy: ['usual'],
  solution: null,
  promises: [],
  due: null,
  pausedUntil: null,
  department: null,
  unownedPastDue: false,
  outcome: null,
  followUpAt: null,
  because: null,
}
