import type { KeptPromise } from './kept-promise.ts'

interface Beside {
  readonly promise: KeptPromise
  /** Its id once it is noted; null where it was refused. */
  readonly noted: Promise<string | null>
}

/** What was promised beside the answers that left from this page, by the id of each. */
const besides = new Map<string, Beside>()

/** Remembers what is promised beside an answer, to be taken back with it from wherever that is asked. */
export function promisedBeside(answerId: string, promise: KeptPromise, noted: Promise<string | null>): void {
  besides.set(answerId, { promise, noted })
}

/** Takes an answer back, and what was promised beside it once it is back: an answer that has left keeps its promise, whose clock would be missing. */
export async function takeBackWithPromise<T>(
  answerId: string,
  takeBack: () => Promise<T>,
  {
    isBack,
    withdraw,
    again,
  }: {
    readonly isBack: (after: T) => boolean
    readonly withdraw: (promiseId: string) => void
    /** Promises it anew with the words that are the draft again. */
    readonly again: (promise: KeptPromise) => void
  },
): Promise<T> {
  const after = await takeBack()
  const beside = besides.get(answerId)
  if (beside === undefined || !isBack(after)) return after
  besides.delete(answerId)
  again(beside.promise)
  void beside.noted.then((id) => {
    if (id !== null) withdraw(id)
  })
  return after
}
