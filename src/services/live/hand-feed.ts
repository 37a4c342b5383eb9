import { handChannel, listen } from '../../store/listen.ts'
import { readHandNote } from '../../store/presence.ts'
import type { Context } from '../context.ts'
import { type AtCase, Presence } from './presence.ts'

/** What a browser is told beside the log: who is at a case, that what is written there changed, or whether an answer is wanted there. */
export type HandMessage =
  | ({ readonly type: 'presence' } & AtCase)
  | { readonly type: 'draft' | 'gate'; readonly caseId: string; readonly brandId: string }

/** Who is at work where, for everybody who looks on. One per process; nothing of it is in the log. */
export interface HandFeed {
  /** Tells `send` who is there now, and what changes for these brands. Gives the function that ends it. */
  subscribe(brandIds: ReadonlySet<string>, send: (message: HandMessage) => void): () => void
  /** Forgets the tabs that fell silent; to be called each second. */
  sweep(): void
  close(): Promise<void>
}

/** Starts to hear what the processes tell one another. */
export async function createHandFeed(ctx: Pick<Context, 'db' | 'log' | 'now'>): Promise<HandFeed> {
  const presence = new Presence()
  const subscribers = new Set<{ readonly brandIds: ReadonlySet<string>; readonly send: (it: HandMessage) => void }>()
  const tell = (message: HandMessage): void => {
    for (const { brandIds, send } of subscribers) if (brandIds.has(message.brandId)) send(message)
  }
  const tellAll = (changed: readonly AtCase[]): void => {
    for (const it of changed) tell({ type: 'presence', ...it })
  }
  const listening = await listen(
    ctx.db,
    [handChannel],
    (_channel, payload) => {
      const note = readHandNote(payload)
      if (note?.kind === 'presence') tellAll(presence.hear(note, ctx.now()))
      else if (note !== null) tell({ type: note.kind, caseId: note.caseId, brandId: note.brandId })
    },
    ctx.log,
  )
  return {
    subscribe(brandIds, send) {
      const subscriber = { brandIds, send }
      subscribers.add(subscriber)
      for (const it of presence.all(brandIds)) send({ type: 'presence', ...it })
      return () => subscribers.delete(subscriber)
    },
    sweep: () => tellAll(presence.sweep(ctx.now())),
    async close() {
      await listening.close()
      subscribers.clear()
    },
  }
}
