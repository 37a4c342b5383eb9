import type { Case } from '../../domain/cases/case.ts'
import { handOver } from '../../domain/cases/decide-care.ts'
import type { Instant } from '../../domain/model/time.ts'
import { readDepartment } from '../../store/departments.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeCase } from './change-case.ts'
import { keepWords } from './keep-words.ts'

/** Hands the case to a department of its brand, with the date that it promises; `words`: what it is to do. */
export function handOverCase(
  ctx: Context,
  input: {
    readonly caseId: string
    readonly departmentId: string
    readonly promise: { readonly id: string; readonly dueAt: Instant; readonly words: string } | null
    readonly version: number
  },
): Promise<Case> {
  const person = mayChangeCases(ctx)
  const { departmentId, promise } = input
  return changeCase(ctx, input, async (before, now, tx) => {
    const department = await readDepartment(tx, departmentId)
    if (department === undefined || department.removed || department.brandId !== before.brandId) {
      throw new ServiceError('not-found', 'department-gone', 'This department is not here any more.')
    }
    const decision = handOver(before, departmentId, promise, now)
    if (decision.ok && promise !== null) {
      const { id, words: text } = promise
      await keepWords(tx, { id, caseId: before.id, kind: 'promise', authorId: person.userId, text }, now)
    }
    return decision
  })
}
