import { readBrands } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { type BrandView, toBrand } from './brand.ts'
import { mayLook } from './permissions.ts'

export type { BrandView } from './brand.ts'

/** All brands, the oldest first. */
export async function listBrands(ctx: Context): Promise<readonly BrandView[]> {
  mayLook(ctx)
  return (await readBrands(ctx.db)).map(toBrand)
}
