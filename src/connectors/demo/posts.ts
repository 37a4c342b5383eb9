import type { Addressed, IncomingPost } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import { type DemoClock, momentOf } from './clock.ts'
import { type DemoPerson, type DemoPost, scenario } from './scenario.ts'

/** The brand's own account in the scenario. */
export const own = { externalId: 'grandebilletterie', handle: 'grandebilletterie', name: 'La Grande Billetterie' }

const byId = new Map(scenario.map((post) => [post.id, post]))

/** The scenario's post with this id. */
export const postOf = (id: string): DemoPost | undefined => byId.get(id)

const author = (person: DemoPerson | null): IncomingPost['author'] => ({
  externalId: person?.handle ?? own.externalId,
  handle: person?.handle ?? own.handle,
  name: person?.name ?? own.name,
  url: null,
  avatarUrl: null,
  followers: person?.followers ?? 12_600,
})

/** How far words go: who is followed by many is passed on more. The same for the same post. */
function reachOf(post: DemoPost): IncomingPost['reach'] {
  if (post.person === null) return null
  const salt = [...post.id].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 97, 7)
  const reposts = Math.floor((Math.sqrt(post.person.followers) * salt) / 90)
  return { reposts, likes: reposts * 3 + (salt % 7), replies: salt % 5, quotes: Math.floor(reposts / 9) }
}

/** What somebody writes at a moment, as the network hands it over. */
export function aPost(
  it: {
    readonly id: string
    readonly person: DemoPerson | null
    readonly text: string
    readonly parent: string | null
    readonly root: string | null
    readonly reach: IncomingPost['reach']
    readonly answersUs: boolean
  },
  at: Instant,
): IncomingPost {
  const named = it.text.includes(`@${own.handle}`)
  const addressed: Addressed | null = it.person === null ? null : it.answersUs ? 'reply' : named ? 'mention' : null
  return {
    externalId: it.id,
    revision: null,
    author: author(it.person),
    text: it.text,
    language: it.person?.language ?? null,
    publishedAt: at,
    url: null,
    parentId: it.parent,
    rootId: it.root,
    links: [...it.text.matchAll(/\b[\w-]+\.example(?:\/[\w-]+)*/g)].map(([link]) => `https://${link}`),
    tags: [...it.text.matchAll(/#(\w+)/g)].flatMap(([, tag]) => tag ?? []),
    mentions: named ? [{ externalId: own.externalId, handle: own.handle }] : [],
    reach: it.reach,
    addressed,
    ours: it.person === null,
    ref: it.person === null ? {} : { who: it.person.handle },
  }
}

/** A line of the scenario as the network hands it over. */
export function fromScenario(post: DemoPost, clock: DemoClock): IncomingPost {
  const parent = post.parent === null ? undefined : byId.get(post.parent)
  const answersUs = parent !== undefined && parent.person === null
  return aPost({ ...post, reach: reachOf(post), answersUs }, momentOf(clock, post.second))
}
