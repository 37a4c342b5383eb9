import { followChain } from '../../store/audit-seals.ts'
import type { Queryable } from '../../store/database.ts'
import { type Finding, finder } from './finding.ts'

/** Does the chain of the log hold from its first act to its last? */
export async function checkLog(db: Queryable): Promise<Finding> {
  const { ok, fault } = finder('log')
  const { sealed, unsealed, head, broken } = await followChain(db)
  if (broken !== null) {
    return fault(
      broken.missing
        ? `Act ${broken.seq} of the log is missing: somebody removed it from the database. Compare with a backup.`
        : `Act ${broken.seq} of the log is not what it was when it was sealed: somebody changed the database. Compare with a backup.`,
    )
  }
  if (head === null) return ok('The log of acts has nothing sealed yet.')
  const waiting = unsealed === 0 ? '' : ` ${unsealed} wait to be sealed.`
  return ok(
    `All ${sealed} sealed acts of the log are as they were written; the chain ends with ${head.slice(0, 16)}.${waiting}`,
  )
}
