import { type Right, sameRight } from '../../../src/domain/triage/correction.ts'
import type { Head, PostJudgement } from '../../../src/api/judgement.ts'

interface Heard {
  readonly right: Right
  /** What the page showed when it was heard. */
  readonly over: Right | null
  /** The page has been read again since. */
  read: boolean
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
      if (this.under === 0 && (sameRight(now, it.right) || (it.read && !sameRight(now, it.over))))
        this.heard.delete(head)
    }
  }

  /** What stands: what was answered last, else what the page shows. */
  of(head: Head, shown: Shown = this.shown): Right | null {
    return this.heard.get(head)?.right ?? shown[head]
  }

  /** Notes what stands from now on. */
  stands(head: Head, right: Right): void {
    this.heard.set(head, { right, over: this.shown[head], read: false })
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

/** A list with one more, or without it where it is there. */
export const toggled = (these: readonly string[], one: string): readonly string[] =>
  these.includes(one) ? these.filter((other) => other !== one) : [...these, one]
