import { type Department, readDepartments } from '../../store/departments.ts'
import type { Context } from '../context.ts'
import { mayReadCases, mustSee } from '../permissions.ts'

/** The departments of a brand to whom cases can be handed over. */
export async function listDepartments(
  ctx: Context,
  input: { readonly brandId: string },
): Promise<readonly Department[]> {
  mustSee(mayReadCases(ctx), input.brandId)
  return readDepartments(ctx.db, input.brandId)
}
