import { forgetConsents as forget } from '../../store/consents.ts'
import type { Context } from '../context.ts'

/** Forgets sign-ins on networks' own pages that nobody came back from. */
export async function forgetConsents(ctx: Pick<Context, 'db' | 'now'>): Promise<void> {
  await forget(ctx.db, ctx.now())
}
