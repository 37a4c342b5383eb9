import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Which benches there are, and whether one needs the whole program built first (`start` builds it by itself). */
const benches = {
  match: false,
  triage: false,
  ingest: true,
  latency: true,
  firehose: true,
  sources: true,
  sites: true,
  recheck: false,
  start: false,
  backup: true,
  'first-look': true,
  inbox: true,
  cost: true,
  ui: true,
}

const run = (program, args) => {
  // What a build prints is progress, not a result: stdout belongs to the result alone.
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

const name = process.argv[2]
if (name === undefined || !Object.hasOwn(benches, name)) {
  process.stderr.write(`Which one? npm run bench ${Object.keys(benches).join(' | ')}\n`)
  process.exit(2)
}
if (!existsSync(join(root, 'node_modules', 'typescript-7'))) {
  process.stderr.write('The packages are not installed yet: run npm ci first.\n')
  process.exit(2)
}

process.stderr.write('building …\n')
if (benches[name]) run(process.execPath, [join('scripts', 'build.mjs')])
run(process.execPath, [join('node_modules', 'typescript-7', 'bin', 'tsc'), '-p', 'bench'])
const into = join(root, 'dist', 'bench', 'src')
for (const file of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
  if (file.endsWith('.sql')) cpSync(join(root, 'src', file), join(into, file))
}

// Plain JavaScript that a bench shares with the tests is not put there by the compiler.
const shared = join('test', 'support')
for (const file of readdirSync(join(root, shared))) {
  if (file.endsWith('.mjs')) cpSync(join(root, shared, file), join(root, 'dist', 'bench', shared, file))
}

const { status, signal } = spawnSync(
  process.execPath,
  [join('dist', 'bench', 'bench', `${name}.js`), ...process.argv.slice(3)],
  {
    cwd: root,
    stdio: ['ignore', 1, 2],
  },
)
process.exit(status ?? (signal ? 1 : 0))
