import { randomUUID } from 'node:crypto'
import { lockBrand } from '../../store/brands.ts'
import { type Department, insertDepartment } from '../../store/departments.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'
import { nameTaken } from './departments.ts'

/** Adds a department to whom cases of the brand can be handed over. */
export function createDepartment(
  ctx: Context,
  input: { readonly brandId: string; readonly name: string },
): Promise<Department> {
  mustSee(permitted(ctx, 'change-clocks'), input.brandId)
  const department = { id: randomUUID(), ...input }
  return ctx.db.transaction(async (tx) => {
    if (!(await lockBrand(tx, input.brandId))) {
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    }
    if (!(await insertDepartment(tx, department, ctx.now()))) throw nameTaken(input.name)
    return department
  })
}
