import { randomUUID } from 'node:crypto'
import { insertBrand } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'
import { type BrandInput, type BrandView, checkBrand, toBrand } from './brand.ts'

/** The share of the time for a reply after which a clock warns. */
const warnShare = 0.75

/** Sets up a brand to listen and answer for. */
export async function createBrand(
  ctx: Context,
  input: Omit<BrandInput, 'id' | 'sites' | 'accounts'> & Partial<Pick<BrandInput, 'sites' | 'accounts'>>,
): Promise<BrandView> {
  const { role } = permitted(ctx, 'add-brands')
  const brand = checkBrand({ sites: [], accounts: [], ...input, id: randomUUID() })
  await insertBrand(ctx.db, brand, warnShare)
  return toBrand(brand, role)
}
