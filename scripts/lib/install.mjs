import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './child.mjs'

/**
 * What an npm inside npm must not inherit: `npm --prefix` names the folder of the outer one, which the inner one would
 * install into, and NODE_ENV=production leaves the tools out that build Vigie.
 */
function cleanEnv() {
  const unwanted =
    /^(npm_config_(local_)?prefix|npm_config_(omit|include|production|dry_run|global|location)|NODE_ENV)$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name)))
}

/**
 * What an install script compiles here serves tests for some minutes: a compiler that takes its time makes a database
 * quicker than they need it.
 */
const compiledSoon = { CFLAGS: '-O0', CXXFLAGS: '-O0' }

/** Which packages the lock file names that are needed here and not there: somebody took them away, or a copy broke off. */
function isWhole(folder) {
  try {
    const { packages } = JSON.parse(readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8'))
    return Object.keys(packages).every((path) => existsSync(join(folder, path, 'package.json')))
  } catch {
    return false
  }
}

/**
 * Installs the packages of `folder` exactly as its lock file says, once: a stamp in node_modules holds the lock's checksum.
 * @returns {Promise<{ installed: boolean, ok: boolean, stopped: boolean }>}
 */
export async function installPackages(folder, { scripts = false } = {}) {
  const stamp = join(folder, 'node_modules', '.vigie-installed')
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    // Some packages are for one kind of machine only.
    .update(`${process.platform} ${process.arch}`)
    // What an install script compiled fits one Node only.
    .update(scripts ? process.versions.modules : '')
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && isWhole(folder))
    return { installed: false, ok: true, stopped: false }
  const npm = process.env.npm_execpath
  const words = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional']
  if (!scripts) words.push('--ignore-scripts')
  const [program, args] = npm?.endsWith('.js')
    ? [process.execPath, [npm, ...words]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', words]
  const { ok, stopped } = await runChild(program, args, {
    cwd: folder,
    env: scripts ? { ...compiledSoon, ...cleanEnv() } : cleanEnv(),
  })
  if (ok) writeFileSync(stamp, wanted)
  return { installed: true, ok, stopped }
}
