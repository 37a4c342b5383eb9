import { StartFault, codeOf, messageOf } from '../runtime/fault.ts'
import { type Command, UsageFault, columns, helpOf, understand } from './command.ts'
import { nearest } from './nearest.ts'

/** Every command, loaded when it is needed: a start pays for no other. */
const commands: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  serve: () => import('./commands/serve.ts'),
  worker: () => import('./commands/worker.ts'),
  demo: () => import('./commands/demo.ts'),
  doctor: () => import('./commands/doctor.ts'),
  people: () => import('./commands/people.ts'),
  migrate: () => import('./commands/migrate.ts'),
  backup: () => import('./commands/backup.ts'),
  restore: () => import('./commands/restore.ts'),
  export: () => import('./commands/export.ts'),
  import: () => import('./commands/import.ts'),
  triage: () => import('./commands/triage.ts'),
}

const settings = [
  ['VIGIE_HOST', 'address to listen on (127.0.0.1)'],
  ['VIGIE_PORT', 'port to listen on (8470)'],
  ['VIGIE_URL', 'public address, such as https://vigie.example.org'],
  ['VIGIE_TRUSTED_PROXIES', 'proxies whose forwarded headers are believed, such as 10.0.0.0/8'],
  ['VIGIE_DATA', 'data folder: database, key, log'],
  ['DATABASE_URL', 'a PostgreSQL from 15 on, instead of the one that comes with Vigie'],
  ['VIGIE_KEY, VIGIE_KEY_FILE', 'the key that seals secrets, instead of the one in the data folder'],
  ['VIGIE_METRICS_TOKEN', 'lets Prometheus read /metrics from elsewhere than this machine'],
  ['VIGIE_LOG', 'debug, info, warn, error or silent'],
]

/** All commands by name. */
export async function loadCommands(): Promise<ReadonlyMap<string, Command>> {
  const all = Object.entries(commands).map(async ([name, load]) => [name, (await load()).command] as const)
  return new Map(await Promise.all(all))
}

async function overview(): Promise<string> {
  const all = [...(await loadCommands()).values()]
  return `Vigie hears every customer who speaks of you in public, and helps you answer in time.

${columns(all.map((command) => [`vigie ${command.name}`, command.summary]))}

vigie COMMAND --help says how one goes. vigie --version says which Vigie this is.

Settings, all optional:
${columns(settings)}
`
}

async function perform(args: readonly string[]): Promise<number> {
  const [name, ...more] = args
  if (name === '--version' || name === '-v') {
    const { version } = await import('../runtime/home.ts')
    console.log(version())
    return 0
  }
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && more.length === 0)) {
    console.log(await overview())
    return 0
  }
  const asked = name === 'help' ? (more[0] ?? '') : name
  const load = Object.hasOwn(commands, asked) ? commands[asked] : undefined
  if (load === undefined) {
    const near = nearest(asked.replace(/^-+/, ''), Object.keys(commands))
    throw new UsageFault(
      `"${asked}" is not a command of Vigie${near === undefined ? '' : `: did you mean "vigie ${near}"?`}${near === undefined ? '.' : ''} See vigie --help.`,
    )
  }
  const { command } = await load()
  const said = name === 'help' ? 'help' : understand(command, more)
  if (said === 'help') {
    console.log(helpOf(command))
    return 0
  }
  return command.run(said)
}

const sentence = (error: unknown): string => {
  if (error instanceof StartFault || error instanceof UsageFault) return error.message
  if (codeOf(error) === 'ENOSPC') return 'The disk is full: make room and start again.'
  if (codeOf(error) === '53300')
    return `The database takes no more connections (${messageOf(error)}): Vigie needs about 40; allow more, or end what holds them.`
  return `Vigie met something unexpected and stopped: ${messageOf(error).replace(/[.]$/, '')}.`
}

/** Runs one command. What goes wrong is said in a sentence, and the exit code says so: 1, or 2 when it was not understood. */
export async function run(args: readonly string[]): Promise<void> {
  // Whoever reads us has had enough (`| head`): what was opened is still closed in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  try {
    process.exitCode = await perform(args)
  } catch (error) {
    console.error(sentence(error))
    process.exitCode = error instanceof UsageFault ? 2 : 1
  }
  if (process.connected) process.disconnect()
}
