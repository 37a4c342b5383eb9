import { brandExists } from '../../store/brands.ts'
import { findCases as find } from '../../store/case-reads.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { wordsToFind } from '../words-to-find.ts'
import { type ShownCase, withActions } from './list-cases.ts'

const mostFound = 8
/** One letter begins half of all names. */
const leastLetters = 2

/** The newest cases of a brand whose number or whose customer's name or handle is meant by these words. */
export async function findCases(
  ctx: Context,
  input: { readonly brandId: string; readonly text: string },
): Promise<readonly ShownCase[]> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  if (!(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const caseId = /^#?(\d{1,18})$/.exec(input.text.trim())?.[1] ?? null
  const words = wordsToFind(input.text)
  if (caseId === null && words.every((word) => word.length < leastLetters)) return []
  const found = await find(ctx.db, input.brandId, { words: caseId === null ? words : [], caseId }, mostFound)
  return found.map((listed) => withActions(ctx, listed, person))
}
