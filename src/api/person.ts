import { z } from 'zod'
import { BroughtWay, CaseRow, CaseStatus, Person } from './schemas.ts'

/** Who writes in a case, on all their accounts: shapes of the requests about linked accounts. */

const Id = z.string().regex(/^\d{1,18}$/)
const Time = z.iso.datetime()

/** An account as one brand knows it. */
export const PersonAccount = CaseRow.shape.author.extend({
  connector: z.string(),
  posts: z.number().int(),
  cases: z.number().int(),
})
export type PersonAccount = z.infer<typeof PersonAccount>

export const linkReasons = ['verified-link', 'address', 'order', 'handle', 'confirmed'] as const

/** Why two accounts are taken for one person's. `value`: what is the same, e.g. the order number; null where it is not kept any more. */
export const LinkReason = z.object({ kind: z.enum(linkReasons), value: z.string().nullable() })
export type LinkReason = z.infer<typeof LinkReason>

/** Something that the person wrote to this brand outside of the case. */
export const HistoryPost = z.object({
  id: Id,
  at: Time,
  accountId: Id,
  connector: z.string(),
  place: z.string().nullable(),
  /** Its beginning. */
  excerpt: z.string(),
  language: z.string().nullable(),
  erased: z.boolean(),
  brought: z.object({ way: BroughtWay, site: z.string().nullable(), title: z.string().nullable() }).nullable(),
  /** The case that it belongs to; `answered`: we answered there after it. */
  case: z.object({ id: Id, status: CaseStatus, answered: z.boolean() }).nullable(),
})
export type HistoryPost = z.infer<typeof HistoryPost>

/** The person of a case. `by` null: Vigie, on certain evidence. */
export const CasePerson = z.object({
  linked: z.array(z.object({ account: PersonAccount, reasons: z.array(LinkReason), by: Person.nullable(), at: Time })),
  /** Accounts that may be the person's; somebody has to say so. */
  suggested: z.array(z.object({ account: PersonAccount, reasons: z.array(LinkReason) })),
  /** Accounts that somebody said are not the person's. */
  apart: z.array(z.object({ account: PersonAccount, by: Person.nullable(), at: Time, splitId: z.uuid() })),
  /** The newest first; `next` is handed back as `after`. */
  history: z.object({ posts: z.array(HistoryPost), next: z.string().nullable() }),
})
export type CasePerson = z.infer<typeof CasePerson>

export const AccountInput = z.object({ accountId: Id })
/** What a splitting is undone by. */
export const Split = z.object({ splitId: z.uuid() })
