import type { Instant } from '../model/time.ts'

/** Who reads what is being written: everybody, the author alone, colleagues. */
export const draftWays = ['public', 'private', 'note'] as const
export type DraftWay = (typeof draftWays)[number]

/** What is being written on a case, in one way. An empty one was sent or dropped. */
export interface Draft {
  readonly way: DraftWay
  readonly text: string
  /** The version of the case that its writer knew when they began. */
  readonly seen: number
  /** The older post that is answered; null where it is the newest. */
  readonly toPostId: string | null
  /** Grows by one with each save. */
  readonly version: number
  readonly by: string
  readonly at: Instant
  /** An assistant wrote it, and nobody has changed a word of it yet. */
  readonly machine?: boolean
}

/** What somebody wrote while somebody else did, kept beside the draft. */
export interface DraftAside {
  readonly way: DraftWay
  readonly text: string
  readonly by: string
  readonly at: Instant
}

/** What somebody wrote, on top of the version that they saw (0: none). `over`: they know what else was written, and theirs takes its place. `follows`: a text of theirs that was still on its way when they went, and after which they wrote this. */
export interface DraftSave extends Pick<Draft, 'way' | 'text' | 'seen' | 'toPostId' | 'version' | 'machine'> {
  readonly over: boolean
  readonly follows?: string | null
}

/** What becomes of a save: the draft to store (null: it stays as it is), what is put aside, and whether the two texts disagree. */
export interface DraftOutcome {
  readonly draft: Draft | null
  readonly aside: DraftAside | null
  readonly clash: boolean
}

/** Decides on a save. Nothing is lost: what was written on an outdated version is put aside, and so is what is written over, unless it is one's own. */
export function saveDraft(stored: Draft | null, save: DraftSave, by: string, at: Instant): DraftOutcome {
  const { over, follows = null, version: on, ...what } = save
  const version = (stored?.version ?? 0) + 1
  if (stored === null) {
    return { draft: what.text === '' ? null : { ...what, version, by, at }, aside: null, clash: false }
  }
  if (stored.text === what.text && stored.toPostId === what.toPostId) return { draft: null, aside: null, clash: false }
  const { way, text } = stored
  if (over) {
    const aside =
      stored.by === by || text === '' || text === what.text ? null : { way, text, by: stored.by, at: stored.at }
    return { draft: { ...what, version, by, at }, aside, clash: false }
  }
  // Two saves of one person may be on their way at once, and arrive in either order: who types on has no clash with themselves.
  const own = stored.by === by && stored.machine !== true && what.machine !== true
  const goesOn = own && (what.text.startsWith(text) || follows === text)
  const outdated = stored.version !== on && text !== '' && text !== what.text && !goesOn
  // Nothing at all is not the beginning of anything: it was deleted.
  if (outdated && own && what.text !== '' && text.startsWith(what.text))
    return { draft: null, aside: null, clash: false }
  if (!outdated) return { draft: { ...what, version, by, at }, aside: null, clash: false }
  // Whoever has nothing of their own in hand loses nothing by seeing the other's.
  if (what.text === '') return { draft: null, aside: null, clash: true }
  return { draft: null, aside: { way, text: what.text, by, at }, clash: true }
}

/** Two texts in one: what was taken back, and what was begun since. */
export function putBack(taken: string, begun: string): string {
  const rest = begun.trim()
  return rest === '' || rest === taken.trim() ? taken : `${taken}\n\n${rest}`
}
