import { parseArgs } from 'node:util'
import type { Config } from '../runtime/config.ts'
import { StartFault, codeOf, messageOf } from '../runtime/fault.ts'

const help = `Vigie hears every customer who speaks of you in public, and helps you answer in time.

  vigie serve              serves the interface and runs a worker, and PostgreSQL unless DATABASE_URL is set
  vigie serve --no-worker  serves the interface only
  vigie worker             runs a worker only, on DATABASE_URL or on the database of a running "vigie serve"
  vigie demo               shows Vigie at work: an invented evening, on data of its own that is thrown away
  vigie migrate            brings the database to this version
  vigie people reset-password <e-mail>
                           prints a link by which this person sets a new password; it works once, for a day
  vigie --help, --version

Settings, all optional:
  VIGIE_HOST             address to listen on (127.0.0.1)
  VIGIE_PORT             port to listen on (8470)
  VIGIE_URL              public address, such as https://vigie.example.org
  VIGIE_TRUSTED_PROXIES  proxies whose forwarded headers are believed, such as 10.0.0.0/8
  VIGIE_DATA             data folder: database, key, log
  DATABASE_URL           a PostgreSQL from 15 on, instead of the one that comes with Vigie
  VIGIE_KEY, VIGIE_KEY_FILE
                         the key that seals secrets, instead of the one in the data folder
  VIGIE_LOG              debug, info, warn, error or silent
`

/** What stands on the command line beside the command. */
interface Given {
  readonly worker: boolean
  /** The words after the command. */
  readonly words: readonly string[]
}

const commands: Readonly<Record<string, (config: Config, given: Given) => Promise<void>>> = {
  async serve(config, flags) {
    const { findLauncher, listenForStop } = await import('../runtime/stopping.ts')
    const launcher = findLauncher()
    const stopping = listenForStop(launcher)
    const { serve } = await import('../runtime/serve.ts')
    await serve(config, { worker: flags.worker, say: (line) => console.log(line), stopping, launcher })
  },
  async demo(config) {
    const { findLauncher, listenForStop } = await import('../runtime/stopping.ts')
    const launcher = findLauncher()
    const stopping = listenForStop(launcher)
    const { demo } = await import('../runtime/demo.ts')
    await demo(config, { say: (line) => console.log(line), stopping, launcher })
  },
  async worker(config) {
    const { listenForStop, overseen } = await import('../runtime/stopping.ts')
    const stopping = listenForStop(undefined, overseen())
    const { work } = await import('../runtime/work.ts')
    await work(config, stopping)
  },
  async migrate(config) {
    const { migrateOnly } = await import('../runtime/migrate-only.ts')
    await migrateOnly(config)
    console.log('The database is at this version.')
  },
  async people(config, { words: [, email = ''] }) {
    const { resetPassword } = await import('../runtime/reset-password.ts')
    console.log(
      `Open this link to set a new password (it works once, for a day): ${await resetPassword(config, email)}`,
    )
  },
}

/** Whether a command takes these words after its name. */
function takes(name: string, words: readonly string[]): boolean {
  if (name === 'people') return words.length === 2 && words[0] === 'reset-password'
  return words.length === 0
}

async function perform(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' }, 'no-worker': { type: 'boolean' } },
  })
  if (values.version) {
    const { version } = await import('../runtime/home.ts')
    console.log(version())
    return
  }
  const [name, ...words] = positionals
  if (values.help || name === undefined) {
    console.log(help)
    return
  }
  const command = commands[name]
  if (!command || !takes(name, words))
    throw new StartFault(`"${positionals.join(' ')}" is not a command of Vigie: see vigie --help.`)
  const { readEnv } = await import('../runtime/env.ts')
  const { toConfig } = await import('../runtime/config.ts')
  await command(toConfig(readEnv()), { worker: values['no-worker'] !== true, words })
}

const sentence = (error: unknown): string => {
  if (error instanceof StartFault) return error.message
  if (codeOf(error) === 'ENOSPC') return 'The disk is full: make room and start again.'
  if (codeOf(error) === '53300')
    return `The database takes no more connections (${messageOf(error)}): Vigie needs about 40; allow more, or end what holds them.`
  if (codeOf(error)?.startsWith('ERR_PARSE_ARGS')) return `${messageOf(error)}. See vigie --help.`
  return `Vigie met something unexpected and stopped: ${messageOf(error).replace(/[.]$/, '')}.`
}

/** Runs one command. What goes wrong is said in a sentence, and the exit code is 1. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    await perform(args)
  } catch (error) {
    console.error(sentence(error))
    process.exitCode = 1
  }
  if (process.connected) process.disconnect()
}
