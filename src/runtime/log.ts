import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type DestinationStream, destination, pino } from 'pino'
import type { Log } from '../services/context.ts'
import type { Config } from './config.ts'
import { codeOf } from './fault.ts'

const MAX_FILE = 20_000_000
/** What waits while nothing can be written; beyond it lines are dropped. */
const MAX_WAITING = 1_000_000

/** Facts as they may stand in a log: of errors only what holds nobody's words. */
export const facts = (given: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (value instanceof Error) return [name, plain(value)]
      return [name, typeof value === 'string' && /error|message/i.test(name) ? withoutQuotes(value) : value]
    }),
  )

/** PostgreSQL puts values of rows into its details, which are left out; what a message quotes may be somebody's words too. */
const plain = (error: Error): Record<string, unknown> => ({
  name: error.name,
  message: withoutQuotes(error.message),
  code: codeOf(error),
})

/** A message without all that stands between its first and its last quotation mark, and of its first line only. */
const withoutQuotes = (message: string): string => {
  const quote = /["“”«»`]|(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}])/gu
  const marks = [...message.matchAll(quote)].map((match) => match.index)
  const [first, last] = [marks[0], marks.at(-1)]
  const kept =
    first === undefined || last === undefined ? message : `${message.slice(0, first)}"…"${message.slice(last + 1)}`
  return kept.split(/[\r\n]/, 1)[0]?.slice(0, 300) ?? ''
}

/** A destination whose faults (a full disk, a pipe that broke) never reach the work that only wanted to say something. */
function sink(options: Parameters<typeof destination>[0] & object): DestinationStream {
  const stream = destination({ ...options, sync: true, maxLength: MAX_WAITING })
  stream.on('error', () => undefined)
  return stream
}

/** Only who serves makes room for a new file: for anybody else it would take the old one away from a server that goes on writing there. */
function fileIn(data: string, makesRoom: boolean): DestinationStream {
  const path = join(data, 'log', 'vigie.log')
  mkdirSync(join(data, 'log'), { recursive: true, mode: 0o700 })
  try {
    if (makesRoom && statSync(path).size > MAX_FILE) renameSync(path, `${path}.1`)
  } catch {
    // There is none yet.
  }
  return sink({ dest: path, append: true, mode: 0o600 })
}

/** The structured log: to stderr, or to a file in the data folder where stderr is a person's terminal; nowhere where it is silent. */
export function openLog(config: Pick<Config, 'data' | 'logLevel'>, part: string): Log {
  if (config.logLevel === 'silent') return { info: () => undefined, warn: () => undefined, error: () => undefined }
  const to = process.stderr.isTTY ? fileIn(config.data, part === 'web') : sink({ dest: 2 })
  const log = pino({ level: config.logLevel, base: { part, process: process.pid } }, to)
  return {
    info: (what, given = {}) => log.info(facts(given), what),
    warn: (what, given = {}) => log.warn(facts(given), what),
    error: (what, given = {}) => log.error(facts(given), what),
  }
}
