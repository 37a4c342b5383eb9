import { type Matcher, match } from '../../domain/listening/index.ts'
import type { Arrival, IncomingPost } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { WatchHit } from '../../domain/model/watch.ts'
import { nextCaseIds, saveCases, toPolicy } from '../../store/cases.ts'
import { type Channel, noteArrival, saveCursor } from '../../store/cursors.ts'
import type { Transaction } from '../../store/database.ts'
import { appendEvents } from '../../store/events.ts'
import { fenceLease, type Lease } from '../../store/leases.ts'
import {
  attachPosts,
  type EditedPost,
  findEarlyAnswers,
  findOwnReplies,
  findPosts,
  insertPosts,
  type KnownPost,
  lockBrandForIngest,
  lockCasesToJoin,
  markDeleted,
  nextPostIds,
  saveAuthors,
  saveEdits,
  saveReach,
} from '../../store/posts.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { CaseWork, type OpenedCase, threadIds } from './case-work.ts'
import { cleanPost } from './clean-arrival.ts'

/** What has arrived from one lane of a source, with the cursor that stands after it. */
export interface Batch {
  readonly lease: Pick<Lease, 'sourceId' | 'brandId' | 'connector' | 'token'>
  /** `context`: a thread read around a post; it moves no cursor and opens no case. */
  readonly channel: Channel | 'context'
  readonly arrivals: readonly Arrival[]
  readonly cursor: string | null
  readonly retain: 'all' | 'matched'
}

/** What became of a batch. */
export interface IngestResult {
  readonly stored: number
  readonly known: number
  readonly matched: number
  readonly opened: readonly OpenedCase[]
  readonly joined: number
  /** External ids of the people who wrote what was stored. */
  readonly people: readonly string[]
}

interface Read {
  readonly post: IncomingPost
  readonly hits: readonly WatchHit[]
}

/** Takes in a batch of arrivals: match, store each post once, open or join cases, start and stop clocks, write events, move the cursor; all in one transaction, or nothing. */
export async function ingest(ctx: Context, matcher: Matcher, batch: Batch): Promise<IngestResult> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself takes in posts.')
  const now = ctx.now()
  const { sourceId, brandId, connector } = batch.lease
  const posts = newestOfEach(batch.arrivals).map(
    (post): Read => ({ post, hits: match(matcher, { ...post, handle: post.author.handle }) }),
  )
  const gone = new Set(batch.arrivals.flatMap((arrival) => (arrival.kind === 'deleted' ? [arrival.externalId] : [])))
  return ctx.db.transaction(async (tx) => {
    if (!(await fenceLease(tx, batch.lease))) {
      throw new ServiceError('conflict', 'lease-lost', 'Another process reads this source now.')
    }
    const brand = await lockBrandForIngest(tx, brandId)
    if (brand === undefined) throw new ServiceError('not-found', 'brand-gone', 'The brand of this source is gone.')
    const ids = posts.flatMap(({ post }) => [post.externalId, ...threadIds(post)])
    const known = await findPosts(tx, sourceId, [...new Set([...ids, ...gone])])
    const kept = posts.filter((read) => !known.has(read.post.externalId) && isKept(read, batch.retain, known))
    const seenAgain = posts.filter((read) => known.has(read.post.externalId))
    const edits = editsIn(seenAgain, known)
    const deleted = [...known.values()].filter((post) => gone.has(post.externalId) && !post.deleted)

    const authors = await saveAuthors(
      tx,
      connector,
      [...kept, ...seenAgain].map((read) => read.post.author),
    )
    const concerning = new Set(kept.filter((read) => concerns(read, batch.channel, known)))
    const writers = [...concerning].map((read) => found(authors, read.post.author.externalId))
    const touched = [
      ...kept.flatMap(({ post }) => threadIds(post).flatMap((id) => known.get(id)?.caseId ?? [])),
      ...[...edits.map((edit) => edit.caseId), ...deleted.map((post) => post.caseId)].filter((id) => id !== null),
    ]
    const cases = await lockCasesToJoin(tx, brandId, [...new Set(writers)], [...new Set(touched)])
    const work = new CaseWork(
      {
        brandId,
        sourceId,
        policy: toPolicy(brand.policy),
        known,
        ownReplies: await findOwnReplies(
          tx,
          sourceId,
          kept.flatMap(({ post }) => (post.ours ? [post.externalId] : [])),
        ),
        cases,
        freshIds: await nextCaseIds(tx, new Set(writers).size),
      },
      now,
    )
    const postIds = await nextPostIds(tx, kept.length)
    const stored = kept.map((read, i) => ({
      id: at(postIds, i),
      authorId: found(authors, read.post.author.externalId),
      hits: read.hits,
      post: read.post,
      concerns: concerning.has(read),
    }))
    for (const item of [...stored].sort((a, b) => a.post.publishedAt - b.post.publishedAt)) work.place(item)
    const early = (
      await findEarlyAnswers(
        tx,
        sourceId,
        [...concerning].map(({ post }) => post.externalId),
      )
    ).flatMap((own) => {
      const caseId = work.answeredEarly(own.parentId, own.id, own.publishedAt)
      return caseId === null ? [] : [{ postId: own.id, caseId }]
    })
    for (const edit of edits) work.note(edit.caseId, { kind: 'post-edited', postId: edit.id })
    for (const post of deleted) work.note(post.caseId, { kind: 'post-deleted', postId: post.id })
    const bornAndGone = stored.filter((item) => gone.has(item.post.externalId))
    for (const item of bornAndGone) {
      work.note(work.caseOf(item.post.externalId), { kind: 'post-deleted', postId: item.id })
    }
    await saveCases(tx, work.changes())
    await insertPosts(
      tx,
      sourceId,
      stored.map((item) => ({ ...item, caseId: work.caseOf(item.post.externalId) })),
      now,
    )
    await attachPosts(tx, early)
    await saveEdits(tx, edits, now)
    await saveReach(
      tx,
      seenAgain.flatMap(({ post }) => {
        const before = known.get(post.externalId)
        return post.reach === null || before === undefined ? [] : [{ id: before.id, reach: post.reach }]
      }),
    )
    await markDeleted(tx, [...deleted.map((post) => post.id), ...bornAndGone.map((item) => item.id)], now)
    if (batch.channel !== 'context') await moveOn(tx, batch, batch.channel, newestOf(stored), now)
    return {
      stored: stored.length,
      known: seenAgain.length,
      matched: posts.filter((read) => read.hits.length > 0).length,
      opened: work.opened,
      joined: work.joined,
      people: [...new Set(stored.map((item) => item.post.author.externalId))],
    }
  })
}

/** One post per id; the last sighting wins. */
function newestOfEach(arrivals: readonly Arrival[]): IncomingPost[] {
  const byId = new Map<string, IncomingPost>()
  for (const arrival of arrivals) {
    if (arrival.kind === 'post') byId.set(arrival.post.externalId, cleanPost(arrival.post))
  }
  return [...byId.values()]
}

/** Of a firehose only what concerns the brand is kept: what a rule matches, what addresses it, and what the same person or the brand itself adds to a thread that is stored. */
function isKept({ post, hits }: Read, retain: Batch['retain'], known: ReadonlyMap<string, KnownPost>): boolean {
  if (retain === 'all' || hits.length > 0 || post.addressed !== null) return true
  return threadIds(post).some((id) => {
    const before = known.get(id)
    return before !== undefined && (post.ours || before.authorExternalId === post.author.externalId)
  })
}

/** Whether a post calls for an answer. */
function concerns({ post, hits }: Read, channel: Batch['channel'], known: ReadonlyMap<string, KnownPost>): boolean {
  if (post.ours || channel === 'context') return false
  if (hits.length > 0 || post.addressed !== null) return true
  return threadIds(post).some((id) => {
    const before = known.get(id)
    return before !== undefined && before.caseId !== null && before.authorExternalId === post.author.externalId
  })
}

function editsIn(
  seenAgain: readonly Read[],
  known: ReadonlyMap<string, KnownPost>,
): readonly (EditedPost & { readonly caseId: string | null })[] {
  return seenAgain.flatMap(({ post }) => {
    const before = known.get(post.externalId)
    if (before === undefined || post.revision === null || before.revision === null) return []
    if (post.revision === before.revision || post.text === before.text) return []
    return [
      {
        id: before.id,
        caseId: before.caseId,
        revision: post.revision,
        text: post.text,
        previousText: before.text,
        previousRevision: before.revision,
      },
    ]
  })
}

const newestOf = (stored: readonly { readonly post: IncomingPost }[]): number | null =>
  stored.length === 0 ? null : Math.max(...stored.map((item) => item.post.publishedAt))

async function moveOn(
  tx: Transaction,
  batch: Batch,
  channel: Channel,
  newest: number | null,
  now: Instant,
): Promise<void> {
  const { sourceId, brandId } = batch.lease
  if (batch.cursor !== null) await saveCursor(tx, sourceId, channel, batch.cursor)
  if (!(await noteArrival(tx, sourceId, now, newest === null ? null : Math.min(newest, now)))) return
  await appendEvents(tx, [
    { at: now, kind: 'source.listening', brandId, caseId: null, caseVersion: null, sourceId, actorId: null, data: {} },
  ])
}

function found(map: ReadonlyMap<string, string>, key: string): string {
  const value = map.get(key)
  if (value === undefined) throw new Error('A person of this batch was not stored.')
  return value
}

function at(list: readonly string[], index: number): string {
  const value = list[index]
  if (value === undefined) throw new Error('The batch ran out of post ids.')
  return value
}
