import type { Context } from '../context.ts'
import { changeClocks, type ShownClocks } from './settings.ts'

/** Takes a dated exception out. Clocks that it started keep its times. */
export function removeOverride(
  ctx: Context,
  input: { readonly brandId: string; readonly overrideId: string },
): Promise<ShownClocks> {
  return changeClocks(ctx, { brandId: input.brandId, version: null }, (before, { firstReply }) => {
    const overrides = before.overrides.filter(({ id }) => id !== input.overrideId)
    return { settings: { ...before, overrides }, firstReply }
  })
}
