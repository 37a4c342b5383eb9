import { saveBrand } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { type BrandView, checkBrand, toBrand } from './brand.ts'
import { mayAdminister } from './permissions.ts'

/** Changes a brand. Cases that stand keep the time for a reply with which they were opened. */
export async function updateBrand(
  ctx: Context,
  { brandId, ...input }: Omit<BrandView, 'id'> & { readonly brandId: string },
): Promise<BrandView> {
  mayAdminister(ctx)
  const brand = checkBrand({ ...input, id: brandId })
  if (!(await saveBrand(ctx.db, brand))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  return toBrand(brand)
}
