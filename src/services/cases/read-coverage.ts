import { endingOf, noMentions, plus, type Tally } from '../../domain/cases/coverage.ts'
import { countMentions, lastDays, mergedMentions } from '../../store/coverage.ts'
import { listBrands } from '../admin/list-brands.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { howMergedEnded } from './merged-mentions.ts'

/** How what people wrote ended: by day, the oldest first; by network and by brand, those with most to do first. */
export interface Coverage {
  readonly total: Tally
  readonly days: readonly { readonly day: string; readonly tally: Tally }[]
  readonly channels: readonly { readonly connector: string; readonly tally: Tally }[]
  /** Every brand that the person who asks sees. */
  readonly brands: readonly { readonly id: string; readonly name: string; readonly tally: Tally }[]
}

/** How the mentions of the last days of a brand ended (doctrine D3), and beside it those of the other brands that the person sees. */
export async function readCoverage(
  ctx: Context,
  input: { readonly brandId: string; readonly days: number },
): Promise<Coverage> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  const now = ctx.now()
  const brands = await listBrands(ctx)
  if (!brands.some(({ id }) => id === input.brandId)) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const asked = { brandIds: brands.map(({ id }) => id), days: input.days, now }
  const [whole, merged, days] = await Promise.all([
    countMentions(ctx.db, asked),
    mergedMentions(ctx.db, asked).then((it) => howMergedEnded(ctx.db, it)),
    lastDays(ctx.db, input.brandId, input.days, now),
  ])
  const mentions = [...whole, ...merged]
  const own = mentions.filter((it) => it.brandId === input.brandId)
  const tallyOf = (some: typeof mentions): Tally =>
    some.reduce((sum, it) => plus(sum, endingOf(it), it.count), noMentions)
  const waiting = (a: { readonly tally: Tally }, b: { readonly tally: Tally }): number =>
    openIn(b.tally) - openIn(a.tally) || sizeOf(b.tally) - sizeOf(a.tally)
  return {
    total: tallyOf(own),
    days: days.map((day) => ({ day, tally: tallyOf(own.filter((it) => it.day === day)) })),
    channels: [...new Set(own.map(({ connector }) => connector))]
      .map((connector) => ({ connector, tally: tallyOf(own.filter((it) => it.connector === connector)) }))
      .sort(waiting),
    brands: brands
      .map(({ id, name }) => ({ id, name, tally: tallyOf(mentions.filter((it) => it.brandId === id)) }))
      .sort(waiting),
  }
}

const openIn = ({ closed, taken, nobody }: Tally): number => closed + taken + nobody
const sizeOf = (tally: Tally): number => Object.values(tally).reduce((sum, it) => sum + it, 0)
