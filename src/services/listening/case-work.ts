import { type Case, type CaseEvent, type CaseFact, isUnsettled } from '../../domain/cases/case.ts'
import { answer, type Decision, join, open, record } from '../../domain/cases/decide.ts'
import type { IncomingPost } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { CaseChange } from '../../store/cases.ts'
import type { KnownPost } from '../../store/posts.ts'

/** A case that began in a batch, with the post that began it. */
export interface OpenedCase {
  readonly caseId: string
  readonly post: IncomingPost
}

/** A post that is about to be stored. */
export interface PlacedPost {
  readonly id: string
  readonly authorId: string
  readonly post: IncomingPost
  /** True when it calls for an answer: a rule matched, it addresses the brand, or the same person goes on in a case's thread. */
  readonly concerns: boolean
}

/** What a batch starts from: the brand's promise, what is stored already, and the locked cases that it may touch. */
export interface CaseWorkStart {
  readonly brandId: string
  readonly sourceId: string
  readonly policy: Case['policy']
  readonly known: ReadonlyMap<string, KnownPost>
  /** Our published replies by external id. */
  readonly ownReplies: ReadonlyMap<string, string>
  readonly cases: readonly Case[]
  /** Ids for cases that may begin. */
  readonly freshIds: readonly string[]
}

/** The posts that a post answers, by external id. */
export const threadIds = (post: IncomingPost): readonly string[] =>
  [post.parentId, post.rootId].filter((id): id is string => id !== null && id !== post.externalId)

/** The cases that one batch touches, in memory: loaded once, changed post by post, saved once. */
export class CaseWork {
  readonly opened: OpenedCase[] = []
  joined = 0
  readonly #start: CaseWorkStart
  readonly #now: Instant
  readonly #cases = new Map<string, { it: Case; events: CaseEvent[]; isNew: boolean }>()
  readonly #unsettledByAuthor = new Map<string, string>()
  readonly #caseOfPost = new Map<string, string>()
  readonly #freshIds: string[]

  constructor(start: CaseWorkStart, now: Instant) {
    this.#start = start
    this.#now = now
    this.#freshIds = [...start.freshIds]
    for (const it of start.cases) {
      this.#cases.set(it.id, { it, events: [], isNew: false })
      if (isUnsettled(it.status)) this.#unsettledByAuthor.set(it.authorId, it.id)
    }
    for (const post of start.known.values()) {
      if (post.caseId !== null) this.#caseOfPost.set(post.externalId, post.caseId)
    }
  }

  /** Puts a post where it belongs: an own answer stops clocks, a customer's words join or open a case. */
  place(item: PlacedPost): void {
    if (item.post.ours) this.#placeOwn(item)
    else if (item.concerns) this.#placeCustomers(item)
  }

  /** An own post, stored before the question that it answers, stops that question's clock. Gives the case, if there is one. */
  answeredEarly(parentId: string, postId: string, publishedAt: Instant): string | null {
    const caseId = this.#caseOfPost.get(parentId)
    if (caseId === undefined || !this.#cases.has(caseId)) return null
    this.#change(caseId, answer(null, postId, publishedAt))
    return caseId
  }

  /** Writes a fact about a stored post to its case. */
  note(caseId: string | null, fact: CaseFact): void {
    if (caseId !== null) this.#change(caseId, { ok: true, facts: [fact] })
  }

  /** The case that a post is part of, by the post's external id. */
  caseOf(externalId: string): string | null {
    return this.#caseOfPost.get(externalId) ?? null
  }

  /** Every case of the batch with what happened to it. */
  changes(): CaseChange[] {
    return [...this.#cases.values()].map(({ it, events, isNew }) => ({ after: it, events, isNew }))
  }

  #placeOwn({ id, post }: PlacedPost): void {
    const caseId = threadIds(post)
      .map((parent) => this.#caseOfPost.get(parent))
      .find((found) => found !== undefined && this.#cases.has(found))
    if (caseId === undefined) return
    this.#caseOfPost.set(post.externalId, caseId)
    // Our own published reply has told its case already, in the transaction that recorded it.
    if (!this.#start.ownReplies.has(post.externalId)) this.#change(caseId, answer(null, id, post.publishedAt))
  }

  #placeCustomers({ id, authorId, post }: PlacedPost): void {
    const caseId = this.#unsettledByAuthor.get(authorId) ?? this.#closedCaseInThread(authorId, post)
    const entry = caseId === undefined ? undefined : this.#cases.get(caseId)
    if (caseId === undefined || entry === undefined) {
      this.#open(id, authorId, post)
      return
    }
    this.#caseOfPost.set(post.externalId, caseId)
    this.#change(caseId, join(entry.it, id, post.publishedAt, this.#now))
    if (isUnsettled(entry.it.status)) this.#unsettledByAuthor.set(authorId, caseId)
    this.joined += 1
  }

  #closedCaseInThread(authorId: string, post: IncomingPost): string | undefined {
    return threadIds(post)
      .map((parent) => this.#caseOfPost.get(parent))
      .find((found) => found !== undefined && this.#cases.get(found)?.it.authorId === authorId)
  }

  #open(postId: string, authorId: string, post: IncomingPost): void {
    const id = this.#freshIds.pop()
    if (id === undefined) throw new Error('The batch ran out of case ids.')
    const { brandId, sourceId, policy } = this.#start
    const begin = {
      id,
      brandId,
      sourceId,
      authorId,
      postId,
      publishedAt: post.publishedAt,
      priority: 'medium',
      policy,
    } as const
    const { after, events } = open(begin, this.#now)
    this.#cases.set(id, { it: after, events: [...events], isNew: true })
    this.#unsettledByAuthor.set(authorId, id)
    this.#caseOfPost.set(post.externalId, id)
    this.opened.push({ caseId: id, post })
  }

  #change(caseId: string, decision: Decision): void {
    const entry = this.#cases.get(caseId)
    if (entry === undefined || !decision.ok) return
    const { after, events } = record(entry.it, decision.facts, null, this.#now)
    entry.it = after
    entry.events.push(...events)
  }
}
