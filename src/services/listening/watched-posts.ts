import type { ReplyTarget } from '../../connectors/sdk/connector.ts'
import { findPostsOfCaseToRecheck } from '../../store/post-reads.ts'
import { type Doing, readHandNote } from '../../store/presence.ts'
import type { Context } from '../context.ts'

/** So many posts of a case are asked about for whoever sits at it: the newest are those that are answered. */
const perSource = 3

/** What is asked of the network for whoever sits at a case, by source: an answer that cannot be made, or words that are gone, must show before anything is written. */
export async function watchedPosts(
  ctx: Pick<Context, 'db'>,
  caseId: string,
): Promise<ReadonlyMap<string, readonly ReplyTarget[]>> {
  const bySource = new Map<string, ReplyTarget[]>()
  for (const { sourceId, ...post } of await findPostsOfCaseToRecheck(ctx.db, caseId, perSource))
    bySource.set(sourceId, [...(bySource.get(sourceId) ?? []), post])
  return bySource
}

/** At which case somebody sits, and what they do there, as one process told all; null where it told something else, or that they left. */
export function seatIn(payload: string): { readonly caseId: string; readonly doing: Doing } | null {
  const note = readHandNote(payload)
  return note?.kind === 'presence' && note.doing !== null ? { caseId: note.caseId, doing: note.doing } : null
}
