import { type CaseRow, Priority } from '../../../src/api/schemas.ts'

/** The case as it will probably be after an act, shown until the server has answered; null where that is not plain. Its version stays: it is no answer of the server's. */
export function guessOf(
  row: CaseRow,
  what: 'assign' | 'priority' | 'settle' | 'reopen' | 'set-aside',
  input: Readonly<Record<string, unknown>>,
  nameOf: (userId: string) => string | null,
): CaseRow | null {
  switch (what) {
    case 'assign': {
      const { ownerId } = input
      const status = row.status === 'new' ? 'open' : row.status
      if (ownerId === null) return { ...row, status, owner: null }
      const name = typeof ownerId === 'string' ? nameOf(ownerId) : null
      return typeof ownerId === 'string' && name !== null ? { ...row, status, owner: { id: ownerId, name } } : null
    }
    case 'priority': {
      const priority = Priority.safeParse(input['priority'])
      return priority.success ? { ...row, priority: priority.data } : null
    }
    case 'settle':
      return { ...row, status: 'settled' }
    case 'set-aside':
      return { ...row, status: 'set-aside' }
    // Its clocks begin anew, and only the server knows their times.
    case 'reopen':
      return null
  }
}
