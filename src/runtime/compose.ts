import type { Connector, Outside } from '../connectors/sdk/connector.ts'
import type { EdgeLimits } from '../connectors/sdk/edge.ts'
import type { Context, Log } from '../services/context.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { readKeyId, readServer } from '../store/installation.ts'
import { SchemaFault, migrate, readPending } from '../store/migrate.ts'
import { createSealer } from '../store/sealed.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { StartFault, codeOf, messageOf } from './fault.ts'
import { loadKey } from './key.ts'
import { judgeWith } from '../domain/triage/guest.ts'
import { keepGuest } from './triage/guest-judge.ts'
import type { GuestProcess } from './triage/guest-process.ts'
import { lazyJudge, loadJudge } from './triage/load-judge.ts'

/** The parts put together: what every verb is handed, and what the edges need beside it. */
export interface Composed extends AsyncDisposable {
  readonly context: Omit<Context, 'actor'>
  /** The key that secrets for other purposes are derived from. */
  readonly key: Buffer
  /** The model that somebody brought, where one is set. */
  readonly guest: GuestProcess | undefined
}

/** How this process uses the parts. */
export interface Part {
  readonly name: 'web' | 'worker' | 'people' | 'import'
  readonly databaseUrl: string
  readonly connections: number
  /** Hears what takes long at a start. */
  readonly say?: (line: string) => void
}

/** Where a database is, without its password. */
const placeOf = (url: string): string => {
  try {
    const { host, pathname, searchParams } = new URL(url)
    return `${searchParams.get('host') ?? host}${pathname}`
  } catch {
    return 'DATABASE_URL'
  }
}

const OLDEST = 150_000

/** PostgreSQL's word for "no more connections", whenever the start meets it; said by the command. */
const isFull = (cause: unknown): boolean => codeOf(cause) === '53300'

/** Can this database be used at all? Says in a sentence why not. */
export async function checkServer(db: Database, url: string): Promise<void> {
  const server = await readServer(db).catch((cause: unknown) => {
    if (isFull(cause)) throw cause
    throw new StartFault(`The database at ${placeOf(url)} cannot be reached: ${messageOf(cause) || codeOf(cause)}.`, {
      cause,
    })
  })
  if (server.version < OLDEST)
    throw new StartFault(
      `The database at ${placeOf(url)} is PostgreSQL ${Math.floor(server.version / 10_000)}; Vigie needs 15 or later.`,
    )
  if (server.encoding !== 'UTF8')
    throw new StartFault(
      `The database at ${placeOf(url)} is encoded in ${server.encoding}; Vigie needs UTF8: make it with "encoding utf8".`,
    )
}

/** Brings the database to this program's version; each step is told before it is taken, because one may take minutes on a large database. */
export async function bringUpToDate(db: Database, log: Log, say: (line: string) => void): Promise<void> {
  try {
    await migrate(db, {
      onStep: ({ version, name }) => {
        log.info('database-step', { version, step: name })
        say(`Bringing the database to this version (step ${version}) …`)
      },
      onWait: (whom) => {
        log.info('database-step-waits', { whom })
        say(
          whom === 'migration'
            ? 'Another Vigie is bringing the database to its version: waiting until it is done …'
            : 'A backup or an export is being made: the database is brought to this version once that is done …',
        )
      },
    })
  } catch (cause) {
    if (isFull(cause)) throw cause
    if (cause instanceof SchemaFault) throw new StartFault(cause.message, { cause })
    if (codeOf(cause) === '53100')
      throw new StartFault('The database’s disk is full: make room and start again.', { cause })
    throw new StartFault(`The database could not be brought up to date: ${messageOf(cause)}.`, { cause })
  }
}

/** Refuses a database that is not at this program's version, and leaves it as it is. */
export async function refuseBehind(db: Database): Promise<void> {
  const pending = await readPending(db).catch((cause: unknown) => {
    if (cause instanceof SchemaFault) throw new StartFault(cause.message, { cause })
    throw cause
  })
  if (pending > 0) throw new StartFault('The database is behind this version: restart Vigie, or run "vigie migrate".')
}

/** The guarded outside world, loaded when it is first used: the web process seldom speaks to a network. */
function lazyEdge(signal: AbortSignal, allowed: ReadonlySet<string>, limits: Partial<EdgeLimits> = {}): Outside {
  let made: Promise<Outside> | undefined
  const edge = (): Promise<Outside> => {
    made ??= import('../connectors/sdk/edge.ts').then(({ createEdge }) =>
      createEdge({ now: systemClock, signal, allowed, limits }),
    )
    return made
  }
  return {
    now: systemClock,
    signal,
    fetch: async (input, init) => (await edge()).fetch(input, init),
    webSocket: async (url, options) => (await edge()).webSocket(url, options),
    connect: async (host, port, options) => (await edge()).connect(host, port, options),
    probe: async (request) => (await edge()).probe(request),
  }
}

async function connectors(): Promise<ReadonlyMap<string, Connector>> {
  const { loadConnectors } = await import('../connectors/registry.ts')
  return loadConnectors()
}

/** Opens the database, brings it up to date or sees that it is, finds the key, and hands out the context. */
export async function compose(config: Config, part: Part, log: Log): Promise<Composed> {
  const db = openDatabase({
    url: part.databaseUrl,
    maxConnections: part.connections,
    applicationName: `vigie ${part.name}`,
    onIdleError: (error) => log.warn('database-connection-lost', { error }),
  })
  try {
    await checkServer(db, part.databaseUrl)
    // Whoever comes beside a Vigie that runs, which may be an older one, takes no step under it.
    if (part.name === 'web') await bringUpToDate(db, log, part.say ?? (() => undefined))
    else await refuseBehind(db)
    const key = await loadKey(config, db, await readKeyId(db))
    // A process that serves or listens says at its start what it lacks; the others seldom judge anything.
    const judges = part.name === 'web' || part.name === 'worker'
    const judge = judges ? loadJudge() : lazyJudge()
    const guest = judges && config.transformer !== undefined ? keepGuest(config.transformer, log) : undefined
    return {
      key,
      guest,
      context: {
        db,
        now: systemClock,
        connectors: await connectors(),
        sealer: createSealer(key),
        judge: guest === undefined ? judge : judgeWith(judge, guest),
        edge: lazyEdge,
        log,
      },
      async [Symbol.asyncDispose]() {
        await guest?.[Symbol.asyncDispose]()
        await db[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await db[Symbol.asyncDispose]()
    throw error
  }
}
