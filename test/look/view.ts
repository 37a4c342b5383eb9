import type { Locator, Page } from 'playwright-core'
import type { Seeded } from './seed.ts'
import type { Stage } from './stage.ts'

/** How far the program has come when a page can be looked at. */
export type Phase = 'no-account' | 'no-brand' | 'seeded'

/** One page in one state, and how to come there. */
export interface View {
  readonly name: string
  readonly phase: Phase
  readonly path: string | ((stage: Stage) => string)
  /** Somebody is signed in; true unless it says otherwise. */
  readonly signedIn?: boolean
  /** The brand that is looked at; the full one unless it says otherwise. */
  readonly brand?: keyof Seeded['brands']
  /** Its address stands under no brand. */
  readonly underNoBrand?: true
  /** The address instead of the program's own. */
  readonly at?: (url: string) => string
  /** Before the page is opened: what the network does to it. */
  readonly before?: (page: Page, stage: Stage) => Promise<unknown>
  /** After it stands: what a person does. */
  readonly act?: (page: Page, stage: Stage) => Promise<unknown>
  /** What has to be there. */
  readonly ready: (page: Page) => Locator
  /** Puts back what the look changed. */
  readonly after?: (stage: Stage) => Promise<unknown>
}
