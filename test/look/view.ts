import type { Locator, Page } from 'playwright-core'
import type { Seeded } from './seed.ts'
import type { Stage } from './stage.ts'

/** How far the program has come when a page can be looked at. */
export type Phase = 'no-account' | 'no-brand' | 'seeded'

/** What the address of a view may be made of. */
export interface Scene {
  /** The one-time token of the set-up. */
  readonly token: string
  /** A case by the key of its story. */
  readonly caseId: (key: string) => string
  readonly seeded: Pick<Seeded, 'links' | 'sites' | 'sources'>
}

/** One page in one state, and how to come there. */
export interface View {
  readonly name: string
  readonly phase: Phase
  readonly path: string | ((scene: Scene) => string)
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
