import type { Circumstances, Judgement, Labels, Reason } from './judgement.ts'
import type { Head } from './labels.ts'
import type { Example } from './layer.ts'

/** What judges posts: loaded once per process, handed in wherever something is judged. One post at a time. */
export interface TriageJudge {
  /** Which model speaks. */
  readonly version: string
  /** What is said of a post. Never throws, whatever the text. */
  judge(text: string, circumstances?: Circumstances): Judgement
  /** A post as a brand's layer learns from it. */
  examine(text: string, circumstances?: Circumstances): Example
  /** The parts of a text that speak most for some of its verdicts, by head. `said`: the verdicts that are meant; left out: those that it would give now. */
  explain(
    text: string,
    heads: readonly Head[],
    circumstances?: Circumstances,
    said?: Labels,
  ): ReadonlyMap<Head, readonly Reason[]>
  /** Asks slower models that have a part in it about texts that are about to be judged. Never throws; may take seconds, so never inside a transaction. */
  prepare?(texts: readonly string[]): Promise<void>
  /** Whether a slower model that has a part in it cannot be asked now, for it is being loaded or has failed; that it has nothing to say of a text is not that. */
  isAway?(): boolean
  /** Vigie's own engine, where a guest model has a part in this one: what is learnt from it does not hang on whether the guest was there. */
  readonly alone?: TriageJudge | undefined
  /** Forgets the texts that it was asked about beforehand: somebody's words were erased. */
  forget?(): void
}
