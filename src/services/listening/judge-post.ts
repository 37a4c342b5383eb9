import type { BroughtWay } from '../../domain/model/brought.ts'
import type { IncomingPost } from '../../domain/model/post.ts'
import { circumstancesOf } from '../../domain/triage/circumstances.ts'
import { corrected, type Correction } from '../../domain/triage/correction.ts'
import type { Judgement } from '../../domain/triage/judgement.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import { type Verdict, verdictOf } from '../../domain/triage/verdict.ts'

/** What of a post is judged, whether it arrives or is kept already. */
export type Judgeable = Pick<IncomingPost, 'text' | 'language' | 'addressed'> &
  Partial<Pick<IncomingPost, 'private' | 'rating' | 'reach'>> & {
    readonly author?: Pick<IncomingPost['author'], 'followers'>
  }

/** What is said of a post, and what it makes of its case. */
export interface JudgedWords {
  readonly judgement: Judgement
  readonly verdict: Verdict
}

/** Judges a post and says what it makes of its case. `way`: how a person brought it. */
export function judgePost(judge: TriageJudge, post: Judgeable, way: BroughtWay | null = null): JudgedWords {
  return wordsOf(judge.judge(post.text, circumstancesOf(post, way)), post)
}

const wordsOf = (judgement: Judgement, { text, author, reach }: Judgeable): JudgedWords => {
  const said = { judgement, text, followers: author?.followers ?? null, reposts: reach?.reposts ?? 0 }
  return { judgement, verdict: verdictOf(said) }
}

/** What is said of a stored post where people corrected it: they stand above the engine in what becomes of its case, too. */
export const heldTo = (it: JudgedWords, post: Judgeable, corrections: readonly Correction[] = []): JudgedWords =>
  corrections.length === 0 ? it : wordsOf(corrected(it.judgement, corrections), post)

/** Judges each post once, however often it is asked. */
export function judgeOnce(judge: TriageJudge): (post: Judgeable) => JudgedWords {
  const known = new Map<Judgeable, JudgedWords>()
  return (post) => {
    const before = known.get(post)
    if (before !== undefined) return before
    const made = judgePost(judge, post)
    known.set(post, made)
    return made
  }
}
