/** What became of a program that was run to its end. */
export interface Ran {
  readonly ok: boolean
  /** What it said, on both streams; and who ended it, if it did not end by itself. */
  readonly said: string
  readonly ms: number
}

export function runNode(
  args: readonly string[],
  options: {
    readonly cwd: string
    readonly env?: Readonly<Record<string, string>>
    readonly node?: string
    readonly show?: boolean
  },
): Promise<Ran>

export function inSeconds(ms: number): string
