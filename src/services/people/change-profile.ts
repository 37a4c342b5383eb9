import { sees } from '../../domain/people/sight.ts'
import { saveName, savePreferences } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { mayReadCases } from '../permissions.ts'

/** What a person may set for themselves; what is not given stays. */
export interface ProfileChange {
  readonly name?: string | undefined
  readonly language?: 'fr' | 'en' | undefined
  readonly theme?: 'auto' | 'light' | 'dark' | undefined
  readonly singleKeys?: boolean | undefined
  readonly lastBrandId?: string | undefined
}

/** Saves how the person who acts wants to see Vigie. */
export async function changeProfile(ctx: Context, input: ProfileChange): Promise<void> {
  const person = mayReadCases(ctx)
  const { name, language, theme, singleKeys, lastBrandId } = input
  await ctx.db.transaction(async (tx) => {
    if (name !== undefined) await saveName(tx, person.userId, name)
    await savePreferences(tx, person.userId, {
      ...(language === undefined ? {} : { language }),
      ...(theme === undefined ? {} : { theme }),
      ...(singleKeys === undefined ? {} : { singleKeys }),
      ...(lastBrandId === undefined || !sees(person.brands, lastBrandId) ? {} : { lastBrandId }),
    })
  })
}
