import type { Instant } from '../../domain/model/time.ts'
import type { PersonTarget, ReportReason } from '../sdk/connector.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'
import { listIn } from './seen.ts'
import type { BlueskyAgent, Call } from './write.ts'

const blockCollection = 'app.bsky.graph.block'

/** Mutes somebody for our account, or no longer; asked twice it stays as it is. */
export async function mute(agent: BlueskyAgent, call: Call, { personId }: PersonTarget, on: boolean): Promise<void> {
  const { graph } = agent.app.bsky
  await call(async () => {
    await (on ? graph.muteActor({ actor: personId }) : graph.unmuteActor({ actor: personId }))
    return { data: null }
  })
}

/** Blocks somebody by a record of our own, or takes every such record away. */
export async function block(
  agent: BlueskyAgent,
  call: Call,
  { personId }: PersonTarget,
  on: boolean,
  now: Instant,
): Promise<void> {
  const repo = agent.assertDid
  const standing = await blockRecord(agent, call, personId)
  if (on && standing === null) {
    const record = { $type: blockCollection, subject: personId, createdAt: new Date(now).toISOString() }
    await call(() => agent.com.atproto.repo.createRecord({ repo, collection: blockCollection, record }))
  }
  if (!on && standing !== null) {
    const rkey = standing.split('/').at(-1) ?? ''
    await call(() => agent.com.atproto.repo.deleteRecord({ repo, collection: blockCollection, rkey }))
  }
}

/** The address of our block of this person: from our own records, because what the network shows follows later. */
async function blockRecord(agent: BlueskyAgent, call: Call, personId: string): Promise<string | null> {
  let cursor: string | undefined
  for (;;) {
    const page = cursor === undefined ? {} : { cursor }
    const { data } = await call(() =>
      agent.com.atproto.repo.listRecords({ repo: agent.assertDid, collection: blockCollection, limit: 100, ...page }),
    )
    const found = listIn(data, 'records').find((it) => textOf(fieldOf(it, 'value'), 'subject') === personId)
    if (found !== undefined) return textOf(found, 'uri')
    const next = textOf(data, 'cursor')
    if (next === null || next === cursor) return null
    cursor = next
  }
}

/** Bluesky's own words for a ground (com.atproto.moderation.defs). */
const reasonTypes: Readonly<Record<ReportReason, string>> = {
  spam: 'com.atproto.moderation.defs#reasonSpam',
  harassment: 'com.atproto.moderation.defs#reasonRude',
  illegal: 'com.atproto.moderation.defs#reasonViolation',
  other: 'com.atproto.moderation.defs#reasonOther',
}

/** Reports a post, or the account where a private message is meant. */
export async function report(
  agent: BlueskyAgent,
  call: Call,
  { externalId, ref, personId }: PersonTarget,
  reason: ReportReason,
  comment: string,
): Promise<void> {
  const { cid } = ref
  const subject =
    cid !== undefined && externalId.startsWith('at://')
      ? { $type: 'com.atproto.repo.strongRef', uri: externalId, cid }
      : { $type: 'com.atproto.admin.defs#repoRef', did: personId }
  await call(() =>
    agent.com.atproto.moderation.createReport({ reasonType: reasonTypes[reason], reason: comment, subject }),
  )
}
