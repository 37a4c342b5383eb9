import { delayOf } from '../../domain/model/delay.ts'
import { hours, instant } from '../../domain/model/time.ts'
import { brandExists } from '../../store/brands.ts'
import { readOpenAlarms } from '../../store/source-alarms.ts'
import { readHours } from '../../store/source-page.ts'
import { readSources } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee } from '../permissions.ts'
import { mayLook } from './permissions.ts'
import { hoursShown, type SourcePage } from './read-source.ts'
import { type SourceView, toSource } from './source.ts'

export type { SourceView } from './source.ts'

/** A source with its last day: how late posts came, and how many by the hour. */
export interface ListedSource extends SourceView {
  readonly delay: SourcePage['delay']
  readonly hours: SourcePage['hours']
}

/** The sources that a brand listens to, the oldest first, and how each fares. What people bring by themselves is no source to watch. */
export async function listSources(ctx: Context, input: { readonly brandId: string }): Promise<readonly ListedSource[]> {
  mustSee(mayLook(ctx), input.brandId)
  const sources = await readSources(ctx.db, input.brandId)
  if (sources.length === 0 && !(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const read = sources.filter((source) => ctx.connectors.get(source.connector)?.arrives !== 'brought')
  const since = instant(ctx.now() - hours(24))
  const heard = await readHours(
    ctx.db,
    read.map(({ id }) => id),
    since,
  )
  const alarms = await readOpenAlarms(
    ctx.db,
    read.map(({ id }) => id),
  )
  return read.map((source) => {
    const all = heard.get(source.id) ?? []
    return { ...toSource(ctx, source, alarms.get(source.id)), delay: delayOf(all), hours: hoursShown(all) }
  })
}
