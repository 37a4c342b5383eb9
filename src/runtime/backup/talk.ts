/** Where a long command's words go, results to stdout and progress to stderr, and what breaks it off. */
export interface Talk {
  readonly say: (line: string) => void
  readonly progress: (line: string) => void
  /** Ctrl-C: what was begun is taken back, and what was started is stopped. */
  readonly signal?: AbortSignal | undefined
}
