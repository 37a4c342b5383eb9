import { type MonthUse, readAdviser, readMonth, type StoredAdviser } from '../../store/adviser.ts'
import type { Context } from '../context.ts'
import { isPermitted, permitted } from '../permissions.ts'

/** Whether the person can ask a language model, and which. */
export async function seeAdviser(ctx: Context): Promise<{ readonly model: string | null }> {
  permitted(ctx, 'read-cases')
  if (!isPermitted(ctx, 'change-cases')) return { model: null }
  const adviser = await readAdviser(ctx.db)
  return { model: adviser?.isOn === true ? adviser.model : null }
}

/** Where the language model is, what it may use, and what this month has used; its key is never told. */
export async function seeAdviserSettings(
  ctx: Context,
): Promise<{ readonly adviser: StoredAdviser | null; readonly month: MonthUse }> {
  permitted(ctx, 'manage-tools')
  const [adviser, month] = await Promise.all([readAdviser(ctx.db), readMonth(ctx.db, ctx.now())])
  return { adviser: adviser ?? null, month }
}
