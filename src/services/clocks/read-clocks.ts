import { readBrandClocks } from '../../store/brand-clocks.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { type ShownClocks, toShown } from './settings.ts'

/** What a brand promises: its rules, peak hours, dated exceptions and calendars. */
export async function readClocks(ctx: Context, input: { readonly brandId: string }): Promise<ShownClocks> {
  mustSee(mayReadCases(ctx), input.brandId)
  const stored = await readBrandClocks(ctx.db, input.brandId)
  if (stored === undefined) throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  return toShown(input.brandId, stored)
}
