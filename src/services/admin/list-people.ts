import { readTakers } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { mayReadCases, mustSee } from '../permissions.ts'

/** Everybody that a case can be handed to: of this brand, or of any that the person who asks sees. */
export function listPeople(
  ctx: Context,
  input: { readonly brandId: string | null },
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const person = mayReadCases(ctx)
  if (input.brandId !== null) mustSee(person, input.brandId)
  const brandIds = input.brandId === null ? person.brands : [input.brandId]
  return readTakers(ctx.db, brandIds === 'all' ? 'all' : [...brandIds])
}
