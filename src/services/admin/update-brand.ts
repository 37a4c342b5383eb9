import { saveBrand } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'
import { type BrandInput, type BrandView, checkBrand, toBrand } from './brand.ts'

/** Changes a brand. Cases that stand keep the time for a reply with which they were opened. */
export async function updateBrand(
  ctx: Context,
  { brandId, ...input }: Omit<BrandInput, 'id'> & { readonly brandId: string },
): Promise<BrandView> {
  const person = permitted(ctx, 'change-brand')
  mustSee(person, brandId)
  const brand = checkBrand({ ...input, id: brandId })
  if (!(await saveBrand(ctx.db, brand))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  return toBrand(brand, person.role)
}
