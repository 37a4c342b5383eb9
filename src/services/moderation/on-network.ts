import { abilitiesOf, type PersonTarget, type Session } from '../../connectors/sdk/connector.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import type { CaseFact, ModerationFactKind, ModerationReason } from '../../domain/cases/case.ts'
import { record } from '../../domain/cases/decide.ts'
import type { ModerationKind } from '../../domain/moderation/moderation.ts'
import { appendAudit } from '../../store/audit.ts'
import { readListedCase } from '../../store/case-reads.ts'
import { lockCase, saveCases } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import { addModeration, endModeration } from '../../store/moderation.ts'
import { newestPostOf } from '../../store/post-reads.ts'
import { readReplyTarget } from '../../store/posts.ts'
import { mustBeAlive } from '../cases/change-case.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { bareWords } from '../listening/bare-words.ts'
import { connectSource } from '../listening/connect-source.ts'
import { mustSee, permitted } from '../permissions.ts'

/** Somebody waits in front of the dialogue. */
const longest = 20_000

/** What a person wants done on the network about the author of a case. */
export interface Moderating {
  readonly id: string
  readonly caseId: string
  /** The post that is meant; null: the customer's newest. */
  readonly postId: string | null
  readonly kind: ModerationKind
  readonly on: boolean
  readonly reason: ModerationReason | null
  readonly comment: string
}

/** The beats that every moderation has in common: may I, load, ask the network (no transaction open), write down. The network is asked first and all of it may be repeated, so whoever dies between does it again. */
export async function moderate(
  ctx: Context,
  it: Moderating,
  call: (session: Session, target: PersonTarget) => Promise<void> | undefined,
): Promise<void> {
  const person = permitted(ctx, it.kind === 'mute' ? 'mute-people' : 'block-and-report')
  const gone = `There is no case ${it.caseId}.`
  const before = (await readListedCase(ctx.db, it.caseId))?.it
  if (before === undefined) throw new ServiceError('not-found', 'not-found', gone)
  mustSee(person, before.brandId, gone)
  mustBeAlive(before)
  // In a merged case the newest post may be somebody else's: what is meant is the customer of the case.
  const meant = it.postId ?? (await newestPostOf(ctx.db, before.id, before.authorId)) ?? before.lastPostId
  const target = await readReplyTarget(ctx.db, meant)
  if (target === undefined || target.caseId !== before.id || target.ours)
    throw new ServiceError('not-found', 'post-gone', 'This post is not part of this case.')
  const connector = ctx.connectors.get(target.connector)
  const can = connector === undefined ? undefined : abilitiesOf(connector, target.way)
  if (can?.[it.kind] !== true)
    throw new ServiceError('refused', 'no-moderation', 'This network does not let Vigie do that.')
  await ask(ctx, target.sourceId, (session) =>
    call(session, { externalId: target.externalId, ref: target.ref, personId: target.authorExternalId }),
  )
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const locked = await lockCase(tx, before.id)
    if (locked === undefined) return
    const made = {
      id: it.id,
      brandId: locked.brandId,
      caseId: locked.id,
      sourceId: target.sourceId,
      authorId: target.authorId,
      postId: it.kind === 'report' ? (it.postId ?? before.lastPostId) : null,
      kind: it.kind,
      reason: it.reason,
      comment: it.comment,
      doneBy: person.userId,
      now,
    }
    const done = it.on
      ? (await addModeration(tx, made)) && it.id
      : await endModeration(tx, { ...made, endedBy: person.userId })
    if (done === false || done === undefined) return
    const fact: CaseFact = { kind: factOf(it), moderationId: done, reason: it.reason }
    const change = record(locked, [fact], person.userId, now)
    await saveCases(tx, [{ ...change, isNew: false }])
    await writeDown(tx, it, locked.brandId, person.userId, now)
  })
}

function factOf({ kind, on }: Pick<Moderating, 'kind' | 'on'>): ModerationFactKind {
  if (kind === 'report') return 'author-reported'
  if (kind === 'mute') return on ? 'author-muted' : 'author-unmuted'
  return on ? 'author-blocked' : 'author-unblocked'
}

const writeDown = (
  tx: Transaction,
  it: Moderating,
  brandId: string,
  actorId: string,
  now: Parameters<typeof appendAudit>[1]['at'],
): Promise<void> =>
  appendAudit(tx, { at: now, kind: factOf(it), actorId, data: { brandId, caseId: it.caseId, reason: it.reason } })

/** Signs in, asks once, leaves. A refusal comes out in the network's own words. */
async function ask(
  ctx: Context,
  sourceId: string,
  call: (session: Session) => Promise<void> | undefined,
): Promise<void> {
  const end = new AbortController()
  const tooLong = AbortSignal.timeout(longest)
  let session: Session | undefined
  try {
    session = (await connectSource(ctx, sourceId, AbortSignal.any([end.signal, tooLong]))).session
    const asked = call(session)
    if (asked === undefined)
      throw new ServiceError('refused', 'no-moderation', 'This network does not let Vigie do that.')
    await asked
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    ctx.log.warn('moderation.refused', { sourceId, kind: error.kind })
    const { kind, message, fr } = await bareWords(ctx, sourceId, error)
    throw new ServiceError('refused', 'moderation-refused', message, {
      facts: { kind, sentence: fr === null ? null : { en: message, fr } },
      cause: error,
    })
  } finally {
    await session?.close().catch(() => undefined)
    end.abort()
  }
}
