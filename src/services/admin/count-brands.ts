import { countToAnswer } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { listBrands } from './list-brands.ts'

/** How many cases wait for an answer in each brand that the person who asks sees. */
export async function countBrands(
  ctx: Context,
): Promise<readonly { readonly brandId: string; readonly toAnswer: number }[]> {
  const brands = await listBrands(ctx)
  const counts = await countToAnswer(
    ctx.db,
    brands.map((it) => it.id),
  )
  return brands.map((it) => ({ brandId: it.id, toAnswer: counts.get(it.id) ?? 0 }))
}
