import { delaysHeard } from '../../domain/listening/late.ts'
import type { IncomingPost } from '../../domain/model/post.ts'
import { countDelays } from '../../domain/model/delay.ts'
import { hours, type Instant, instant, minutes } from '../../domain/model/time.ts'
import { type CaseChange, type CaseSigns, nextCaseIds, saveCases } from '../../store/cases.ts'
import { type Channel, noteArrival, saveCursor } from '../../store/cursors.ts'
import { casesThatTook } from '../../store/case-moves.ts'
import { readCorrectionsOf, type StoredCorrection } from '../../store/corrections.ts'
import type { Transaction } from '../../store/database.ts'
import { appendEvents } from '../../store/events.ts'
import { findMarks, hasMarks } from '../../store/erasures.ts'
import { type Hole, keepHole } from '../../store/source-alarms.ts'
import { countArrivals, endTrouble } from '../../store/source-page.ts'
import { countMatches } from '../../store/rules.ts'
import { fenceLease, type Lease } from '../../store/leases.ts'
import {
  attachPosts,
  type BrandForIngest,
  type EditedPost,
  findOutdated,
  findOwnReplies,
  findPosts,
  findStrays,
  insertPosts,
  type KnownPost,
  lockBrandForIngest,
  lockCasesToJoin,
  makePrivate,
  markDeleted,
  type NewPost,
  nextPostIds,
  saveAuthors,
  saveClosed,
  saveEdits,
  savePlaces,
  saveReach,
  saveSightings,
  unmarkDeleted,
} from '../../store/posts.ts'
import { keepFormerWords } from '../../store/post-revisions.ts'
import { tellHand } from '../../store/presence.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import { type JudgedPost, saveJudgements, wordsOfJudgement } from '../../store/judgements.ts'
import { allWithoutGone } from '../cases/gone-owners.ts'
import { deskOf, policyOf } from '../clocks/desk.ts'
import { ServiceError } from '../errors.ts'
import { holdCorrections } from '../learning/hold-corrections.ts'
import { CaseWork, type OpenedCase, type PlaceablePost, threadIds } from './case-work.ts'
import type { Item, Read } from './item.ts'
import { keepApart } from './keep-apart.ts'
import { heldTo, type Judgeable, judgeOnce, type JudgedWords } from './judge-post.ts'
import { tellContacts } from './tell-contacts.ts'
import { versionsBefore } from './versions.ts'

/** A batch, or a part of one, ready to be taken in. */
export interface ReadBatch {
  readonly lease: Pick<Lease, 'sourceId' | 'brandId' | 'connector' | 'token'>
  readonly channel: Channel | 'context'
  readonly items: readonly Item[]
  readonly cursor: string | null
  readonly retain: 'all' | 'matched'
  /** A part of the source cannot be read: what ails it is not over because the rest arrives. */
  readonly ails?: boolean
  /** With it everything is read that was written before this moment. */
  readonly wholeTo?: Instant
  /** When the source is looked at again by its own word; null where it named no moment. A round says it. */
  readonly nextLookAt?: Instant | null
  /** What the network could not give any more. */
  readonly hole?: Hole
  /** Each was asked for by itself just now: what the network shows is there. */
  readonly asked?: true
  /** Whoever has it sent it here: what is sent is there, and no index lags behind. */
  readonly sent?: true
  /** It was read on the way through a gap and may have been held for a while: what stands on it may be gone by now. */
  readonly ofGap?: true
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
  /** How many could not be taken in and were set aside. */
  readonly unfit: number
}

/** How old a post may be that nobody sent us, but that stands around another one, to call for an answer by itself: as far back as a source looks that has never been read. */
const contextLookBack = hours(24)

/** What holds for taking in, whatever arrives. */
export interface TakingIn {
  /** The marks that an erased post of this network may have left. */
  readonly marksOf: (externalId: string) => readonly Buffer[]
  /** Where the network wants it, what is deleted there goes here at once. */
  readonly vanish: ((tx: Transaction, postIds: readonly string[]) => Promise<void>) | null
  readonly judge: TriageJudge
}

/** Takes in a batch: store each post once, open or join cases, start and stop clocks, write events, move the cursor; in the caller's transaction. */
export async function takeIn(tx: Transaction, batch: ReadBatch, now: Instant, law: TakingIn): Promise<IngestResult> {
  const { sourceId, brandId, connector } = batch.lease
  if (!(await fenceLease(tx, batch.lease))) {
    throw new ServiceError('conflict', 'lease-lost', 'Another process reads this source now.')
  }
  if (batch.items.length === 0) {
    // Nothing was said: only where the source stands is worth writing down.
    if (batch.channel !== 'context') await moveOn(tx, batch, batch.channel, null, 0, now)
    return { stored: 0, known: 0, matched: 0, opened: [], joined: 0, people: [], unfit: 0 }
  }
  const brand = await lockBrandForIngest(tx, brandId, connector, now)
  if (brand === undefined) throw new ServiceError('not-found', 'brand-gone', 'The brand of this source is gone.')
  const sourceIds = [...new Set([sourceId, ...brand.sources.map((source) => source.id)])]
  const items = await keepApart(tx, sourceIds, batch.items)
  const reads = await withoutErased(tx, newestOfEach(items, brand), law)
  const gone = goneIn(items, batch.sent)
  const ids = reads.flatMap(({ post }) => [post.externalId, ...threadIds(post)])
  const known = await findPosts(tx, sourceIds, [...new Set([...ids, ...gone])])
  const kept = keptOf(
    reads.filter(({ post }) => !known.has(post.externalId)),
    batch.retain,
    known,
  )
  const seenAgain = reads.flatMap((read) => {
    const before = known.get(read.post.externalId)
    return before === undefined ? [] : [{ read, before }]
  })
  const restored = new Set(
    seenAgain.flatMap((it) =>
      (batch.channel === 'pull' || batch.asked === true) && batch.ofGap !== true && isBack(it, gone, now, batch.sent)
        ? [it.before.id]
        : [],
    ),
  )
  const judged = judgeOnce(law.judge)
  const corrections: Corrections = new Map()
  const claimed = seenAgain.flatMap(({ read, before }) => editIn(read, before, judged))
  const outdated = await findOutdated(tx, claimed, now)
  const edits = claimed.filter((edit) => !outdated.has(edit.id))
  const edited = new Set(edits.map((edit) => edit.id))
  const deleted = [...known.values()].filter((post) => gone.has(post.externalId) && !post.deleted)

  const authors = await saveAuthors(tx, connector, [...kept, ...seenAgain.map(({ read }) => read)].map(authorOf))
  const calls = (read: Read): IncomingPost | null =>
    callsForAnswer(read) && (batch.channel !== 'context' || read.post.publishedAt >= now - contextLookBack)
      ? read.post
      : null
  const postIds = await nextPostIds(tx, kept.length)
  const fresh = kept.map((read, i) => ({
    ...placeable(read, at(postIds, i), found(authors, read.post.author.externalId), calls(read), judged),
    hits: read.hits,
    post: read.post,
    concerns: callsForAnswer(read),
  }))
  // What nobody has to answer finds no case: it is stored while the rest is judged.
  const apart = fresh.filter((item) => !item.concerns && threadIds(item).length === 0)
  const storing = insertPosts(
    tx,
    { sourceId, brandId },
    apart.map((item) => ({ ...item, caseId: null, judgement: null })),
    now,
  )
  // It is waited for below; should judging throw before that, this says why.
  storing.catch(() => {})
  for (const { post, calls } of fresh) if (calls !== null) judged(post)
  await storing
  // What was stored as the surroundings of something else, or before a rule asked for it, is heard all the same.
  const late = seenAgain
    .filter(({ before }) => before.caseId === null && !before.ours && !outdated.has(before.id))
    .filter(({ before }) => !before.deleted || restored.has(before.id))
    .map(({ read, before }) => ({
      ...placeable(read, before.id, before.authorId, calls(read), (post) =>
        heldTo(judged(post), post, corrections.get(before.id)),
      ),
      // Words that an edit brought have stood there only since.
      ...(edited.has(before.id) ? { at: now } : {}),
    }))
  const candidates: readonly PlaceablePost[] = [...fresh, ...late]
  const casesAround = (post: PlaceablePost): readonly string[] =>
    threadIds(post).flatMap((id) => known.get(id)?.caseId ?? [])
  const writers = new Set(
    candidates
      .filter((post) => !post.ours && (post.calls !== null || casesAround(post).length > 0))
      .map((post) => post.authorId),
  )
  const noted = [...known.values()].flatMap((post) =>
    edited.has(post.id) || gone.has(post.externalId) || restored.has(post.id) ? (post.caseId ?? []) : [],
  )
  const desk = deskOf(brand)
  const took = await casesThatTook(tx, brandId, [...writers])
  const work = new CaseWork(
    {
      brandId,
      sourceId,
      policyAt: (it, at) => policyOf(desk, it, connector, at),
      known,
      ownReplies: await findOwnReplies(
        tx,
        sourceIds,
        candidates.flatMap((post) => (post.ours ? [post.externalId] : [])),
      ),
      cases: await lockCasesToJoin(
        tx,
        brandId,
        [...writers],
        [...new Set([...candidates.flatMap(casesAround), ...noted, ...took.map(({ caseId }) => caseId)])],
      ),
      took,
      freshIds: await nextCaseIds(tx, writers.size),
    },
    now,
  )
  // Only now that their cases are held: nobody says anything else of them meanwhile.
  await readInto(corrections, tx, [...edits, ...late])
  const attached = await placeAll(tx, work, candidates, sourceIds, judged, corrections)
  for (const { id, post } of edits) {
    const caseId = known.get(post.externalId)?.caseId ?? null
    work.note(caseId, { kind: 'post-edited', postId: id })
    if (caseId !== null && !post.ours) work.judge(caseId, id, heldTo(judged(post), post, corrections.get(id)).verdict)
  }
  for (const post of deleted) work.note(work.caseOf(post.externalId), { kind: 'post-deleted', postId: post.id })
  for (const { before } of seenAgain) {
    if (restored.has(before.id)) work.note(before.caseId, { kind: 'post-restored', postId: before.id })
  }
  const bornAndGone = fresh.filter((post) => gone.has(post.externalId))
  for (const post of bornAndGone) {
    work.note(work.caseOf(post.externalId), { kind: 'post-deleted', postId: post.id })
  }
  await tellContacts(tx, work, brand.linked, attached, reads, now)
  const stayed = new Set(apart)
  const rest = fresh.flatMap((item) => {
    if (stayed.has(item)) return []
    const caseId = work.caseOf(item.externalId)
    const heard = !item.ours && (caseId !== null || item.concerns)
    return [{ ...item, caseId, judgement: heard ? judged(item.post).judgement : null }]
  })
  const changes = await allWithoutGone(tx, brandId, work.changes(), now)
  await saveCases(tx, changes, signsOf(changes, rest))
  await insertPosts(tx, { sourceId, brandId }, rest, now)
  const freshIds = new Set(postIds)
  await saveJudgements(tx, lateJudgements(attached, late, freshIds, brandId), now)
  await attachPosts(
    tx,
    attached.flatMap((post) => {
      const caseId = work.caseOf(post.externalId)
      return caseId === null || freshIds.has(post.id) ? [] : [{ postId: post.id, caseId }]
    }),
  )
  await saveEdits(tx, brandId, edits, now)
  // What ends in a late sighting says nothing of what came before what.
  const stored = [...fresh, ...[...known.values()].filter(({ id }) => !outdated.has(id))]
  await keepFormerWords(tx, versionsBefore(items, reads, stored), now, true)
  await holdCorrections(
    tx,
    brandId,
    [...edits, ...attached, ...late].flatMap(({ id }) => (freshIds.has(id) ? [] : [id])),
    now,
  )
  const sightings = seenAgain
    .filter(({ read: { hits, post }, before }) => {
      const isNews = (hits.length > 0 && !before.matched) || (post.addressed !== null && before.addressed === null)
      return isNews && !before.ours && !outdated.has(before.id)
    })
    .map(({ read, before }) => ({
      id: before.id,
      sourceId,
      addressed: read.post.addressed,
      hits: before.matched ? [] : read.hits,
    }))
  await saveSightings(tx, sightings)
  await countMatches(tx, [...fresh.filter(({ ours }) => !ours), ...sightings], now)
  await saveReach(
    tx,
    seenAgain.flatMap(({ read: { post }, before }) =>
      post.reach === null ? [] : [{ id: before.id, reach: post.reach }],
    ),
  )
  await savePlaces(
    tx,
    seenAgain.flatMap(({ read: { post }, before }) =>
      post.place && !outdated.has(before.id) ? [{ id: before.id, place: post.place }] : [],
    ),
  )
  // What was taken for public before anybody knew better is not; a later sighting never makes public what is private.
  await makePrivate(
    tx,
    seenAgain.flatMap(({ read: { post }, before }) => (post.private === true ? [before.id] : [])),
  )
  const gates = await saveClosed(
    tx,
    seenAgain.flatMap(({ read: { post }, before }) =>
      post.closed === undefined ? [] : [{ id: before.id, closed: post.closed }],
    ),
  )
  // No event: nothing happened to the case. Whoever is about to write there is told.
  for (const caseId of gates) await tellHand(tx, { kind: 'gate', caseId, brandId })
  await unmarkDeleted(tx, [...restored])
  await markDeleted(
    tx,
    [...deleted, ...bornAndGone].map((post) => post.id),
    now,
  )
  if (law.vanish !== null) {
    await law.vanish(
      tx,
      [...deleted, ...bornAndGone].map((post) => post.id),
    )
  }
  if (batch.channel !== 'context' && fresh.length > 0) {
    const liveFrom = brand.sources.find((source) => source.id === sourceId)?.liveFrom ?? null
    const delays = delaysHeard(
      kept.map(({ post }) => post),
      liveFrom === null ? null : instant(liveFrom),
      now,
    )
    await countArrivals(tx, sourceId, fresh.length, countDelays(delays), now)
  }
  if (batch.channel !== 'context') {
    const newest = kept.length === 0 ? null : Math.max(...kept.map(({ post }) => post.publishedAt))
    await moveOn(tx, batch, batch.channel, newest, fresh.length, now)
  }
  return {
    stored: fresh.length,
    known: seenAgain.length,
    matched: reads.filter((read) => read.hits.length > 0).length,
    opened: work.opened,
    joined: work.joined,
    people: [...new Set(kept.map(({ post }) => post.author.externalId))],
    unfit: 0,
  }
}

/** What people said of stored posts, by the post's id. */
type Corrections = Map<string, readonly StoredCorrection[]>

async function readInto(known: Corrections, tx: Transaction, posts: readonly { readonly id: string }[]): Promise<void> {
  const ids = posts.map(({ id }) => id)
  for (const [id, said] of await readCorrectionsOf(tx, ids)) known.set(id, said)
}

/** Places the posts of a batch, and what was stored before them and belongs to them: an answer that was seen before its question, the rest of a thread. */
async function placeAll(
  tx: Transaction,
  work: CaseWork,
  candidates: readonly PlaceablePost[],
  sourceIds: readonly string[],
  judged: (post: Judgeable) => JudgedWords,
  corrections: Corrections,
): Promise<readonly PlaceablePost[]> {
  const all: PlaceablePost[] = []
  const seen = new Set(candidates.map((post) => post.id))
  let waiting: readonly PlaceablePost[] = candidates
  for (;;) {
    const placed = work.place(waiting)
    all.push(...placed)
    const strays = await findStrays(
      tx,
      sourceIds,
      placed.map((post) => post.externalId),
      [...new Set(placed.map((post) => post.authorId))],
    )
    const next = strays.filter((post) => !seen.has(post.id))
    if (next.length === 0) return all
    await readInto(corrections, tx, next)
    for (const post of next) seen.add(post.id)
    const done = new Set(placed)
    waiting = [
      ...waiting.filter((post) => !done.has(post)),
      ...next.map(({ publishedAt, ...post }) => ({
        ...post,
        at: publishedAt,
        calls: null,
        judged: () => heldTo(judged(post), post, corrections.get(post.id)),
      })),
    ]
  }
}

/** What the posts that are about to be stored say of the cases that they are part of. */
function signsOf(changes: readonly CaseChange[], posts: readonly NewPost[]): ReadonlyMap<string, CaseSigns> {
  const last = new Set(changes.map(({ after }) => after.lastPostId))
  const signs = new Map<string, CaseSigns>()
  for (const { id, caseId, judgement, post } of posts) {
    if (caseId === null) continue
    const before = signs.get(caseId) ?? { newest: null, words: [] }
    signs.set(caseId, {
      newest: last.has(id) ? { language: post.language, place: post.place ?? null } : before.newest,
      words: judgement === null ? before.words : [...before.words, ...wordsOfJudgement(judgement)],
    })
  }
  return signs
}

const authorOf = (read: Read): IncomingPost['author'] => read.post.author

const placeable = (
  { post }: Read,
  id: string,
  authorId: string,
  calls: IncomingPost | null,
  judged: (post: Judgeable) => JudgedWords,
): PlaceablePost => ({
  id,
  externalId: post.externalId,
  authorId,
  parentId: post.parentId,
  rootId: post.rootId,
  at: post.publishedAt,
  ours: post.ours,
  calls: post.ours ? null : calls,
  judged: () => judged(post),
})

/** What is said of posts that were stored before and found a case, or a reason to be heard, only now. */
function lateJudgements(
  attached: readonly PlaceablePost[],
  late: readonly PlaceablePost[],
  fresh: ReadonlySet<string>,
  brandId: string,
): readonly JudgedPost[] {
  const heard = [...attached.filter(({ id }) => !fresh.has(id)), ...late.filter(({ calls }) => calls !== null)]
  const unique = new Map(heard.filter(({ ours }) => !ours).map((it) => [it.id, it]))
  return [...unique.values()].map((it) => ({ postId: it.id, brandId, judgement: it.judged().judgement }))
}

/** What was erased stays away, however often a network shows it. Where nothing ever was, nothing is looked up. */
async function withoutErased(tx: Transaction, reads: readonly Read[], { marksOf }: TakingIn): Promise<readonly Read[]> {
  if (reads.length === 0 || !(await hasMarks(tx))) return reads
  const marks = reads.map(({ post }) => marksOf(post.externalId))
  const standing = await findMarks(tx, marks.flat())
  if (standing.size === 0) return reads
  return reads.filter((_, i) => !marks[i]?.some((mark) => standing.has(mark.toString('hex'))))
}

/** An index that is searched may show a post for so long after its deletion. */
const indexLag = minutes(1)

/** What a batch says is gone. Of what was sent here, and where a post is heard in order, the last word counts; elsewhere a deletion outweighs a sighting beside it. */
function goneIn(items: readonly Item[], sent: true | undefined): ReadonlySet<string> {
  const gone = new Set<string>()
  for (const item of items) {
    if (item.kind === 'deleted') gone.add(item.externalId)
    else if (item.post.inOrder === true || sent === true) gone.delete(item.post.externalId)
  }
  return gone
}

/** Whether a stored post that was gone is there again. */
const isBack = (
  { read: { post }, before }: { readonly read: Read; readonly before: KnownPost },
  gone: ReadonlySet<string>,
  now: Instant,
  sent: true | undefined,
): boolean =>
  before.goneAt !== null &&
  !gone.has(post.externalId) &&
  (post.inOrder === true || sent === true || now > before.goneAt + indexLag)

/** One post per id; the last sighting wins. What any of the brand's accounts wrote is ours, whichever of them heard it. */
function newestOfEach(items: readonly Item[], brand: BrandForIngest): readonly Read[] {
  const accounts = new Set(brand.sources.flatMap((source) => source.account ?? []))
  const byId = new Map<string, Read>()
  for (const item of items) {
    if (item.kind === 'deleted') continue
    const ours = item.post.ours || accounts.has(item.post.author.externalId)
    byId.set(item.post.externalId, ours ? { ...item, post: { ...item.post, ours, addressed: null } } : item)
  }
  return [...byId.values()]
}

const callsForAnswer = ({ post, hits }: Pick<Read, 'post' | 'hits'>): boolean =>
  !post.ours && (hits.length > 0 || post.addressed !== null)

/** Of a firehose only what concerns the brand is kept: what a rule matches, what addresses it, and what the same person or the brand itself adds to a thread that is stored, or stored with it. */
function keptOf(
  reads: readonly Read[],
  retain: ReadBatch['retain'],
  known: ReadonlyMap<string, KnownPost>,
): readonly Read[] {
  if (retain === 'all') return reads
  const kept = new Set(reads.filter((read) => read.hits.length > 0 || read.post.addressed !== null))
  const authorOfKept = new Map([...kept].map(({ post }) => [post.externalId, post.author.externalId]))
  const inThread = reads.filter((read) => !kept.has(read) && threadIds(read.post).length > 0)
  for (let before = -1; before !== kept.size; ) {
    before = kept.size
    for (const read of inThread) {
      const { post } = read
      const goesOn = threadIds(post).some((id) => {
        const author = known.get(id)?.authorExternalId ?? authorOfKept.get(id)
        return author !== undefined && (post.ours || author === post.author.externalId)
      })
      if (!goesOn || kept.has(read)) continue
      kept.add(read)
      authorOfKept.set(post.externalId, post.author.externalId)
    }
  }
  return reads.filter((read) => kept.has(read))
}

function editIn(
  { post, hits }: Read,
  before: KnownPost,
  judged: (post: Judgeable) => JudgedWords,
): readonly EditedPost[] {
  if (post.revision === null || before.revision === null) return []
  if (post.revision === before.revision || post.text === before.text) return []
  const concerns = !post.ours && (before.caseId !== null || hits.length > 0 || post.addressed !== null)
  const judgement = concerns ? judged(post).judgement : null
  return [{ id: before.id, post, hits, judgement, previousText: before.text, previousRevision: before.revision }]
}

async function moveOn(
  tx: Transaction,
  batch: ReadBatch,
  channel: Channel,
  newest: number | null,
  stored: number,
  now: Instant,
): Promise<void> {
  const { sourceId, brandId } = batch.lease
  if (batch.cursor !== null) await saveCursor(tx, sourceId, channel, batch.cursor)
  // Errors are told by the rounds, so only a round that went well ends one: a stream may run while nobody can be asked.
  const well = channel === 'pull' && batch.ails !== true
  if (batch.hole !== undefined) await keepHole(tx, sourceId, batch.hole, now)
  const { nextLookAt = null } = batch
  const note = {
    well,
    spoke: stored > 0,
    wholeTo: well ? (batch.wholeTo ?? null) : null,
    ...(channel === 'pull' ? { nextLookAt } : {}),
  }
  if (!(await noteArrival(tx, sourceId, now, newest, note))) return
  if (well) await endTrouble(tx, sourceId, now)
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
