import { readBrands } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { type BrandView, toBrand } from './brand.ts'
import { sees } from '../../domain/people/sight.ts'
import { mayLook } from './permissions.ts'

export type { BrandView } from './brand.ts'

/** The brands that the person who asks sees, the oldest first. */
export async function listBrands(ctx: Context): Promise<readonly BrandView[]> {
  const person = mayLook(ctx)
  const brands = await readBrands(ctx.db)
  return brands.filter((it) => sees(person.brands, it.id)).map((it) => toBrand(it, person.role))
}
