import { readCorrectionsAfter, type ToldCorrection } from '../../store/corrections.ts'
import type { Context } from '../context.ts'
import { mustBeHere } from './brand-here.ts'
import { mayReadCases, mustSee } from '../permissions.ts'

export type { ToldCorrection } from '../../store/corrections.ts'

const pageSize = 500

/** Hands out the corrections of a brand that stand, oldest first, in pages. */
export async function* handOutCorrections(
  ctx: Context,
  { brandId }: { readonly brandId: string },
): AsyncGenerator<readonly ToldCorrection[]> {
  mustSee(mayReadCases(ctx), brandId)
  await mustBeHere(ctx.db, brandId)
  let after: ToldCorrection | null = null
  for (;;) {
    const page: readonly ToldCorrection[] = await readCorrectionsAfter(ctx.db, brandId, after, pageSize)
    if (page.length > 0) yield page
    after = page.at(-1) ?? null
    if (page.length < pageSize || after === null) return
  }
}
