import { readHooks, type StoredHook } from '../../store/hooks.ts'
import type { Context } from '../context.ts'
import { mayManageTools } from './hook.ts'

/** Every receiver of events, and how it fares. */
export async function listHooks(ctx: Context): Promise<readonly StoredHook[]> {
  mayManageTools(ctx)
  return readHooks(ctx.db)
}
