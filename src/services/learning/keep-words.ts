import { createHash, randomUUID } from 'node:crypto'
import { isLoneLetter } from '../../domain/listening/lone-letter.ts'
import type { BrandWord } from '../../domain/triage/brand-words.ts'
import { noteTaught, readBrandWords, replaceBrandWords } from '../../store/learning.ts'
import { lockLearning } from '../../store/learning.ts'
import type { Context } from '../context.ts'
import { mustBeHere } from './brand-here.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee, permitted } from '../permissions.ts'

/** More words than these are looked for in no post. */
export const mostBrandWords = 500

/** What tells one list of words from another: it is the same as long as they are. */
const versionOf = (words: readonly BrandWord[]): string =>
  createHash('sha256')
    .update(JSON.stringify(words.map(({ kind, text }) => [kind, text])))
    .digest('base64url')

/** What a brand's words mean, by kind and name, and the version of that list. */
export async function listBrandWords(
  ctx: Context,
  { brandId }: { readonly brandId: string },
): Promise<{ readonly words: readonly BrandWord[]; readonly version: string }> {
  mustSee(mayReadCases(ctx), brandId)
  await mustBeHere(ctx.db, brandId)
  const words = await readBrandWords(ctx.db, brandId)
  return { words, version: versionOf(words) }
}

/** Puts a list of words in the place of the brand's, as long as they are those of `version` (null: whatever they are). From then on posts are judged with them; history is when somebody asks for it. */
export async function keepBrandWords(
  ctx: Context,
  input: { readonly brandId: string; readonly words: readonly BrandWord[]; readonly version: string | null },
): Promise<void> {
  const person = permitted(ctx, 'change-rules')
  const { brandId } = input
  mustSee(person, brandId)
  await mustBeHere(ctx.db, brandId)
  const words = new Map<string, BrandWord & { readonly id: string }>()
  for (const word of input.words) {
    const text = word.text.replaceAll('\u0000', '').toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim()
    if (!/[\p{L}\p{N}]/u.test(text)) {
      throw new ServiceError('invalid', 'invalid', `“${text}” holds neither a letter nor a digit.`)
    }
    if (isLoneLetter(text)) {
      throw new ServiceError('invalid', 'invalid', `“${text}” is a single letter, which nearly every post holds.`)
    }
    words.set(`${word.kind} ${text.toLowerCase()}`, { id: randomUUID(), kind: word.kind, text })
  }
  if (words.size > mostBrandWords) {
    throw new ServiceError('invalid', 'invalid', `A brand has at most ${mostBrandWords} words.`)
  }
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    await lockLearning(tx, brandId)
    if (input.version !== null && versionOf(await readBrandWords(tx, brandId)) !== input.version) {
      throw new ServiceError('conflict', 'words-changed', 'Somebody changed these words in the meantime.')
    }
    await replaceBrandWords(tx, brandId, [...words.values()], person.userId, now)
    await noteTaught(tx, brandId)
  })
}
