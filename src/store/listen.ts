import pg from 'pg'
import type { Database } from './database.ts'

/** The channel on which writers nudge readers of the log. */
export const eventsChannel = 'vigie_events'
/** The channel on which changes of sources, settings and rules are told. */
export const sourcesChannel = 'vigie_sources'
/** The channel on which writers of replies nudge the publishers. */
export const repliesChannel = 'vigie_replies'

/** The channel on which is told that other programs are to be told something. */
export const hooksChannel = 'vigie_hooks'

/** The channel on which is told of which brand words were erased, by its id: whoever keeps anything made of them drops it. */
export const forgottenChannel = 'vigie_forgotten'

/** The channel on which is told whose rights or sessions changed. */
export const peopleChannel = 'vigie_people'

/** The channel on which processes tell one another who looks at a case, who writes, and whose draft changed. Nothing of it is stored. */
export const handChannel = 'vigie_hand'

/** A connection that hears nudges. */
export interface Listening {
  close(): Promise<void>
}

const reconnectWait = 500

/** Hears the channels on a connection of its own, which is replaced when it breaks; `heard` is called for each nudge and after each reconnection, because nudges were lost meanwhile. */
export async function listen(
  db: Database,
  channels: readonly string[],
  heard: (channel: string | null, payload: string) => void,
  log: { warn(what: string, facts?: Readonly<Record<string, unknown>>): void },
): Promise<Listening> {
  let client: pg.Client | null = null
  let closed = false
  let timer: NodeJS.Timeout | null = null

  const connect = async (): Promise<void> => {
    const next = new pg.Client(db.pool.options)
    next.on('error', () => again(next))
    next.on('end', () => again(next))
    next.on('notification', (message) => heard(message.channel, message.payload ?? ''))
    try {
      await next.connect()
      for (const channel of channels) await next.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      await next.end().catch(() => undefined)
      throw error
    }
    client = next
    // Closed meanwhile: nobody else would end it.
    if (closed) await next.end().catch(() => undefined)
  }
  const again = (broken: pg.Client | null): void => {
    if (closed || timer !== null || (broken !== null && broken !== client)) return
    client = null
    timer = setTimeout(() => {
      timer = null
      connect().then(
        () => heard(null, ''),
        (error: unknown) => {
          log.warn('listen.reconnect-failed', { error: error instanceof Error ? error.message : 'unknown' })
          again(null)
        },
      )
    }, reconnectWait)
  }
  await connect()
  return {
    async close() {
      closed = true
      if (timer !== null) clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
