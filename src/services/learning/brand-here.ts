import { brandExists } from '../../store/brands.ts'
import type { Queryable } from '../../store/database.ts'
import { ServiceError } from '../errors.ts'

/** Refuses where the brand is gone: an administrator sees every brand, also those that never were. */
export async function mustBeHere(db: Queryable, brandId: string): Promise<void> {
  if (await brandExists(db, brandId)) return
  throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
}
