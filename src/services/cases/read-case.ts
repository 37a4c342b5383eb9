import { type ModerationKind, offeredModeration } from '../../domain/moderation/moderation.ts'
import type { StandingModeration } from '../../store/moderation.ts'
import { abilitiesOf, type Capabilities, type Connector } from '../../connectors/sdk/connector.ts'
import type { Instant } from '../../domain/model/time.ts'
import {
  type NamedInNote,
  type PersonView,
  readListedCase,
  readNotes,
  readThread,
  type ThreadPost,
} from '../../store/case-reads.ts'
import { readLinks, type StoredLink } from '../../store/case-links.ts'
import { readCaseParts } from '../../store/case-parts.ts'
import { readCaseTexts } from '../../store/case-texts.ts'
import { namedEventsOfCase } from '../../store/events.ts'
import { readLabelNames } from '../../store/labels.ts'
import { type NamedGroup, readNamedGroups } from '../../store/mentions.ts'
import { readProofs, type StoredProof } from '../../store/proofs.ts'
import { readEvidenceOfCase, type StoredEvidence } from '../../store/evidence.ts'
import { readMediaOfCase, type StoredMedium } from '../../store/media.ts'
import { readReplies, type StoredReply } from '../../store/replies.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { type ShownCase, withActions } from './list-cases.ts'
import { speakerOf } from '../learning/speaker-of.ts'
import { type ShownJudgement, shownJudgements } from './shown-judgement.ts'

/** One thing in the thread of a case, in the order of time. */
export type ThreadEntry =
  | {
      readonly kind: 'post'
      readonly at: Instant
      readonly post: ThreadPost
      readonly connector: string
      /** The address that an answer leaves for, where that is another than its author's. */
      readonly answersTo: string | null
      /** Names of the rules that matched, beside the places. */
      readonly ruleNames: ReadonlyMap<string, string>
      /** The files that came with it. */
      readonly evidence: readonly StoredEvidence[]
      readonly media: readonly StoredMedium[]
      readonly judgement: ShownJudgement | null
    }
  /** Files that somebody added to the case later, together. */
  | {
      readonly kind: 'evidence'
      readonly at: Instant
      readonly author: PersonView
      readonly evidence: readonly [StoredEvidence, ...StoredEvidence[]]
    }
  | { readonly kind: 'reply'; readonly at: Instant; readonly reply: StoredReply }
  | { readonly kind: 'proof'; readonly at: Instant; readonly proof: StoredProof }
  | {
      readonly kind: 'note'
      readonly at: Instant
      readonly id: string
      readonly author: PersonView
      readonly text: string
      readonly mentions: readonly NamedInNote[]
      readonly groups: readonly NamedGroup[]
      readonly files: readonly StoredEvidence[]
    }
  | {
      readonly kind: 'event'
      readonly at: Instant
      readonly id: string
      readonly event: string
      readonly actor: PersonView | null
      readonly facts: Readonly<Record<string, unknown>>
    }

/** A case with everything that its page shows. */
export interface ShownCaseDetail {
  readonly case: ShownCase
  readonly thread: readonly ThreadEntry[]
  readonly source: {
    readonly id: string
    readonly connector: string
    readonly name: string
    readonly handle: string | null
    readonly can: Capabilities
  }
  /** What this person may do on the network about the customer, and what stands already. */
  readonly moderation: StandingModeration & { readonly can: readonly ModerationKind[] }
  /** What was promised and done for the customer, by id. */
  readonly words: ReadonlyMap<string, string>
  /** What colleagues put to it, oldest first. */
  readonly links: readonly StoredLink[]
  /** The post that a reply answers unless another is chosen. */
  readonly replyTo: string | null
}

/** What a grey line never shows, because the thread shows the thing itself. */
const shownOtherwise: ReadonlySet<string> = new Set([
  'post-joined',
  'note-added',
  'evidence-added',
  'reply-queued',
  'reply-sending',
  'reply-delayed',
  'reply-refused',
  'reply-cancelled',
  'answer-withdrawn',
  'post-edited',
  'post-deleted',
  'person-named',
  'clock-started',
  'solution-started',
  'solution-paused',
  'solution-resumed',
  'promise-warned',
  'judged',
])

/** The case, its thread with notes, replies and what happened, and the account that answers go through. */
export async function readCase(ctx: Context, input: { readonly caseId: string }): Promise<ShownCaseDetail> {
  const person = mayReadCases(ctx)
  // What nearly every case has is asked for at once: each way to the database and back costs more than what is done there.
  const [around, posts, events] = await Promise.all([
    readCaseParts(ctx.db, input.caseId),
    readThread(ctx.db, input.caseId),
    namedEventsOfCase(ctx.db, input.caseId),
  ])
  if (around === undefined) throw new ServiceError('not-found', 'not-found', `There is no case ${input.caseId}.`)
  const { listed, has } = around
  mustSee(person, listed.it.brandId, `There is no case ${input.caseId}.`)
  const { source, ruleNames } = has
  const [notes, replies, proofs, evidence, texts, media, links, groups] = await Promise.all([
    has.notes ? readNotes(ctx.db, input.caseId) : [],
    has.replies ? readReplies(ctx.db, input.caseId) : [],
    has.proofs ? readProofs(ctx.db, input.caseId) : [],
    has.evidence ? readEvidenceOfCase(ctx.db, input.caseId) : [],
    has.texts ? readCaseTexts(ctx.db, [input.caseId]) : new Map<string, string>(),
    has.media ? readMediaOfCase(ctx.db, input.caseId) : [],
    has.links ? readLinks(ctx.db, input.caseId) : [],
    has.named ? readNamedGroups(ctx.db, input.caseId) : [],
  ])
  const kept = new Map(posts.flatMap(({ id, judgement }) => (judgement === null ? [] : [[id, judgement]])))
  const connector = ctx.connectors.get(source.connector)
  if (connector === undefined) {
    throw new ServiceError(
      'unavailable',
      'connector-gone',
      'The network of this case is not known to this version of Vigie.',
    )
  }
  const judgements = shownJudgements(await speakerOf(ctx, listed.it.brandId, kept), posts, kept)
  const labelOf = ({ data: { labelId } }: { readonly data: Readonly<Record<string, unknown>> }): string[] =>
    typeof labelId === 'string' ? [labelId] : []
  const labelNames = await readLabelNames(ctx.db, [...new Set(events.flatMap(labelOf))])
  const ownReplies = new Map(replies.flatMap((reply) => (reply.externalId === null ? [] : [[reply.externalId, reply]])))
  const natively = new Set(posts.filter((post) => post.ours && !ownReplies.has(post.externalId)).map((post) => post.id))
  const thread: ThreadEntry[] = [
    ...posts
      .filter((post) => !ownReplies.has(post.externalId))
      .map((post): ThreadEntry => {
        const files = evidence.filter((it) => it.postId === post.id)
        const shows = media.filter((it) => it.postId === post.id)
        return {
          ...{ kind: 'post', at: post.at, post, connector: listed.connector, ruleNames },
          answersTo: answersElsewhere(connector, post),
          ...{ evidence: files, media: shows, judgement: judgements.get(post.id) ?? null },
        }
      }),
    ...addedLater(evidence),
    ...replies.map((reply): ThreadEntry => ({ kind: 'reply', at: reply.sentAt ?? reply.createdAt, reply })),
    ...proofs.map((proof): ThreadEntry => ({ kind: 'proof', at: proof.answeredAt, proof })),
    ...notes.map(
      (note): ThreadEntry => ({
        kind: 'note',
        ...note,
        groups: groups.filter((it) => it.noteId === note.id),
        files: evidence.filter((it) => it.noteId === note.id),
      }),
    ),
    ...events
      .filter((event) => !shownOtherwise.has(event.kind))
      .filter(
        ({ kind, data: { postId } }) => kind !== 'answered' || (typeof postId === 'string' && natively.has(postId)),
      )
      .map(
        (event): ThreadEntry => ({
          kind: 'event',
          at: event.at,
          id: `${event.position.xid}.${event.position.id}`,
          event: event.kind,
          actor: event.actorId === null ? null : { id: event.actorId, name: event.actorName ?? '' },
          facts: withLabelName(shownFacts(event.data), labelNames),
        }),
      ),
  ]
  thread.sort((a, b) => a.at - b.at)
  const can = abilitiesOf(connector, source.way, source.longest)
  return {
    case: withActions(ctx, listed, person),
    thread,
    source: {
      id: source.id,
      connector: source.connector,
      name: source.name,
      handle: source.handle,
      can,
    },
    moderation: { ...has.moderation, can: listed.it.erased ? [] : offeredModeration(person.role, can) },
    words: texts,
    links,
    replyTo: listed.it.lastPostId,
  }
}

/** A case that was put together or back is told whole in the log, so that it rebuilds; a page needs to know which, and no more. */
function shownFacts(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (typeof data['moveId'] !== 'string') return data
  const { part: _part, to: _to, ...shown } = data
  return shown
}

/** The address that an answer to a post leaves for, where that is another than its author's. */
function answersElsewhere(connector: Connector, { ours, author, ref }: ThreadPost): string | null {
  const to = ours ? null : (connector.answersTo?.(ref) ?? null)
  return to === author.handle ? null : to
}

/** A fact about a label says what it is called now. */
function withLabelName(
  data: Readonly<Record<string, unknown>>,
  names: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const { labelId } = data
  return typeof labelId === 'string' ? { ...data, label: names.get(labelId) ?? '' } : data
}

/** Files that came with no post and no note, those of one gesture together. */
function addedLater(evidence: readonly StoredEvidence[]): ThreadEntry[] {
  const gestures = new Map<string, [StoredEvidence, ...StoredEvidence[]]>()
  for (const it of evidence.filter(({ postId, noteId }) => postId === null && noteId === null)) {
    const key = `${it.addedAt ?? it.uploadedAt} ${it.addedBy.id}`
    const before = gestures.get(key)
    if (before === undefined) gestures.set(key, [it])
    else before.push(it)
  }
  return [...gestures.values()].map((files) => {
    const [first] = files
    return { kind: 'evidence', at: first.addedAt ?? first.uploadedAt, author: first.addedBy, evidence: files }
  })
}

/** The case as a row of the inbox. */
export async function readCaseRow(ctx: Context, input: { readonly caseId: string }): Promise<ShownCase> {
  const person = mayReadCases(ctx)
  const listed = await readListedCase(ctx.db, input.caseId)
  if (listed === undefined) throw new ServiceError('not-found', 'not-found', `There is no case ${input.caseId}.`)
  mustSee(person, listed.it.brandId, `There is no case ${input.caseId}.`)
  return withActions(ctx, listed, person)
}

export type { StoredMedium }
