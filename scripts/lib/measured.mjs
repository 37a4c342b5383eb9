import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPackages } from './install.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Installs what the triage is compared with and learns words from, compiles what lies in bench/ and runs one of its programs with the arguments of this one; ends with its exit code. */
export async function runMeasured(program) {
  if (!existsSync(join(root, 'node_modules', 'typescript-7'))) {
    process.stderr.write('The packages are not installed yet: run npm ci first.\n')
    process.exit(2)
  }
  const peers = await installPackages(join(root, 'bench', 'peers'))
  if (!peers.ok)
    process.stderr.write('The packages to compare with could not be installed; what needs them is left out.\n')
  const inherit = { cwd: root, stdio: ['ignore', 2, 2] }
  const compiled = spawnSync(
    process.execPath,
    [join('node_modules', 'typescript-7', 'bin', 'tsc'), '-p', 'bench'],
    inherit,
  )
  if (compiled.status !== 0) process.exit(compiled.status ?? 1)
  const { status, signal } = spawnSync(
    process.execPath,
    ['--max-old-space-size=6000', join('dist', 'bench', 'bench', 'triage', `${program}.js`), ...process.argv.slice(2)],
    { cwd: root, stdio: ['ignore', 1, 2] },
  )
  process.exit(status ?? (signal ? 1 : 0))
}
