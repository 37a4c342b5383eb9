import { hasUsers } from '../../store/users.ts'
import type { Context } from '../context.ts'

/** Whether the first account exists. */
export function isSetUp(ctx: Pick<Context, 'db'>): Promise<boolean> {
  return hasUsers(ctx.db)
}
