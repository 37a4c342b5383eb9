import { listPeople as list } from '../../store/users.ts'
import type { Context } from '../context.ts'
import { mayReadCases } from '../permissions.ts'

/** Everybody that a case can be handed to. */
export function listPeople(ctx: Context): Promise<readonly { readonly id: string; readonly name: string }[]> {
  mayReadCases(ctx)
  return list(ctx.db)
}
