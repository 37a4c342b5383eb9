import { readErasures, type StoredErasure } from '../../store/erasures.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'

/** The newest erasures: who, when, why, how much. */
export async function listErasures(ctx: Context): Promise<readonly StoredErasure[]> {
  permitted(ctx, 'handle-personal-data')
  return readErasures(ctx.db, 50)
}

export type { StoredErasure }
