import { brandExists } from '../../store/brands.ts'
import { readLabels } from '../../store/labels.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import type { ShownLabel } from './labels.ts'

/** The labels of a brand by name, those that are archived too; what was merged away is not among them. */
export async function listLabels(ctx: Context, input: { readonly brandId: string }): Promise<readonly ShownLabel[]> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  if (!(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const labels = await readLabels(ctx.db, input.brandId)
  return labels.map(({ id, name, tone, archivedAt, unsettled }) => ({
    ...{ id, name, tone, unsettled },
    archived: archivedAt !== null,
  }))
}
