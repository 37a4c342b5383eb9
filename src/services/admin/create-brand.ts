import { randomUUID } from 'node:crypto'
import { bareDesk } from '../../domain/clocks/desk.ts'
import { days } from '../../domain/model/time.ts'
import { saveBrandClocks } from '../../store/brand-clocks.ts'
import { insertBrand } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'
import { type BrandInput, type BrandView, checkBrand, toBrand } from './brand.ts'

/** The share of the time for a reply after which a clock warns. */
const warnShare = 0.75
/** A first answer need not be the solution: that is promised within three days until somebody says otherwise. */
const solution = days(3)

/** Sets up a brand to listen and answer for. */
export async function createBrand(
  ctx: Context,
  input: Omit<BrandInput, 'id' | 'sites' | 'accounts'> & Partial<Pick<BrandInput, 'sites' | 'accounts'>>,
): Promise<BrandView> {
  const { role, userId } = permitted(ctx, 'add-brands')
  const brand = checkBrand({ sites: [], accounts: [], ...input, id: randomUUID() })
  const settings = { ...bareDesk({ warnShare }), solution }
  await ctx.db.transaction(async (tx) => {
    await insertBrand(tx, brand, warnShare)
    const first = { settings, firstReply: brand.firstReplyMs, version: 1, holidaysUntil: null, by: userId }
    await saveBrandClocks(tx, brand.id, first, ctx.now())
  })
  return toBrand(brand, role)
}
