/** Where a long command's words go: results to stdout, progress to stderr. */
export interface Talk {
  readonly say: (line: string) => void
  readonly progress: (line: string) => void
}
