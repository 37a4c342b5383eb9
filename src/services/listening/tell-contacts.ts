import type { IncomingPost } from '../../domain/model/post.ts'
import { after, duration, type Instant } from '../../domain/model/time.ts'
import { contactsLookBack } from '../../domain/cases/unanswered.ts'
import { linksAround } from '../../store/account-links.ts'
import type { Transaction } from '../../store/database.ts'
import { contactsOf, tellCounts } from '../linking/count-unanswered.ts'
import { linkOnEvidence } from '../linking/link-on-evidence.ts'
import { tellEvidence } from '../linking/tell-cases.ts'
import type { CaseWork, PlaceablePost } from './case-work.ts'

/** Before a batch is saved: links the accounts of its customers on evidence, or takes such links back, and tells the cases how often their people have written without an answer. `linked`: whether the brand knows any linked accounts; where it knows none and finds none, nothing is asked about them. */
export async function tellContacts(
  tx: Transaction,
  work: CaseWork,
  linked: boolean,
  attached: readonly PlaceablePost[],
  reads: readonly { readonly post: IncomingPost }[],
  now: Instant,
): Promise<void> {
  const changes = work.changes().filter(({ events }) => events.length > 0)
  if (changes.length === 0) return
  const { brandId } = work
  const postOf = new Map(reads.map(({ post }) => [post.externalId, post]))
  const placed = attached.filter((it) => !it.ours && work.caseOf(it.externalId) !== null)
  const { linked: found, parted } = await linkOnEvidence(
    tx,
    brandId,
    placed.flatMap((it) => {
      const post = postOf.get(it.externalId)
      return post === undefined ? [] : [{ postId: it.id, authorId: it.authorId, post }]
    }),
    now,
  )
  const authorIds = [...new Set([...changes.map((change) => change.after.authorId), ...found, ...parted])]
  const links = linked || found.length > 0 ? await linksAround(tx, brandId, authorIds) : []
  const since = after(now, duration(-contactsLookBack))
  const unsaved = {
    cases: work.changes().map((change) => change.after),
    written: placed.flatMap(({ at, externalId: id, parentId, rootId, authorId }) => {
      const caseId = work.caseOf(id)
      return at > since && caseId !== null ? [{ at, id, parentId, rootId, authorId, caseId }] : []
    }),
  }
  const counts = await contactsOf(tx, brandId, authorIds, links, now, unsaved)
  const elsewhere = new Map([...counts].filter(([caseId, count]) => !work.count(caseId, count)))
  for (const { after: it } of changes) {
    if (parted.includes(it.authorId)) work.note(it.id, { kind: 'accounts-split' })
    if (found.includes(it.authorId)) work.note(it.id, { kind: 'accounts-linked' })
  }
  const here = new Set(work.changes().map((change) => change.after.authorId))
  const elsewhereOf = (ids: readonly string[]) => ids.filter((id) => !here.has(id))
  await tellEvidence(tx, { brandId, caseId: null }, { linked: elsewhereOf(found), parted: elsewhereOf(parted) }, now)
  if (elsewhere.size > 0) await tellCounts(tx, elsewhere, now)
}
