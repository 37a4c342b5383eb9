import { minutes, type Instant } from '../model/time.ts'

/** How a brand's history stands: which version judged all of it last, and which one is at it. */
export interface History {
  readonly judgedVersion: string | null
  /** `at`: when it last went on. */
  readonly again: { readonly version: string; readonly at: Instant } | null
}

/** Who has not gone on for so long does not go on any more. */
const stillAfter = minutes(5)

/** What an engine of this version does with a brand's history: goes on, begins, or leaves it (null). `hasBeenWhole`: this process has seen all of it judged by its own version before. What is judged by another since is by one that started later, and is not judged back: of two versions at once the one that came last wins. */
export function duty(
  { judgedVersion, again }: History,
  version: string,
  hasBeenWhole: boolean,
  now: Instant,
): 'go-on' | 'begin' | null {
  if (again !== null) {
    if (again.version === version) return 'go-on'
    // A clock that was set back makes nobody wait.
    return Math.abs(now - again.at) >= stillAfter ? 'begin' : null
  }
  if (judgedVersion === version) return null
  return judgedVersion === null || !hasBeenWhole ? 'begin' : null
}
