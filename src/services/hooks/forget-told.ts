import { after, days, duration } from '../../domain/model/time.ts'
import { forgetMessages } from '../../store/hook-messages.ts'
import type { Context } from '../context.ts'

/** So long one can look up what was told, and tell it again. */
const keptFor = duration(-days(30))

/** Forgets what other programs were told a month ago. */
export const forgetTold = (ctx: Pick<Context, 'db' | 'now'>): Promise<void> =>
  forgetMessages(ctx.db, after(ctx.now(), keptFor))
