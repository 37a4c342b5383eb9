import { tidyLink } from '../../domain/model/web-link.ts'
import { type FoundAccount, findAccounts } from '../../store/erasures.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'
import { wordsToFind } from '../words-to-find.ts'

const mostFound = 25

/** The accounts of people whose data are kept, by name, handle, number of a case (#12) or address of a post. */
export async function findPeople(ctx: Context, input: { readonly find: string }): Promise<readonly FoundAccount[]> {
  permitted(ctx, 'handle-personal-data')
  const text = input.find.trim()
  const caseId = /^#?(\d{1,18})$/.exec(text)?.[1] ?? null
  const url = tidyLink(text) === null || !/^https?:/i.test(text) ? null : text
  const words = caseId !== null || url !== null ? [] : wordsToFind(text)
  if (words.length === 0 && caseId === null && url === null) return []
  return findAccounts(ctx.db, { words, caseId, url }, mostFound)
}

export type { FoundAccount }
