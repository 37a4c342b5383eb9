import { type Department, readDepartment, renameDepartment as rename } from '../../store/departments.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { departmentGone, nameTaken } from './departments.ts'

/** Gives a department another name. */
export function renameDepartment(
  ctx: Context,
  input: { readonly departmentId: string; readonly name: string },
): Promise<Department> {
  const person = permitted(ctx, 'change-clocks')
  return ctx.db.transaction(async (tx) => {
    const before = await readDepartment(tx, input.departmentId)
    if (before === undefined || before.removed) throw departmentGone()
    mustSee(person, before.brandId, departmentGone().message)
    const { id, brandId } = before
    if (!(await rename(tx, { id, brandId, name: input.name }))) throw nameTaken(input.name)
    return { id, brandId, name: input.name }
  })
}
