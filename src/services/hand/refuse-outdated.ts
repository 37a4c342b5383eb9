import type { Case } from '../../domain/cases/case.ts'
import { outdating } from '../../domain/replies/outdated.ts'
import { readPeopleNames } from '../../store/case-reads.ts'
import type { Transaction } from '../../store/database.ts'
import { eventsAfterVersion } from '../../store/events.ts'
import { written } from '../../store/hook-messages.ts'
import { repliesElsewhere } from '../../store/replies.ts'
import { ServiceError } from '../errors.ts'

/** Refuses an answer that was begun before somebody answered or the customer wrote again, and says what changed. With the version that goes with the refusal it may be sent all the same. */
export async function refuseOutdated(tx: Transaction, before: Case, replyId: string, seen: number): Promise<void> {
  if (seen >= before.version) return
  const lines = (await eventsAfterVersion(tx, before.id, seen)).map((event) => {
    const reply = event.data['replyId']
    return { ...event, replyId: typeof reply === 'string' ? reply : null }
  })
  // The same request again: it is stored already.
  if (lines.some(({ kind, replyId: id }) => kind === 'reply-queued' && id === replyId)) return
  const elsewhere = await repliesElsewhere(
    tx,
    before.id,
    lines.flatMap(({ replyId: id }) => id ?? []),
  )
  const news = outdating(lines, elsewhere)
  if (news.length === 0) return
  const names = await readPeopleNames(tx, [...new Set(news.flatMap(({ actorId }) => actorId ?? []))])
  const changes = news.map(({ kind, at, actorId }) => ({
    kind,
    at: written(at),
    by: actorId === null ? null : (names.get(actorId) ?? null),
  }))
  throw new ServiceError('conflict', 'reply-outdated', 'Something happened in this case since this answer was begun.', {
    facts: { caseId: before.id, version: before.version, changes },
  })
}
