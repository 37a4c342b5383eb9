import { readBrand, saveBrand } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { notingNames } from '../learning/note-names.ts'
import { mustSee, permitted } from '../permissions.ts'
import { type BrandInput, type BrandView, checkBrand, toBrand } from './brand.ts'

/** Changes a brand; sites and accounts that are left out stay. Cases that stand keep the time for a reply with which they were opened. */
export async function updateBrand(
  ctx: Context,
  {
    brandId,
    ...input
  }: Omit<BrandInput, 'id' | 'sites' | 'accounts'> &
    Partial<Pick<BrandInput, 'sites' | 'accounts'>> & { readonly brandId: string },
): Promise<BrandView> {
  const person = permitted(ctx, 'change-brand')
  mustSee(person, brandId)
  const before = await readBrand(ctx.db, brandId)
  const gone = new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  if (before === undefined) throw gone
  const { sites = before.sites, accounts = before.accounts } = input
  const brand = checkBrand({ ...input, sites, accounts, id: brandId })
  await ctx.db.transaction((tx) =>
    notingNames(tx, brandId, async () => {
      if (!(await saveBrand(tx, brand))) throw gone
    }),
  )
  return toBrand(brand, person.role)
}
