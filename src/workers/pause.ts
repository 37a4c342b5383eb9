/** Beyond this a timer of Node goes off at once (2^31 - 1 ms, 24 days). */
const longestTimer = 2_147_483_647

/** Waits `ms` milliseconds, or until the signal aborts, or until `wake` is called: whatever comes first. */
export class Pause {
  #wake: (() => void) | null = null
  #woken = false

  wake(): void {
    this.#woken = true
    this.#wake?.()
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#woken) {
      this.#woken = false
      return
    }
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#wake = null
        resolve()
      }
      const timer = setTimeout(done, Math.min(ms, longestTimer))
      signal.addEventListener('abort', done, { once: true })
      this.#wake = done
    })
    this.#woken = false
  }
}
