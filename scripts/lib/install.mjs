import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Installs the packages of `folder` exactly as its lock file says, once: a stamp in node_modules holds the lock's checksum.
 * @returns {{ installed: boolean, ok: boolean }}
 */
export function installPackages(folder, { scripts = false } = {}) {
  const stamp = join(folder, 'node_modules', '.vigie-installed')
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    // What an install script compiled fits one Node only.
    .update(scripts ? process.versions.modules : '')
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { installed: false, ok: true }
  const npm = process.env.npm_execpath
  const words = ['ci', '--no-audit', '--no-fund', ...(scripts ? [] : ['--ignore-scripts'])]
  const [program, args] = npm?.endsWith('.js')
    ? [process.execPath, [npm, ...words]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', words]
  const { status } = spawnSync(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status === 0) writeFileSync(stamp, wanted)
  return { installed: true, ok: status === 0 }
}
