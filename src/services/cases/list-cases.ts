import { abilitiesOf } from '../../connectors/sdk/connector.ts'
import { type CaseAction, allowedActions } from '../../domain/cases/may.ts'
import { instant } from '../../domain/model/time.ts'
import { type CaseView, type ListedCase, type ListPosition, listCases as list } from '../../store/case-reads.ts'
import type { Actor, Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { lastCounts } from './count-cases.ts'

/** A case with what the person who asks may do to it. */
export interface ShownCase extends ListedCase {
  readonly may: readonly CaseAction[]
}

/** A page of a view: `next` is handed back as `after`; `total` is how many the view holds. */
export interface ShownCasePage {
  readonly cases: readonly ShownCase[]
  readonly next: string | null
  readonly total: number
}

/** One page of a view of the inbox, most pressing first (closed and waiting ones: newest first). */
export async function listCases(
  ctx: Context,
  input: { readonly brandId: string; readonly view: CaseView; readonly after: string | null; readonly limit: number },
): Promise<ShownCasePage> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  const after = input.after === null ? null : parsePosition(input.after)
  const [page, counts] = await Promise.all([
    list(ctx.db, { ...input, after, userId: person.userId, limit: Math.min(Math.max(input.limit, 1), 200) }),
    lastCounts(ctx, { brandId: input.brandId }),
  ])
  return {
    cases: page.cases.map((listed) => withActions(ctx, listed, person)),
    next: page.next === null ? null : `${page.next.at}.${page.next.id}`,
    total: counts[input.view],
  }
}

/** Adds what this person may do. */
export function withActions(ctx: Context, listed: ListedCase, person: Extract<Actor, { kind: 'person' }>): ShownCase {
  const connector = ctx.connectors.get(listed.connector)
  const canReply = connector !== undefined && abilitiesOf(connector, listed.way).reply
  return { ...listed, may: allowedActions(listed.it, person.role, canReply) }
}

/** The place in a list that a page gave as its `next`. */
export function parsePosition(text: string): ListPosition {
  const parts = /^(\d{1,15})\.(\d{1,18})$/.exec(text)
  if (parts?.[1] === undefined || parts[2] === undefined) {
    throw new ServiceError('invalid', 'invalid', 'The place in the list is not one that this list gave.')
  }
  return { at: instant(Number(parts[1])), id: parts[2] }
}
