import { createHash, randomUUID } from 'node:crypto'
import type { Connector } from '../../connectors/sdk/connector.ts'
import { type Case, type CaseFact, isUnsettled } from '../../domain/cases/case.ts'
import { open, record, waitingSince } from '../../domain/cases/decide.ts'
import { joinJudged } from '../../domain/cases/decide-judged.ts'
import type { BroughtWay } from '../../domain/model/brought.ts'
import type { IncomingPost } from '../../domain/model/post.ts'
import { type Instant, instant } from '../../domain/model/time.ts'
import { pageOf, siteOf, spellingsOf, tidyLink } from '../../domain/model/web-link.ts'
import { personalAddress } from '../../domain/people/signs.ts'
import { brandExists } from '../../store/brands.ts'
import { ensureBroughtSource, findCaseOfPage, insertBrought, isKnownIn } from '../../store/brought.ts'
import { type CaseChange, lockCase, nextCaseIds, saveCases } from '../../store/cases.ts'
import { casesThatTook } from '../../store/case-moves.ts'
import type { Transaction } from '../../store/database.ts'
import { addNote } from '../../store/notes.ts'
import {
  findPosts,
  insertPosts,
  lockBrandForIngest,
  lockCasesToJoin,
  nextPostIds,
  saveAuthors,
} from '../../store/posts.ts'
import { deskOf, policyOf } from '../clocks/desk.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { claim } from '../evidence/claim.ts'
import { mustBeAlive } from './change-case.ts'
import { newestCase } from '../listening/case-work.ts'
import { cleanPost } from '../listening/clean-arrival.ts'
import { brandJudge } from '../learning/brand-judge.ts'
import { judgePost } from '../listening/judge-post.ts'
import { countUnanswered } from '../linking/count-unanswered.ts'
import { linkOnEvidence } from '../linking/link-on-evidence.ts'
import { tellEvidence } from '../linking/tell-cases.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'

/** What a person brings: at least words, a link or a file. */
export interface Brought {
  /** Chosen by the browser: the same id twice is one post. */
  readonly id: string
  readonly brandId: string
  readonly way: BroughtWay
  readonly words: string
  readonly link: string | null
  /** What the page calls itself. */
  readonly title: string | null
  readonly name: string
  /** A handle, a telephone number, an address: however this person is reached. */
  readonly contact: string
  readonly saidAt: Instant | null
  readonly language: string | null
  readonly evidenceIds: readonly string[]
}

/** Where it went: a case of its own, the open case of the same person, or the one that had this very post already. */
export interface BroughtTo {
  readonly caseId: string
  readonly outcome: 'opened' | 'joined' | 'known'
}

/** Opens a case for a post that no network brought but a person did. The clock runs as everywhere: from when it was said, a day back at most. A link that is here already leads to its case, and what was brought along is kept there: files as evidence, words and who said them as a note. So is what is brought anew under an id that was brought before. */
export async function bringCase(ctx: Context, input: Brought): Promise<BroughtTo> {
  const person = mayChangeCases(ctx)
  mustSee(person, input.brandId)
  const now = ctx.now()
  const link = input.link === null ? null : tidyLink(input.link)
  if (input.link !== null && link === null) throw notALink()
  if (input.words.trim() === '' && link === null && input.evidenceIds.length === 0) {
    throw new ServiceError('invalid', 'nothing-brought', 'Words, a link or a file: one of them is needed.')
  }
  const post = postOf(input, link, now)
  await ctx.judge.prepare?.([post.text])
  const { judge: taught } = await brandJudge(ctx, input.brandId)
  return ctx.db.transaction(async (tx) => {
    const { brandId } = input
    if (!(await brandExists(tx, brandId))) throw brandGone()
    const connector = broughtConnector(ctx)
    const brand = await lockBrandForIngest(tx, brandId, connector.id, now)
    if (brand === undefined) throw brandGone()
    const source = { id: randomUUID(), brandId, connector: connector.id, name: connector.name }
    const sourceId = await ensureBroughtSource(tx, source, now)
    const before = (await findPosts(tx, [sourceId], [post.externalId])).get(post.externalId)
    if (before !== undefined) {
      if (before.caseId === null) throw idTaken()
      const grew = await addTo(tx, before.caseId, before.id, input, post, person.userId, now)
      return { caseId: before.caseId, outcome: grew ? 'known' : 'opened' }
    }
    const page = link === null ? null : pageOf(link)
    const known =
      page === null
        ? undefined
        : await findCaseOfPage(tx, brandId, page, [...spellingsOf(link ?? ''), input.link ?? ''])
    if (known !== undefined) {
      await addTo(tx, known, null, input, post, person.userId, now)
      return { caseId: known, outcome: 'known' }
    }
    const authorId = (await saveAuthors(tx, connector.id, [post.author])).get(post.author.externalId)
    const [postId] = await nextPostIds(tx, 1)
    const [freshId] = await nextCaseIds(tx, 1)
    if (authorId === undefined || postId === undefined || freshId === undefined) throw new Error('No id was given.')
    const took = await casesThatTook(tx, brandId, [authorId])
    const theirs = await lockCasesToJoin(
      tx,
      brandId,
      [authorId],
      took.map(({ caseId }) => caseId),
    )
    const joined = newestCase(theirs.filter(({ status }) => isUnsettled(status)))
    const desk = deskOf(brand)
    const policyAt = (it: Pick<Case, 'priority' | 'kind' | 'verdict'>, at: Instant) =>
      policyOf(desk, it, connector.id, at)
    const { judgement, verdict } = judgePost(taught, post, input.way)
    const change = ((): CaseChange => {
      if (joined !== undefined) {
        const said = { id: postId, at: post.publishedAt, verdict }
        const { joins, judges } = joinJudged(joined, said, now, policyAt)
        const grown = record(joined, joins.ok ? joins.facts : [], person.userId, now)
        const worse = record(grown.after, judges.ok ? judges.facts : [], null, now)
        return { after: worse.after, events: [...grown.events, ...worse.events], isNew: false }
      }
      const begin = {
        id: freshId,
        brandId,
        sourceId,
        authorId,
        postId,
        publishedAt: post.publishedAt,
        priority: verdict.severity,
        policy: policyAt(
          { priority: verdict.severity, kind: verdict.kind, verdict },
          waitingSince(post.publishedAt, now),
        ),
        verdict,
      }
      return { ...open(begin, now, person.userId), isNew: true }
    })()
    const caseId = change.after.id
    await saveCases(tx, [change])
    await insertPosts(tx, { sourceId, brandId }, [{ id: postId, authorId, caseId, hits: [], post, judgement }], now)
    const title = input.title === null || input.title.trim() === '' ? null : input.title.trim()
    await insertBrought(tx, { postId, way: input.way, page, title, by: person.userId, at: now })
    const ids = await claim(tx, { ids: input.evidenceIds, brandId, caseId, postId, ownOf: person.userId, now })
    await saveCases(tx, [{ ...record(change.after, ids.map(added), person.userId, now), isNew: false }])
    const evidence = await linkOnEvidence(tx, brandId, [{ postId, authorId, post }], now)
    await tellEvidence(tx, { brandId, caseId }, evidence, now)
    await countUnanswered(tx, brandId, [authorId, ...evidence.linked, ...evidence.parted], now)
    return { caseId, outcome: joined === undefined ? 'opened' : 'joined' }
  })
}

/** The connector of what people bring. Found by what it says of itself, never by its name. */
function broughtConnector(ctx: Context): Connector {
  const found = [...ctx.connectors.values()].find((connector) => connector.arrives === 'brought')
  if (found !== undefined) return found
  throw new ServiceError('unavailable', 'unavailable', 'This version of Vigie takes nothing by hand.')
}

/** Somebody is the same person again only when a site and a handle say so: two Maries on the telephone are two people. */
function postOf(input: Brought, link: string | null, now: Instant): IncomingPost {
  const site = siteOf(link)
  const handle = input.contact.trim().replace(/^@/, '')
  const isHandle =
    input.contact.trim().startsWith('@') || (/^[\p{L}\d_.-]+$/u.test(handle) && !/^[\d.-]+$/.test(handle))
  const known = site !== null && isHandle
  const said = input.saidAt === null || input.saidAt > now ? now : input.saidAt
  const clean = cleanPost(
    {
      externalId: input.id,
      revision: null,
      author: {
        externalId: known ? `${site} ${handle.toLowerCase()}` : input.id,
        handle: input.contact.trim(),
        name: input.name.trim(),
        url: null,
        avatarUrl: null,
        followers: null,
        // A colleague took it down from this very person.
        address: personalAddress(input.contact),
      },
      text: input.words.trim(),
      language: input.language,
      publishedAt: instant(Math.max(said, 0)),
      url: link,
      parentId: null,
      rootId: null,
      links: [],
      tags: [],
      mentions: [],
      reach: null,
      addressed: null,
      ours: false,
      ref: {},
    },
    now,
  )
  // Elsewhere the network's id stands in for a name; here that would be one that the browser made up.
  const { author } = clean
  return author.handle === author.externalId ? { ...clean, author: { ...author, handle: '', name: '' } } : clean
}

const added = (evidenceId: string): CaseFact => ({ kind: 'evidence-added', evidenceId })

/** The post is here already: what came along joins its case, the files with the post (`postId`) where they came with it, and in a note what is said there by no post yet. False where there was nothing new. */
async function addTo(
  tx: Transaction,
  caseId: string,
  postId: string | null,
  input: Brought,
  { text, author }: IncomingPost,
  by: string,
  now: Instant,
): Promise<boolean> {
  const before = await lockCase(tx, caseId)
  if (before === undefined) return false
  const { brandId, evidenceIds } = input
  const files = await claim(tx, { ids: evidenceIds, brandId, caseId, postId, ownOf: by, now })
  const here = await isKnownIn(tx, caseId, { words: text, name: author.name, contact: author.handle })
  const who = [here.name ? '' : author.name, here.contact ? '' : author.handle].filter((it) => it !== '').join(', ')
  const words = [here.words ? '' : text, who].filter((it) => it !== '').join('\n\n')
  const noteId = idOf(input.id, words)
  const note = { id: noteId, caseId, authorId: by, text: words, at: now }
  const noted = words !== '' && (await addNote(tx, note)) === 'added'
  const facts = [...files.map(added), ...(noted ? [{ kind: 'note-added', noteId } as const] : [])]
  if (facts.length > 0) mustBeAlive(before)
  await saveCases(tx, [{ ...record(before, facts, by, now), isNew: false }])
  return facts.length > 0
}

/** The id of what a request adds besides its post: the same words of the same request once, others beside them. */
function idOf(id: string, words: string): string {
  const hex = createHash('sha256').update(`${id} ${words}`).digest('hex')
  // As a version 8 of RFC 9562: made of a hash of one's own.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function notALink(): ServiceError {
  const message = 'A link looks like https://example.com/page.'
  return new ServiceError('invalid', 'invalid', message, { facts: { errors: [{ path: 'link', message }] } })
}

const brandGone = (): ServiceError => new ServiceError('not-found', 'not-found', 'This brand is not here any more.')

const idTaken = (): ServiceError =>
  new ServiceError('conflict', 'case-changed', 'This was brought before, and its case is not here any more.')
