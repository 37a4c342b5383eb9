/** One line of a case's log, as far as it matters to somebody who writes an answer. */
export interface SinceThen {
  readonly kind: string
  readonly replyId: string | null
}

const ofTheirs: ReadonlySet<string> = new Set([
  'post-joined',
  'post-edited',
  'post-deleted',
  'post-restored',
  'merged-in',
])

/** What of a log makes an answer outdated that was begun before it: the customer wrote again or changed their words, or somebody else answered. What was taken back or refused since does not, nor what is an answer of another case by now (`elsewhere`), and neither does the end of an answer that was under way already. */
export function outdating<Line extends SinceThen>(
  since: readonly Line[],
  elsewhere: readonly string[] = [],
): readonly Line[] {
  const undone = new Set([
    ...elsewhere,
    ...since.flatMap(({ kind, replyId }) =>
      kind === 'reply-cancelled' || kind === 'reply-refused' ? (replyId ?? []) : [],
    ),
  ])
  return since.filter(({ kind, replyId }) => {
    if (ofTheirs.has(kind)) return true
    if (kind === 'answered') return replyId === null
    return kind === 'reply-queued' && replyId !== null && !undone.has(replyId)
  })
}
