/** Things that were opened, closed in the opposite order; one that fails to close does not keep the others open. */
export interface Closing extends AsyncDisposable {
  /** Adds something to close; gives it back. */
  add(close: () => Promise<void> | void): void
}

/** An empty list of things to close. */
export function closing(onFailure: (error: unknown) => void): Closing {
  const open: (() => Promise<void> | void)[] = []
  return {
    add: (close) => void open.push(close),
    async [Symbol.asyncDispose]() {
      for (let close = open.pop(); close; close = open.pop()) {
        try {
          await close()
        } catch (error) {
          onFailure(error)
        }
      }
    },
  }
}
