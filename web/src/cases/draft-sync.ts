import { putBack } from '../../../src/domain/replies/draft.ts'
import type { Draft, DraftWay } from '../../../src/api/hand.ts'

/** What is written in one way, here: the text, what of it the server has, and on which version. */
export interface WayDraft {
  readonly text: string
  /** The text on which this device and the server last agreed. */
  readonly synced: string
  /** The server's version of it; 0 before there was one. */
  readonly base: number
  /** The version of the case that was known when it was begun; null while it is empty. */
  readonly seen: number | null
  /** What left last, for as long as no answer to it has come: the server may hold it. Null where it is known what it holds. */
  readonly inDoubt: string | null
}

/** What is being written on a case, here. */
export interface LocalDraft extends Readonly<Record<DraftWay, WayDraft>> {
  /** Under which id it was tried to be sent; null before. */
  readonly replyId: string | null
  /** Where an answer given elsewhere can be read. */
  readonly link: string
}

/** A draft in all its ways. */
export const waysOf = (local: LocalDraft): readonly WayDraft[] => [local.public, local.private, local.note]

export const noWay: WayDraft = { text: '', synced: '', base: 0, seen: null, inDoubt: null }

/** Whether something is written here that the server does not have. */
export const isUnsaved = (way: WayDraft): boolean => way.text !== way.synced || toAskAgain(way) !== null

/** What left without an answer and is not what stands here any more. It is said once more before anything else is: what was deleted since would come back with it otherwise. */
export const toAskAgain = (way: WayDraft): string | null => (way.inDoubt === way.text ? null : way.inDoubt)

/** This text leaves for the server. */
export const left = (way: WayDraft, text: string): WayDraft => ({ ...way, inDoubt: text })

/** What the server holds comes in: it is taken on where nothing is written here that it lacks, and left for the next save to settle where there is. */
export function receive(way: WayDraft, server: Draft | undefined): WayDraft {
  if (server === undefined || server.version <= way.base) return way
  if (isUnsaved(way) && server.text !== way.text) {
    return server.text === way.inDoubt ? savedAs(way, server.text, server.version) : way
  }
  const { text, version: base } = server
  return { ...noWay, text, synced: text, base, seen: text === '' ? null : server.seen }
}

/** A letter was typed while the case stood at this version. */
export const typed = (way: WayDraft, text: string, caseVersion: number): WayDraft => ({
  ...way,
  text,
  seen: text === '' ? null : (way.seen ?? caseVersion),
})

/** The server has taken this text on; what was typed meanwhile stays. */
export const savedAs = (way: WayDraft, text: string, version: number): WayDraft => ({
  ...way,
  synced: text,
  base: version,
  inDoubt: null,
})

/** The server has answered, and would not take it. */
export const refusedAs = (way: WayDraft): WayDraft => ({ ...way, inDoubt: null })

/** The server has answered a save without a clash. Where it holds more of what the same person wrote than this save brought, as when two of them arrived in the other order, that is taken on, unless something was typed here meanwhile: then the next save settles it. */
export function settledAs(way: WayDraft, sent: string, stored: Draft | undefined): WayDraft {
  if (stored === undefined || stored.text === sent) return savedAs(way, sent, stored?.version ?? way.base)
  if (way.text !== sent) return { ...way, inDoubt: null }
  const { text, version: base } = stored
  return { ...noWay, text, synced: text, base, seen: text === '' ? null : (way.seen ?? stored.seen) }
}

/** Where a text is kept just now: on its way, on the server, on this device while the server is asked again (`here`) or is not (`device`), on this page alone, or (null) there is nothing to say. */
export type Saving = 'saving' | 'saved' | 'here' | 'device' | 'page' | null

/** What to say of a text that the server has not taken. */
export const keptWhere = (isOnPageOnly: boolean, triesAgain: boolean): 'here' | 'device' | 'page' =>
  isOnPageOnly ? 'page' : triesAgain ? 'here' : 'device'

/** What is written in the case that has the matter of another one, once what the server does not have of that one is added: the server has copied what it had. */
export const carried = (from: WayDraft, to: WayDraft): WayDraft => {
  if (!isUnsaved(from) || from.text === '' || from.text === to.text) return to
  const isCopy = to.text === '' || to.text === from.synced || to.text === from.inDoubt
  return { ...to, text: isCopy ? from.text : putBack(to.text, from.text) }
}

/** Reads what this device kept, in today's shape or in the earlier one, which knew no versions. */
export function readLocal(kept: string | null): LocalDraft {
  const none = { public: noWay, private: noWay, note: noWay, replyId: null, link: '' }
  if (kept === null) return none
  try {
    const value: unknown = JSON.parse(kept)
    if (typeof value !== 'object' || value === null) return none
    const at = (it: unknown, name: string): unknown =>
      typeof it === 'object' && it !== null ? Reflect.get(it, name) : undefined
    const wayOf = (it: unknown): WayDraft => {
      if (typeof it === 'string') return { ...noWay, text: it }
      const [text, synced, base, seen] = [at(it, 'text'), at(it, 'synced'), at(it, 'base'), at(it, 'seen')]
      const inDoubt = at(it, 'inDoubt')
      return {
        text: typeof text === 'string' ? text : '',
        synced: typeof synced === 'string' ? synced : '',
        base: typeof base === 'number' ? base : 0,
        seen: typeof seen === 'number' ? seen : null,
        inDoubt: typeof inDoubt === 'string' ? inDoubt : null,
      }
    }
    const [replyId, link] = [at(value, 'replyId'), at(value, 'link')]
    return {
      public: wayOf(at(value, 'public')),
      private: wayOf(at(value, 'private')),
      note: wayOf(at(value, 'note')),
      replyId: typeof replyId === 'string' && replyId !== '' ? replyId : null,
      link: typeof link === 'string' ? link : '',
    }
  } catch {
    return none
  }
}
