import type { Override } from '../../domain/clocks/targets.ts'
import { days } from '../../domain/model/time.ts'
import type { Context } from '../context.ts'
import { changeClocks, type ShownClocks, wrong } from './settings.ts'

/** A brand has this many exceptions ahead of it at most. */
const mostOverrides = 100
/** How long the past ones are kept, so that people can see why a case had its time. */
const keptFor = days(90)

/** Sets other reply times for one stretch, e.g. while a ticket sale runs. The same id again takes the place of the former. */
export function addOverride(
  ctx: Context,
  input: { readonly brandId: string; readonly override: Override },
): Promise<ShownClocks> {
  const { override } = input
  return changeClocks(ctx, { ...input, version: null }, (before, { firstReply }, now) => {
    if (override.to <= override.from) throw wrong('to', 'An exception ends after it begins.')
    if (override.to <= now) throw wrong('to', 'This exception would be over already.')
    const others = before.overrides.filter(({ id, to }) => id !== override.id && to > now - keptFor)
    if (others.length >= mostOverrides) throw wrong('', `A brand has ${mostOverrides} exceptions at most.`)
    const overrides = [...others, override].sort((a, b) => a.from - b.from)
    return { settings: { ...before, overrides }, firstReply }
  })
}
