import { accountsOf, type StoredLink } from '../../domain/people/linking.ts'
import { linksAround } from '../../store/account-links.ts'
import type { Queryable } from '../../store/database.ts'
import { readListedCase } from '../../store/case-reads.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'

/** The person of a case: their account there, what it is linked to, and all links and splittings around them. */
export interface PersonOfCase {
  readonly brandId: string
  readonly authorId: string
  readonly accounts: ReadonlySet<string>
  readonly links: readonly StoredLink[]
}

/** The brand and the account of a case that the one who acts sees; refused as if it were not there otherwise. */
export async function accountOfCase(
  ctx: Context,
  person: ReturnType<typeof permitted>,
  caseId: string,
): Promise<{ readonly brandId: string; readonly authorId: string; readonly connector: string }> {
  const gone = `There is no case ${caseId}.`
  const listed = await readListedCase(ctx.db, caseId)
  if (listed === undefined) throw new ServiceError('not-found', 'not-found', gone)
  mustSee(person, listed.it.brandId, gone)
  return { brandId: listed.it.brandId, authorId: listed.it.authorId, connector: listed.connector }
}

/** Who is behind an account of a brand. */
export async function personOf(
  db: Queryable,
  { brandId, authorId }: Pick<PersonOfCase, 'brandId' | 'authorId'>,
): Promise<PersonOfCase> {
  const links = await linksAround(db, brandId, [authorId])
  return { brandId, authorId, accounts: accountsOf(links, authorId), links }
}

/** The refusal of an account that never wrote to this brand: whoever does not see it learns nothing. */
export const noAccount = (): ServiceError =>
  new ServiceError('not-found', 'not-found', 'There is no such account among those who wrote to this brand.')

/** The refusal to join two of whom somebody said that they are two people. */
export const accountsApart = (): ServiceError =>
  new ServiceError(
    'conflict',
    'accounts-apart',
    'Somebody said that these are two people. Undo that first, if it was a mistake.',
  )
