import { readCaseRow } from '../../services/cases/read-case.ts'
import type { Context } from '../../services/context.ts'
import { ServiceError } from '../../services/errors.ts'
import { presentCase } from '../present/cases.ts'

/** The row after a change; when the change was refused because somebody else was faster, the current row goes with the refusal. */
export async function changed(ctx: Context, caseId: string, change: () => Promise<unknown>) {
  try {
    await change()
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'conflict') throw error
    const current = presentCase(await readCaseRow(ctx, { caseId }))
    throw new ServiceError('conflict', error.reason, error.message, { facts: { ...error.facts, case: current } })
  }
  return presentCase(await readCaseRow(ctx, { caseId }))
}
