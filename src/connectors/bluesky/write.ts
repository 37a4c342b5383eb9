import { type Agent, AppBskyRichtextFacet, type AtpAgent, RichText } from '@atproto/api'
import type { ReplyTarget } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { StrongRef } from './normalize.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'
import { listIn } from './seen.ts'

/** The network's own client, signed in with an app password or by its own page. */
export type BlueskyAgent = Agent | AtpAgent

/** How a session calls the network. */
export type Call = <T>(work: () => Promise<{ readonly data: T }>) => Promise<{ readonly data: T }>

/** Root and parent of an answer, as they stand now. Says beforehand what the network would take in silence and show to nobody. */
export async function refsOf(agent: BlueskyAgent, call: Call, target: ReplyTarget) {
  const { data } = await call(() => agent.app.bsky.feed.getPosts({ uris: [target.externalId] }))
  const post = listIn(data, 'posts').find((it) => textOf(it, 'uri') === target.externalId)
  if (post === undefined) throw await whyMissing(agent, call, target.externalId)
  const viewer = fieldOf(post, 'viewer')
  if (fieldOf(viewer, 'replyDisabled') === true) {
    throw new ConnectorError(
      'blocked_by_policy',
      'The author lets only chosen people answer here, and this account is not among them.',
      { fr: 'L’auteur ne laisse répondre que des personnes choisies, et ce compte n’en est pas.' },
    )
  }
  const parent = { uri: target.externalId, cid: textOf(post, 'cid') ?? target.ref['cid'] ?? '' }
  const above = StrongRef.safeParse(fieldOf(fieldOf(fieldOf(post, 'record'), 'reply'), 'root'))
  const root = above.success ? above.data : parent
  if (root.uri !== parent.uri)
    await refuseIfBlocked(agent, call, root.uri, ['Who began this thread', 'La personne qui a lancé ce fil'])
  return { parent, root }
}

/** A post that the AppView leaves out is gone, or stands behind a block. */
async function whyMissing(agent: BlueskyAgent, call: Call, uri: string): Promise<ConnectorError> {
  try {
    await refuseIfBlocked(agent, call, uri, ['This person', 'Cette personne'])
  } catch (error) {
    if (error instanceof ConnectorError) return error
    throw error
  }
  return new ConnectorError('target_gone', 'This post is gone from Bluesky.', {
    fr: 'Ce message n’est plus sur Bluesky.',
  })
}

async function refuseIfBlocked(
  agent: BlueskyAgent,
  call: Call,
  uri: string,
  [who, qui]: readonly [en: string, fr: string],
): Promise<void> {
  const actor = uri.split('/')[2] ?? ''
  const { data } = await call(() => agent.app.bsky.actor.getProfiles({ actors: [actor] }))
  const viewer = fieldOf(listIn(data, 'profiles')[0], 'viewer')
  if (fieldOf(viewer, 'blockedBy') === true) {
    throw new ConnectorError('recipient_closed', `${who} has blocked the account on Bluesky.`, {
      fr: `${qui} a bloqué le compte sur Bluesky.`,
    })
  }
  if (fieldOf(viewer, 'blocking') !== undefined) {
    throw new ConnectorError('recipient_closed', `${who} is blocked by the account itself on Bluesky.`, {
      fr: `${qui} est bloquée par le compte lui-même sur Bluesky.`,
    })
  }
}

/** Text with its links, hashtags and mentions as facets. A mention of nobody stays plain words: as a facet it would have the whole record refused. */
export async function richOf(agent: BlueskyAgent, text: string): Promise<RichText> {
  const rich = new RichText({ text })
  await rich.detectFacets(agent)
  const facets = (rich.facets ?? []).filter((facet) =>
    facet.features.every((it) => !AppBskyRichtextFacet.isMention(it) || it.did !== ''),
  )
  if (facets.length > 0) rich.facets = facets
  else delete rich.facets
  return rich
}
