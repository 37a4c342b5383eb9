import type { CasePerson, LinkReason, PersonAccount } from '../../api/person.ts'
import { siteOf } from '../../domain/model/web-link.ts'
import type { ShownPerson } from '../../services/linking/read-person.ts'
import type { ShownReason } from '../../services/linking/suggest-links.ts'
import { time } from './cases.ts'

const reasonsOf = (reasons: readonly ShownReason[]): LinkReason[] => reasons.map(({ kind, value }) => ({ kind, value }))

const account = (it: ShownPerson['linked'][number]['account']): PersonAccount => ({ ...it })

/** Who writes in a case, on all their accounts. */
export function presentPerson({ linked, suggested, apart, history }: ShownPerson): CasePerson {
  return {
    linked: linked.map((it) => ({
      account: account(it.account),
      reasons: reasonsOf(it.reasons),
      by: it.by,
      at: time(it.at),
    })),
    suggested: suggested.map((it) => ({ account: account(it.account), reasons: reasonsOf(it.reasons) })),
    apart: apart.map((it) => ({ account: account(it.account), by: it.by, at: time(it.at), splitId: it.splitId })),
    history: {
      posts: history.posts.map(({ authorId, brought, at, ...post }) => ({
        ...post,
        at: time(at),
        accountId: authorId,
        brought: brought && { way: brought.way, site: siteOf(brought.url), title: brought.title },
      })),
      next: history.next,
    },
  }
}
