import { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { lostRace, sqlStateOf } from './faults.ts'
import type { Sql } from './sql.ts'

const { Pool, types } = pg

/** Ids are bigint in PostgreSQL and decimal strings here; counts fit a number. Moments come out as milliseconds, and JSON as JSON. */
const parsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === types.builtins.TIMESTAMPTZ) return parseTimestamp
    return format === undefined ? types.getTypeParser(oid) : types.getTypeParser(oid, format)
  }) as pg.CustomTypesConfig['getTypeParser'],
}

const parseDate: (text: string) => unknown = types.getTypeParser(types.builtins.TIMESTAMPTZ)
/** A page of a list has six hundred moments. Nearly all are of our time and in UTC (`2026-11-30 22:04:05.678+00`), which JavaScript reads by itself four times as fast as the parser for whatever PostgreSQL can say. */
const parseTimestamp = (text: string): number => {
  if (text.charCodeAt(10) === space && text.endsWith('+00')) {
    const at = Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    if (!Number.isNaN(at)) return at
  }
  const moment = parseDate(text)
  return moment instanceof Date ? moment.getTime() : Number.NaN
}
const space = 0x20

/** What can run a statement: the pool, or one transaction. */
export interface Queryable {
  /** All rows. */
  rows<Row extends object = Record<string, unknown>>(statement: Sql): Promise<Row[]>
  /** The first row, or undefined. */
  one<Row extends object = Record<string, unknown>>(statement: Sql): Promise<Row | undefined>
  /** How many rows the statement touched. */
  run(statement: Sql): Promise<number>
}

/** One transaction. Only functions that are handed one may write. */
export interface Transaction extends Queryable {
  readonly inTransaction: true
  /** The connection itself, for COPY. */
  readonly client: pg.PoolClient
}

/** The database: a pool, transactions, and a connection that listens. */
export interface Database extends Queryable, AsyncDisposable {
  readonly pool: pg.Pool
  /** How many connections there are, how many of them have nothing to do, and how many statements wait for one. */
  connections(): { readonly total: number; readonly idle: number; readonly waiting: number }
  /** Runs `work` in a transaction: committed when it resolves, rolled back when it throws. One that lost against another (deadlock, the same row at the same time) is run again: `work` must do nothing outside of it. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
}

/** Connection string of the database and what the pool may hold. */
export interface DatabaseOptions {
  readonly url: string
  readonly maxConnections?: number
  readonly applicationName?: string
  /** Hears of connections that broke while idle; the pool replaces them. */
  readonly onIdleError?: (error: Error) => void
  /** Breaks off whatever is under way: its connections end, and what waits for them is rejected. A commit that was sent is still waited for, because nobody could say otherwise whether it was done. */
  readonly signal?: AbortSignal | undefined
}

const on = (targetOf: (statement: Sql) => pg.Pool | pg.PoolClient): Queryable => ({
  async rows<Row extends object>(statement: Sql) {
    return (await targetOf(statement).query<Row>(statement.toQuery())).rows
  },
  async one<Row extends object>(statement: Sql) {
    return (await targetOf(statement).query<Row>(statement.toQuery())).rows[0]
  },
  async run(statement) {
    return (await targetOf(statement).query(statement.toQuery())).rowCount ?? 0
  },
})

/** Many short questions at once share the processors by themselves: one that is spread over several of them, or compiled first, has the others wait for what it gains. */
const forManyAtOnce = 'set max_parallel_workers_per_gather = 0; set jit = off'

/** The way of a prepared statement does not hang on its values (`Sql.prepared`): it is planned once. PostgreSQL would plan it for the values of the first five times on each connection, which takes longer than to run it. */
const forPrepared = `${forManyAtOnce}; set plan_cache_mode = force_generic_plan`

/** Of so many connections a third is for prepared statements; of fewer all are for all. */
const fewestToDivide = 6

/** How often a transaction that lost against another is run. */
const mostTries = 4
/** No transaction waits for the world: one that falls silent (its process was stopped, its machine is gone) is ended, or it would hold its locks for ever. Whoever waits for a lock gives up a little later. */
const begin = `begin; set local idle_in_transaction_session_timeout = '8s'; set local lock_timeout = '10s'`

async function runOnce<T>(
  pool: pg.Pool,
  work: (tx: Transaction) => Promise<T>,
  committing: (commit: Promise<unknown>) => void,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error): void => {
    // The first says why; that the connection then went is told after it.
    broken ??= error
  }
  client.on('error', onError)
  try {
    await client.query(begin)
    const result = await work({ inTransaction: true, client, ...on(() => client) })
    const commit = client.query('commit')
    committing(commit)
    await commit
    return result
  } catch (error) {
    // Why the connection was ended says more than that it cannot be asked any more.
    const ended = broken
    await client.query('rollback').catch((failure: Error) => {
      broken ??= failure
    })
    if (ended !== undefined && sqlStateOf(error) === undefined && /not queryable/.test(String(error))) throw ended
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

/** Ends all connections at a signal, once the commits that were sent are answered. */
function cutting(
  signal: AbortSignal | undefined,
): { readonly socket: () => Socket; readonly committing: (commit: Promise<unknown>) => void } & Disposable {
  const sockets = new Set<Socket>()
  const commits = new Set<Promise<unknown>>()
  const cut = (): void => {
    void Promise.allSettled(commits).then(() => {
      for (const socket of sockets) socket.destroy()
    })
  }
  signal?.addEventListener('abort', cut, { once: true })
  return {
    socket() {
      const socket = new Socket()
      sockets.add(socket)
      return socket.once('close', () => void sockets.delete(socket))
    },
    committing(commit) {
      commits.add(commit)
      const over = (): void => void commits.delete(commit)
      commit.then(over, over)
    },
    [Symbol.dispose]: () => signal?.removeEventListener('abort', cut),
  }
}

/** Opens a pool. Connects lazily; a broken idle connection is replaced and never ends the process. */
export function openDatabase(options: DatabaseOptions): Database {
  const { signal } = options
  const cut = cutting(signal)
  const openPool = (max: number, begun: string): pg.Pool => {
    const pool = new Pool({
      connectionString: options.url,
      max,
      application_name: options.applicationName ?? 'vigie',
      types: parsers,
      // The pool waits for what this gives, though its types do not say so.
      onConnect: (client): unknown => client.query(begun),
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 60_000,
      ...(signal === undefined ? {} : { stream: cut.socket }),
    })
    pool.on('error', (error) => options.onIdleError?.(error))
    // The pool forgets a connection before its socket is closed; what the server still says on it must end nobody.
    pool.on('connect', (client) => client.on('error', () => undefined))
    return pool
  }
  const max = options.maxConnections ?? 10
  const third = max < fewestToDivide ? 0 : Math.floor(max / 3)
  const pool = openPool(max - third, forManyAtOnce)
  const forKept = third === 0 ? pool : openPool(third, forPrepared)
  const pools = [...new Set([pool, forKept])]
  const sum = (count: (pool: pg.Pool) => number): number => pools.reduce((all, it) => all + count(it), 0)
  return {
    pool,
    connections: () => ({
      total: sum((it) => it.totalCount),
      idle: sum((it) => it.idleCount),
      waiting: sum((it) => it.waitingCount),
    }),
    ...on((statement) => (statement.isPrepared ? forKept : pool)),
    async transaction(work) {
      for (let tries = 1; ; tries++) {
        signal?.throwIfAborted()
        try {
          return await runOnce(pool, work, cut.committing)
        } catch (error) {
          if (tries === mostTries || !lostRace(error)) throw error
          // The one that won needs a moment to take what it waited for; two that lost must not meet again.
          await pause(tries * (5 + Math.random() * 20))
        }
      }
    },
    async [Symbol.asyncDispose]() {
      cut[Symbol.dispose]()
      await Promise.all(pools.map((it) => it.end()))
    },
  }
}
