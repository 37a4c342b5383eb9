import { after, days, duration } from '../../domain/model/time.ts'
import { forgetUses } from '../../store/adviser.ts'
import { dropOldSummaries } from '../../store/case-summaries.ts'
import type { Context } from '../context.ts'

/** So long one can look up who asked the language model; the audit tells it longer. */
const keptFor = duration(-days(400))

/** Forgets who asked the language model more than a year ago, and summaries of cases that went on. */
export async function forgetAdvice(ctx: Pick<Context, 'db' | 'now'>): Promise<void> {
  await forgetUses(ctx.db, after(ctx.now(), keptFor))
  await dropOldSummaries(ctx.db)
}
