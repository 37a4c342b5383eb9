import type { Page } from './connector.ts'

/** One way of asking for posts, newest first. */
export interface Lane {
  readonly name: string
  readonly retain: Page['retain']
  /** Posts may turn up late in their old place: whatever a page shows is wanted. */
  readonly late?: true
  /** What is new moves everything else on to another place: a place is only good at once. */
  readonly shifts?: true
  /** What an item is called: by this two pages are seen to join, and a gap's next process finds what the last one took in. Left out: its whole content. */
  nameOf?(item: unknown): string | null
  /** Its pages do not follow one another in time. */
  readonly unordered?: true
  /** Its posts are numbered in the order in which they came, and it can be read from a number up. Floors are numbers then, and so is `from`; a place given to `read` says where that number was seen last, and the page holds what stands from there on, lowest first. */
  readonly rises?: true
  /** Whether it is not to be asked just now: its gap waits, and no other lane's with it. Whoever rests says of the round that it is not whole. */
  rests?(): boolean
  /** The page at `at`; what is older than `from` (ms) is not wanted, but for what is `owed`. `spent`: it could not be asked just now, and stays where it stands; `lost`: what lies behind is not shown. */
  read(
    at: string | undefined,
    from?: number,
    owed?: Owed,
  ): Promise<LanePage & { readonly spent?: true; readonly lost?: true }>
}

/** Parts of a lane that could not be read while the others were, by their names, and from when on (ms) they are still to be read. Kept with the lane, whose floor goes on without them. */
export type Owed = Readonly<Record<string, number>>

/** What came of asking: items as the network sent them, not looked at yet, and its own name for the place behind them. */
export interface LanePage {
  readonly items: readonly unknown[]
  readonly next: string | null
  /** What is owed from now on; left out: what was. */
  readonly owed?: Owed
}
