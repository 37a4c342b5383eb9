import type { Head } from '../triage/labels.ts'

/** A colleague said what is right of a post, or took that back. */
export interface CorrectedFact {
  readonly kind: 'label-corrected' | 'label-correction-withdrawn'
  readonly postId: string
  readonly head: Head
}
