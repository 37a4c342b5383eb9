import { isDeepStrictEqual } from 'node:util'
import { lockBrand, readBrand, saveBrand } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { notingNames } from '../learning/note-names.ts'
import { mustSee, permitted } from '../permissions.ts'
import { type BrandInput, type BrandView, checkBrand, toBrand } from './brand.ts'

/** Changes a brand; what is left out stays. Cases that stand keep the time for a reply with which they were opened. Refused where the brand is not the one on which this was written (`from`). */
export async function updateBrand(
  ctx: Context,
  {
    brandId,
    from,
    ...input
  }: Partial<Omit<BrandInput, 'id'>> & { readonly brandId: string; readonly from?: Omit<BrandInput, 'id'> },
): Promise<BrandView> {
  const person = permitted(ctx, 'change-brand')
  mustSee(person, brandId)
  return ctx.db.transaction(async (tx) => {
    await lockBrand(tx, brandId)
    const before = await readBrand(tx, brandId)
    if (before === undefined) throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    const { id: _id, may: _may, ...now } = toBrand(before, person.role)
    if (from !== undefined && !isDeepStrictEqual(now, from)) {
      throw new ServiceError('conflict', 'brand-changed', 'Somebody changed this brand in the meantime.')
    }
    const written = checkBrand({ ...now, ...input, id: brandId })
    const brand = input.firstReplyMinutes === undefined ? { ...written, firstReplyMs: before.firstReplyMs } : written
    await notingNames(tx, brandId, () => saveBrand(tx, brand))
    return toBrand(brand, person.role)
  })
}
