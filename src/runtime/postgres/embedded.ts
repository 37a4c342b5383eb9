import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../../services/context.ts'
import { StartFault, codeOf, messageOf } from '../fault.ts'
import { isAlive, processesIn } from '../processes.ts'
import { type Account, closedFolder, findAccount, ourName } from './account.ts'
import { livePostmaster, readPostmaster, removeStaleLock } from './postmaster.ts'
import { type NativeTree, type Programs, findNativeTree, preparePrograms } from './programs.ts'
import { type Reached, reach, reachAsMaster } from './reach.ts'

/** The database that comes with Vigie, kept running until it is stopped. */
export interface EmbeddedPostgres {
  /** Connection string; the same for as long as the folder lives. */
  readonly url: string
  /** True when a server that an earlier start left behind was taken over. */
  readonly adopted: boolean
  /** Process id of the server that runs now. */
  readonly pid: number
  stop(): Promise<void>
}

/** Where the embedded database lives and who hears of it. */
export interface EmbeddedOptions {
  /** Holds the data, the socket and the server's log. */
  readonly folder: string
  readonly log: Log
  /** Also listens on 127.0.0.1 at this port, with a password; without it there is only the Unix socket. */
  readonly tcpPort?: number
  /** The programs to run instead of those in node_modules. */
  readonly native?: NativeTree
}

const PORT = 5432
const PATIENCE_MS = 10_000

/** How much of the database PostgreSQL keeps at hand itself: a sixteenth of the memory, within what helps a desk of any size. */
const sharedMegabytes = Math.round(Math.min(448, Math.max(128, memoryHere() / 1_048_576 / 16)))

/** The memory (bytes) that this process may have: of the machine, or of the container that it runs in. */
function memoryHere(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/** fsync and synchronous_commit keep their defaults (on): what was acknowledged is on the disk. The log shows no values of rows. */
const settings = {
  shared_buffers: `${sharedMegabytes}MB`,
  max_connections: '60',
  jit: 'off',
  io_method: 'sync',
  autovacuum_max_workers: '2',
  max_worker_processes: '4',
  max_parallel_workers_per_gather: '1',
  max_logical_replication_workers: '0',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  unix_socket_permissions: '0700',
  // What a statement refuses it quotes, and that may be somebody's words: our own log tells of it without them.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
} as const

interface Place {
  readonly folder: string
  readonly data: string
  readonly logFile: string
  readonly account: Account
  readonly programs: Programs
  readonly socket: string
  readonly port: number
  readonly tcpPassword: string | undefined
}

const own = (path: string, account: Account): void => {
  if (account.other) chownSync(path, account.uid, account.gid)
}

const as = (account: Account): { uid?: number; gid?: number } =>
  account.other ? { uid: account.uid, gid: account.gid } : {}

/** A Unix socket's path may have 107 bytes; a deep data folder gets a short one, closed to others, under the temporary folder. */
function socketFolder(folder: string, account: Account): string {
  const near = join(folder, 'socket')
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  const path = Buffer.byteLength(`${near}/.s.PGSQL.65535`) <= 107 ? near : join(tmpdir(), `vigie-${name}`)
  try {
    mkdirSync(path, { mode: 0o700 })
    own(path, account)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  const stats = lstatSync(path)
  if (!stats.isDirectory() || (account.uid >= 0 && stats.uid !== account.uid && stats.uid !== 0))
    throw new StartFault(
      `The folder ${path} for the database's socket belongs to somebody else: remove it and start again.`,
    )
  own(path, account)
  chmodSync(path, 0o700)
  return path
}

/** The password for TCP on this machine, made once; the socket needs none, because the system itself says who calls. */
function tcpPassword(folder: string): string {
  const file = join(folder, 'tcp-password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}

/** Who may connect: over the socket only our own system user, known by the kernel (`peer`); over TCP, where asked for, by password. */
function writeAccess(data: string, account: Account, tcp: boolean): void {
  const quoted = `"${ourName().replaceAll('"', '""')}"`
  const files = {
    'pg_hba.conf': `local all all peer map=vigie\n${tcp ? 'host all vigie 127.0.0.1/32 scram-sha-256\n' : ''}`,
    'pg_ident.conf': `vigie ${quoted} postgres\nvigie ${quoted} vigie\n`,
  }
  for (const [name, text] of Object.entries(files)) {
    const path = join(data, name)
    writeFileSync(path, text, { mode: 0o600 })
    own(path, account)
  }
}

function makeFolder(folder: string, other: boolean): void {
  try {
    mkdirSync(folder, { recursive: true, mode: other ? 0o755 : 0o700 })
    const probe = join(folder, `.writable-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (cause) {
    throw new StartFault(
      codeOf(cause) === 'ENOSPC'
        ? `The disk that holds ${folder} is full: make room and start again.`
        : `The data folder ${folder} cannot be written (${messageOf(cause)}): give it to this user or choose another with VIGIE_DATA.`,
      { cause },
    )
  }
}

async function runToEnd(
  program: string,
  args: readonly string[],
  place: Omit<Place, 'socket' | 'port' | 'tcpPassword'>,
): Promise<void> {
  const child = spawn(program, args, {
    ...as(place.account),
    cwd: place.folder,
    env: { ...place.programs.env, PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000)
  })
  const code = await new Promise<number | string>((done, failed) => {
    child.once('error', failed)
    child.once('close', (exit, signal) => done(exit ?? signal ?? 1))
  }).catch((cause: unknown) => {
    throw new StartFault(
      `The PostgreSQL that comes with Vigie does not run on this system (${messageOf(cause)}): set DATABASE_URL to one that does.`,
      { cause },
    )
  })
  if (code !== 0) throw whyNot(said, place.folder)
}

/** The sentence for what PostgreSQL said before it gave up. */
function whyNot(said: string, folder: string): StartFault {
  if (/No space left on device/.test(said))
    return new StartFault(`The disk that holds ${folder} is full: make room and start again.`)
  const taken = /could not bind IPv4 address "(.*?)": Address already in use/.exec(said)
  if (taken) return new StartFault(`The database's TCP port on ${taken[1]} is taken by another program.`)
  const words = said
    .split('\n')
    .filter((line) => /(FATAL|PANIC|error|cannot open shared object|not found)/.test(line))
    .at(-1)
  return new StartFault(
    `The database in ${folder} did not start: ${(words ?? said).trim().slice(-300) || 'it gave no reason'}`,
  )
}

/** Refuses data of another major version, which the server could not read. */
function checkVersion(data: string, native: NativeTree): void {
  const file = join(data, 'PG_VERSION')
  const theirs = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
  const ours = native.version.split('.')[0]
  if (theirs !== undefined && theirs !== ours)
    throw new StartFault(
      `The database in ${data} was made by PostgreSQL ${theirs}, and this Vigie brings ${ours}: start the Vigie that made it and move the data.`,
    )
}

/** Makes the data folder whole or not at all: it appears under its name only when it is complete. */
async function initialise(place: Omit<Place, 'socket' | 'port' | 'tcpPassword'>): Promise<void> {
  for (const name of readdirSync(place.folder)) {
    const half = /^data[.]half-(\d+)$/.exec(name)
    if (half && (Number(half[1]) === process.pid || !isAlive(Number(half[1]))))
      rmSync(join(place.folder, name), { recursive: true, force: true })
  }
  if (existsSync(join(place.data, 'PG_VERSION'))) return
  const half = join(place.folder, `data.half-${process.pid}`)
  try {
    mkdirSync(half, { mode: 0o700 })
    own(half, place.account)
    await runToEnd(
      place.programs.initdb,
      [
        ...['-D', half, '-U', 'postgres', '--auth-local=peer', '--auth-host=scram-sha-256', '--no-instructions'],
        ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--lc-messages=C'],
      ],
      place,
    )
    try {
      renameSync(half, place.data)
    } catch (error) {
      if (!existsSync(join(place.data, 'PG_VERSION'))) throw error
    }
  } finally {
    rmSync(half, { recursive: true, force: true })
  }
}

const MAX_LOG = 5_000_000

function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > MAX_LOG) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0)

interface Running {
  readonly pid: number
  /** Set when the server is our own child; an adopted one is watched instead. */
  readonly child: ChildProcess | undefined
}

/** Starts one server and waits until it takes connections. */
async function launch(place: Place): Promise<Running> {
  const from = sizeOf(place.logFile)
  const output = openLog(place.logFile)
  const flags = Object.entries({
    ...settings,
    port: String(place.port),
    listen_addresses: place.tcpPassword === undefined ? '' : '127.0.0.1',
    unix_socket_directories: `"${place.socket.replaceAll('"', '""')}"`,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let child: ChildProcess
  try {
    // Its own session, so that Ctrl-C in the terminal reaches us alone and we end things in order.
    child = spawn(place.programs.postgres, ['-D', place.data, ...flags], {
      ...as(place.account),
      cwd: place.folder,
      env: { ...place.programs.env, PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', output, output],
      detached: true,
    })
  } finally {
    closeSync(output)
  }
  let ended: Error | undefined
  child.once('error', (cause) => {
    ended = new StartFault(
      `The PostgreSQL that comes with Vigie does not run on this system (${messageOf(cause)}): set DATABASE_URL to one that does.`,
      { cause },
    )
  })
  child.once('exit', () => {
    const said = existsSync(place.logFile) ? readFileSync(place.logFile).subarray(from).toString('utf8') : ''
    ended ??=
      /lock file "postmaster[.]pid" already exists|pre-existing shared memory block|shutting down|lock file is empty/.test(
        said,
      )
        ? new NotYet(whyNot(said, place.folder).message)
        : whyNot(said, place.folder)
  })
  for (;;) {
    if (ended) throw ended
    if (child.pid !== undefined && readPostmaster(place.data)?.pid === child.pid && readPostmaster(place.data)?.ready)
      return { pid: child.pid, child }
    await pause(15)
  }
}

/** The folder is still held by a server that is going away; worth another try. */
class NotYet extends Error {
  override readonly name = 'NotYet'
}

const timeLeft = (until: number): boolean => performance.now() < until

/** Takes over the server that is alive in the folder, if there is one and it answers. */
async function adopt(data: string): Promise<{ running: Running; at: Reached } | undefined> {
  let until = performance.now() + PATIENCE_MS
  for (;;) {
    const live = livePostmaster(data)
    if (!live) return undefined
    if (live.ready && live.socketFolder) {
      const at = { socket: live.socketFolder, port: live.port }
      const answer = await reach(at)
      if (answer === 'answers') return { running: { pid: live.pid, child: undefined }, at }
      // Recovery after a crash may take long and must not be broken off.
      if (answer === 'starting') until = performance.now() + PATIENCE_MS
    }
    if (!timeLeft(until))
      throw new StartFault(
        `A PostgreSQL server (process ${live.pid}) holds ${data} but does not answer: end it and start again.`,
      )
    await pause(50)
  }
}

async function bringUp(place: Place): Promise<Running> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const found = await adopt(place.data)
    if (found) return found.running
    removeStaleLock(place.data)
    try {
      return await launch(place)
    } catch (error) {
      if (!(error instanceof NotYet)) throw error
      if (!timeLeft(until)) throw new StartFault(error.message, { cause: error })
      await pause(100)
    }
  }
}

const gone = async (running: Running, withinMs: number): Promise<boolean> => {
  const until = performance.now() + withinMs
  while (isAlive(running.pid)) {
    if (!timeLeft(until)) return false
    await pause(15)
  }
  return true
}

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // It has already ended.
  }
}

/** Ends a server: at once but in order, and by force when that takes too long. */
async function end(running: Running): Promise<void> {
  signal(running.pid, 'SIGINT')
  if (await gone(running, PATIENCE_MS)) return
  signal(running.pid, 'SIGQUIT')
  if (!(await gone(running, 2_000))) signal(running.pid, 'SIGKILL')
}

/** The children of a server that was killed end by themselves once they notice; whoever stops is told when they have. */
async function orphansGone(data: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  while ((processesIn(data)?.length ?? 0) > 0 && timeLeft(until)) await pause(15)
}

/** Starts the embedded PostgreSQL in a folder, or adopts the one that still runs there, and keeps it running. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder)
  const data = join(folder, 'data')
  const account = findAccount(data)
  makeFolder(folder, account.other)
  const closed = closedFolder(folder, account)
  if (account.other && closed !== undefined)
    throw new StartFault(
      `PostgreSQL runs under the account ${account.name}, which cannot enter ${closed}: choose another data folder with VIGIE_DATA.`,
    )
  const ground = { folder, data, account, logFile: join(folder, 'postgresql.log') }
  const found = await adopt(data)
  const elsewhere = found !== undefined && options.tcpPort !== undefined && found.at.port !== options.tcpPort
  if (found && elsewhere) await end(found.running)
  const left = elsewhere ? undefined : found
  const prepare = async (): Promise<Place> => {
    const native = options.native ?? findNativeTree()
    checkVersion(data, native)
    const programs = await preparePrograms(native, folder, account)
    await initialise({ ...ground, programs })
    writeAccess(data, account, options.tcpPort !== undefined)
    return {
      ...ground,
      programs,
      socket: socketFolder(folder, account),
      port: options.tcpPort ?? left?.at.port ?? PORT,
      tcpPassword: options.tcpPort === undefined ? undefined : tcpPassword(folder),
    }
  }
  const place = left ? undefined : await prepare()
  let running = left?.running ?? (await bringUp(place ?? (await prepare())))
  const at = left?.at ?? { socket: place?.socket ?? '', port: place?.port ?? PORT }
  const password = options.tcpPort === undefined ? undefined : tcpPassword(folder)
  await reachAsMaster(at, password)

  let stopping = false
  let restarting = false
  let ended: Promise<void> | undefined
  const supervise = async (): Promise<void> => {
    let failures = 0
    while (!stopping) {
      const began = performance.now()
      await new Promise<void>((done) => {
        const look = running.child ? undefined : setInterval(() => (isAlive(running.pid) ? undefined : finish()), 250)
        const finish = (): void => {
          if (look) clearInterval(look)
          done()
        }
        look?.unref()
        if (!running.child) return
        if (running.child.exitCode !== null || running.child.signalCode !== null) finish()
        else running.child.once('exit', finish)
      })
      if (stopping) return
      options.log.warn('database-ended', { pid: running.pid })
      if (performance.now() - began > 30_000) failures = 0
      restarting = true
      while (!stopping) {
        await pause(failures === 0 ? 0 : Math.min(100 * 2 ** failures, 5_000))
        failures += 1
        if (stopping) return
        try {
          running = await bringUp(await prepare())
          restarting = false
          // Stopped while it came up: nobody else knows of it yet.
          if (stopping) return await end(running)
          options.log.info('database-started', { pid: running.pid })
          break
        } catch (error) {
          options.log.error('database-not-started', { message: messageOf(error) })
        }
      }
    }
  }
  const watch = supervise()

  return {
    url: urlOf(at, password),
    adopted: left !== undefined,
    get pid() {
      return running.pid
    },
    stop() {
      stopping = true
      ended ??= (async () => {
        await end(running)
        if (running.child || restarting) await watch
        await orphansGone(data)
      })()
      return ended
    },
  }
}

const urlOf = (at: Reached, password: string | undefined): string =>
  password === undefined
    ? `postgresql://vigie@localhost/vigie?host=${encodeURIComponent(at.socket)}&port=${at.port}`
    : `postgresql://vigie:${password}@127.0.0.1:${at.port}/vigie`

/** The connection string of the embedded database that runs in this folder now, for another process of the same user. */
export function findEmbeddedPostgres(folder: string): string | undefined {
  const live = existsSync(join(folder, 'data')) ? livePostmaster(join(folder, 'data')) : undefined
  return live?.ready ? urlOf({ socket: live.socketFolder, port: live.port }, undefined) : undefined
}
