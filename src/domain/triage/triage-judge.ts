import type { Circumstances, Judgement, Reason } from './judgement.ts'
import type { Head } from './labels.ts'

/** What judges posts: loaded once per process, handed in wherever something is judged. One post at a time. */
export interface TriageJudge {
  /** Which model speaks. */
  readonly version: string
  /** What is said of a post. Never throws, whatever the text. */
  judge(text: string, circumstances?: Circumstances): Judgement
  /** The parts of a text that speak most for some of its verdicts, by head. */
  explain(text: string, heads: readonly Head[], circumstances?: Circumstances): ReadonlyMap<Head, readonly Reason[]>
}
