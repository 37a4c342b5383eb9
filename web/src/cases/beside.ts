import type { CasePromise } from '../../../src/api/clocks.ts'
import type { KeptPromise } from './kept-promise.ts'

/** What was promised beside the answers that left from this page, by the id of each: the case may not have been read again since. */
const besides = new Map<string, KeptPromise>()

/** Remembers what is promised beside an answer. */
export const promisedBeside = (answerId: string, promise: KeptPromise): void => void besides.set(answerId, promise)

/** What an answer promised, to be promised again with its words: as this page knows it, or as the case says, wherever it was written. Null: nothing, or nothing that is still to come. */
export function promiseOf(
  answerId: string,
  known: { readonly promises: readonly CasePromise[]; readonly words: Readonly<Record<string, string>> } | undefined,
  now: number,
): KeptPromise | null {
  const it = known?.promises.findLast((its) => its.answerId === answerId && its.state !== 'kept')
  const told = it === undefined ? null : { dueAt: Date.parse(it.dueAt), words: known?.words[it.id] ?? '' }
  const promise = besides.get(answerId) ?? told
  return promise !== null && promise.dueAt > now ? promise : null
}
