import type { Case } from '../../domain/cases/case.ts'
import { readListedCase } from '../../store/case-reads.ts'
import { mustBeAlive } from '../cases/change-case.ts'
import type { Actor, Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mayReadCases, mustSee } from '../permissions.ts'

type Person = Extract<Actor, { kind: 'person' }>

const noCase = (caseId: string): string => `There is no case ${caseId}.`

/** The case of this number, for somebody who may read it. */
export async function caseToRead(
  ctx: Context,
  caseId: string,
): Promise<{ readonly person: Person; readonly it: Case }> {
  const person = mayReadCases(ctx)
  const listed = await readListedCase(ctx.db, caseId)
  if (listed === undefined) throw new ServiceError('not-found', 'not-found', noCase(caseId))
  mustSee(person, listed.it.brandId, noCase(caseId))
  return { person, it: listed.it }
}

/** The case of this number, for somebody who may write in it; refused when its words are gone. */
export async function caseToWrite(
  ctx: Context,
  caseId: string,
): Promise<{ readonly person: Person; readonly it: Case }> {
  const person = mayChangeCases(ctx)
  const { it } = await caseToRead(ctx, caseId)
  mustBeAlive(it)
  return { person, it }
}
