/** What the server last told of a case, while guesses stand in its place. */
export interface Told<T> {
  /** An act begins on the case as it is shown. */
  begin(shown: T): void
  /** The server did it, and told this. */
  done(after: T): void
  /** The server refused it: what it last told; null where it never told anything. */
  refused(): T | null
}

/** Remembers what the server told of one case. Two acts may be under way at once: the second is begun on the guess of the first, which must not be put back as if it had been told. */
export function makeTold<T extends { readonly version: number }>(): Told<T> {
  let told: T | null = null
  let under = 0
  return {
    begin(shown) {
      // What undoes something was made before it was done, and still has the case as it was then.
      if (under === 0 && (told === null || shown.version >= told.version)) told = shown
      under += 1
    },
    done(after) {
      under -= 1
      told = after
    },
    refused() {
      under -= 1
      return told
    },
  }
}
