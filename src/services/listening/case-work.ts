import { type Case, type CaseEvent, type CaseFact, isUnsettled } from '../../domain/cases/case.ts'
import type { Unanswered } from '../../domain/cases/unanswered.ts'
import { answer, countUnanswered, type Decision, open, record, waitingSince } from '../../domain/cases/decide.ts'
import type { IncomingPost } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { CaseChange } from '../../store/cases.ts'
import type { KnownPost } from '../../store/posts.ts'
import { joinJudged, judgeCase } from '../../domain/cases/decide-judged.ts'
import type { Verdict } from '../../domain/triage/verdict.ts'
import type { JudgedWords } from './judge-post.ts'

/** A case that began in a batch, with the post that began it. */
export interface OpenedCase {
  readonly caseId: string
  readonly post: IncomingPost
}

/** A stored post, or one that is about to be, that may belong to a case. */
export interface PlaceablePost {
  readonly id: string
  readonly externalId: string
  readonly authorId: string
  readonly parentId: string | null
  readonly rootId: string | null
  /** Since when its words have stood there. */
  readonly at: Instant
  readonly ours: boolean
  /** What the network handed in, where it calls for an answer by itself: a rule matched, or it addresses the brand. */
  readonly calls: IncomingPost | null
  /** What is said of it; worked out where it is asked. */
  readonly judged: () => JudgedWords
}

/** What a batch starts from: what the brand promises, what is stored already, and the locked cases that it may touch. */
export interface CaseWorkStart {
  readonly brandId: string
  readonly sourceId: string
  /** What a clock that starts at `at` is held to. */
  readonly policyAt: (it: Pick<Case, 'priority' | 'kind' | 'verdict'>, at: Instant) => Case['policy']
  readonly known: ReadonlyMap<string, KnownPost>
  /** Our published replies by external id. */
  readonly ownReplies: ReadonlyMap<string, string>
  readonly cases: readonly Case[]
  /** People whose case was merged, and the case that has their matter now. */
  readonly took: readonly { readonly authorId: string; readonly caseId: string }[]
  /** Ids for cases that may begin. */
  readonly freshIds: readonly string[]
}

/** The posts that a post answers, by external id. */
export const threadIds = (post: Pick<IncomingPost, 'externalId' | 'parentId' | 'rootId'>): readonly string[] =>
  [post.parentId, post.rootId].filter((id): id is string => id !== null && id !== post.externalId)

/** Of several open cases of one person the one that began last. */
export const newestCase = (cases: readonly Case[]): Case | undefined =>
  cases.toSorted((a, b) => b.openedAt - a.openedAt || Number(BigInt(b.id) - BigInt(a.id)))[0]

/** The cases that one batch touches, in memory: loaded once, changed post by post, saved once. What becomes of posts does not depend on the order in which they arrive. */
export class CaseWork {
  readonly opened: OpenedCase[] = []
  joined = 0
  readonly #start: CaseWorkStart
  readonly #now: Instant
  readonly #cases = new Map<string, { it: Case; events: CaseEvent[]; isNew: boolean }>()
  /** The cases that a person's words may join, as far as they are open. */
  readonly #casesByAuthor = new Map<string, Set<string>>()
  readonly #caseOfPost = new Map<string, string>()
  readonly #freshIds: string[]

  constructor(start: CaseWorkStart, now: Instant) {
    this.#start = start
    this.#now = now
    this.#freshIds = [...start.freshIds]
    for (const it of start.cases) {
      this.#cases.set(it.id, { it, events: [], isNew: false })
      this.#knows(it.authorId, it.id)
    }
    for (const { authorId, caseId } of start.took) this.#knows(authorId, caseId)
    for (const { externalId, caseId } of start.known.values()) {
      if (caseId !== null) this.#caseOfPost.set(externalId, caseId)
    }
  }

  /** Puts posts where they belong: an own answer stops clocks, a customer's words join or open a case. A post may draw others of its thread after it. Gives those that found a case. */
  place<Post extends PlaceablePost>(posts: readonly Post[]): readonly Post[] {
    const placed: Post[] = []
    let waiting = [...posts].sort((a, b) => a.at - b.at)
    for (let before = -1; before !== waiting.length; ) {
      before = waiting.length
      waiting = waiting.filter((post) => {
        const found = post.ours ? this.#placeOwn(post) : this.#placeCustomers(post)
        if (found) placed.push(post)
        return !found
      })
    }
    return placed
  }

  /** Writes a fact about a stored post to its case. */
  note(caseId: string | null, fact: CaseFact): void {
    if (caseId !== null) this.#change(caseId, { ok: true, facts: [fact] })
  }

  /** A post of the case's customer was judged, or judged anew. */
  judge(caseId: string, postId: string, verdict: Verdict): void {
    const entry = this.#cases.get(caseId)
    if (entry !== undefined) this.#change(caseId, judgeCase(entry.it, postId, verdict))
  }

  /** The brand whose cases these are. */
  get brandId(): string {
    return this.#start.brandId
  }

  /** Writes how often its person has written without an answer to a case of this batch; false when it is none of them. */
  count(caseId: string, unanswered: Unanswered | null): boolean {
    const entry = this.#cases.get(caseId)
    if (entry === undefined) return false
    this.#change(caseId, countUnanswered(entry.it, unanswered))
    return true
  }

  /** The case that a post is part of, by the post's external id. */
  caseOf(externalId: string): string | null {
    return this.#caseOfPost.get(externalId) ?? null
  }

  /** Every case of the batch with what happened to it. */
  changes(): CaseChange[] {
    return [...this.#cases.values()].map(({ it, events, isNew }) => ({ after: it, events, isNew }))
  }

  /** An own post answers what it stands under, and nobody else in the thread. */
  #placeOwn(post: PlaceablePost): boolean {
    const parent = post.parentId ?? post.rootId
    const caseId = parent === null ? undefined : this.#caseOfPost.get(parent)
    if (caseId === undefined || !this.#cases.has(caseId)) return false
    this.#caseOfPost.set(post.externalId, caseId)
    // Our own published reply has told its case already, in the transaction that recorded it.
    if (!this.#start.ownReplies.has(post.externalId)) this.#change(caseId, answer(null, post.id, post.at))
    return true
  }

  /** Whoever goes on in the thread of their own case need not name the brand again. */
  #placeCustomers(post: PlaceablePost): boolean {
    const inThread = threadIds(post)
      .map((id) => this.#caseOfPost.get(id))
      .find((id) => id !== undefined && this.#casesByAuthor.get(post.authorId)?.has(id))
    if (inThread === undefined && post.calls === null) return false
    const caseId = this.#openCaseOf(post.authorId, inThread) ?? inThread
    const entry = caseId === undefined ? undefined : this.#cases.get(caseId)
    if (caseId === undefined || entry === undefined) {
      if (post.calls === null) return false
      this.#open(post, post.calls)
      return true
    }
    this.#caseOfPost.set(post.externalId, caseId)
    const said = { id: post.id, at: post.at, verdict: post.judged().verdict }
    const { joins, judges } = joinJudged(entry.it, said, this.#now, this.#start.policyAt)
    this.#change(caseId, joins)
    this.#change(caseId, judges)
    this.joined += 1
    return true
  }

  #knows(authorId: string, caseId: string): void {
    const known = this.#casesByAuthor.get(authorId)
    if (known === undefined) this.#casesByAuthor.set(authorId, new Set([caseId]))
    else known.add(caseId)
  }

  /** Of a person's open cases the one whose thread they go on in, else the one that began last: a case that was split off stands beside another. */
  #openCaseOf(authorId: string, inThread: string | undefined): string | undefined {
    const open = [...(this.#casesByAuthor.get(authorId) ?? [])].flatMap((id) => this.#cases.get(id)?.it ?? [])
    const unsettled = open.filter(({ status }) => isUnsettled(status))
    if (unsettled.some(({ id }) => id === inThread)) return inThread
    return newestCase(unsettled)?.id
  }

  #open({ id: postId, externalId, authorId, at, judged }: PlaceablePost, post: IncomingPost): void {
    const id = this.#freshIds.shift()
    if (id === undefined) throw new Error('The batch ran out of case ids.')
    const { brandId, sourceId, policyAt } = this.#start
    const { verdict } = judged()
    const { severity: priority, kind } = verdict
    const policy = policyAt({ priority, kind, verdict }, waitingSince(at, this.#now))
    const begin = { id, brandId, sourceId, authorId, postId, publishedAt: at, priority, policy, verdict }
    const { after, events } = open(begin, this.#now)
    this.#cases.set(id, { it: after, events: [...events], isNew: true })
    this.#knows(authorId, id)
    this.#caseOfPost.set(externalId, id)
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
