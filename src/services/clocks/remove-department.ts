import { readDepartment, removeDepartment as remove } from '../../store/departments.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { departmentGone } from './departments.ts'

/** Takes a department out of the list; cases that it has stay with it until they are taken back. */
export async function removeDepartment(ctx: Context, input: { readonly departmentId: string }): Promise<void> {
  const person = permitted(ctx, 'change-clocks')
  await ctx.db.transaction(async (tx) => {
    const before = await readDepartment(tx, input.departmentId)
    if (before === undefined) throw departmentGone()
    mustSee(person, before.brandId, departmentGone().message)
    await remove(tx, before.id, ctx.now())
  })
}
