import { accountsOf } from '../../domain/people/linking.ts'
import { brandsLinking, linksAround } from '../../store/account-links.ts'
import type { Transaction } from '../../store/database.ts'

/** The other accounts of the people behind these, in each brand that knows any. */
export async function linkedTo(
  tx: Transaction,
  authorIds: readonly string[],
): Promise<readonly { readonly brandId: string; readonly ids: readonly string[] }[]> {
  const found: { brandId: string; ids: readonly string[] }[] = []
  for (const brandId of await brandsLinking(tx, authorIds)) {
    const links = await linksAround(tx, brandId, authorIds)
    const all = new Set(authorIds.flatMap((id) => [...accountsOf(links, id)]))
    found.push({ brandId, ids: [...all].filter((id) => !authorIds.includes(id)) })
  }
  return found
}
