import { type Right, sameRight } from '../../../src/domain/triage/correction.ts'
import type { Head, PostJudgement } from '../../../src/api/judgement.ts'

/** What a post is or is not, each by itself. */
export const flags = ['urgent', 'churn', 'reminder', 'viral', 'sarcasm'] as const

interface Heard {
  readonly right: Right
  /** What the page showed when it was heard. */
  readonly over: Right | null
  /** The page has been read again since. */
  read: boolean
  /** It stands because a later answer was undone: only the server knows what that left. */
  readonly undone: boolean
}

/** What the page shows of each head. */
export type Shown = Pick<PostJudgement, Head>

/** What a person answers about one post, one answer after another: each goes by what stands once those before it are through, not by what the page showed when it was pressed. */
export class Answers {
  private last: Promise<unknown> = Promise.resolve()
  private under = 0
  private readonly heard = new Map<Head, Heard>()
  private shown: Shown

  constructor(shown: Shown) {
    this.shown = shown
  }

  /** What the page shows by now: what it has caught up with is heard no longer. */
  shows(shown: Shown): void {
    this.shown = shown
    for (const [head, it] of this.heard) {
      const now = shown[head]
      const isTold = it.read && (it.undone || !sameRight(now, it.over))
      if (this.under === 0 && (sameRight(now, it.right) || isTold)) this.heard.delete(head)
    }
  }

  /** What stands: what was answered last, else what the page shows. */
  of(head: Head, shown: Shown = this.shown): Right | null {
    return this.heard.get(head)?.right ?? shown[head]
  }

  /** Notes what stands from now on. */
  stands(head: Head, right: Right): void {
    this.heard.set(head, { right, over: this.shown[head], read: false, undone: false })
  }

  /** Notes what stands again since a later answer was undone, until the page has been read again: a colleague may have said the same. */
  standsAgain(head: Head, right: Right): void {
    this.heard.set(head, { right, over: this.shown[head], read: false, undone: true })
  }

  /** Does one thing after those before it, whatever became of them, and reads the page again after the last one. */
  async run(work: () => Promise<void>, reread: () => Promise<unknown>): Promise<void> {
    this.under++
    const done = this.last.then(work)
    this.last = done.catch(() => undefined)
    try {
      await done
    } finally {
      this.under--
      if (this.under === 0) await this.readAgain(reread)
    }
  }

  private async readAgain(reread: () => Promise<unknown>): Promise<void> {
    await reread()
    if (this.under > 0) return
    for (const it of this.heard.values()) it.read = true
    this.shows(this.shown)
  }
}

/** Whether an answer takes away what was pressed: a flag, or one topic of several. */
export const takesOff = (head: Head, key: string, right: Right): boolean =>
  head === 'topics'
    ? Array.isArray(right) && !right.includes(key)
    : right === false && flags.some((flag) => flag === head)

/** A list with one more, or without it where it is there. */
export const toggled = (these: readonly string[], one: string): readonly string[] =>
  these.includes(one) ? these.filter((other) => other !== one) : [...these, one]
