import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { StartFault, codeOf } from './fault.ts'
import { birthOf, isAlive } from './processes.ts'

const Being = z.object({ pid: z.number().int().positive(), birth: z.string() })
const Holder = z.object({
  ...Being.shape,
  /** Who started it and takes it along when ended: npm. */
  launcher: Being.nullable(),
})
type Holder = z.infer<typeof Holder>

/** A data folder held for this process alone. */
export interface FolderLock extends Disposable {
  readonly path: string
}

const lives = (being: { readonly pid: number; readonly birth: string }): boolean =>
  isAlive(being.pid) && birthOf(being.pid) === being.birth

function readHolder(path: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

/** Does a process that lives hold this data folder? */
export function isHeld(folder: string): boolean {
  const holder = readHolder(join(folder, 'vigie.lock'))
  return holder !== undefined && lives(holder)
}

/** Takes a stale lock away. If it was another's fresh one after all, it is put back. */
function removeStale(path: string, seen: string): void {
  const aside = `${path}.stale-${randomBytes(6).toString('hex')}`
  try {
    renameSync(path, aside)
    if (readFileSync(aside, 'utf8') !== seen) linkSync(aside, path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Holds a data folder: one Vigie per folder. The holder is known by process id and time of birth, so neither kill -9 nor
 * a reused id leaves the folder locked. A holder whose npm was killed is about to stop; that is waited for.
 */
export async function lockFolder(folder: string, launcher: number | undefined): Promise<FolderLock> {
  const path = join(folder, 'vigie.lock')
  const us: Holder = {
    pid: process.pid,
    birth: birthOf(process.pid),
    launcher: launcher === undefined ? null : { pid: launcher, birth: birthOf(launcher) },
  }
  const ours = `${JSON.stringify(us)}\n`
  const written = `${path}.${process.pid}`
  const until = performance.now() + 15_000
  for (;;) {
    writeFileSync(written, ours, { mode: 0o600 })
    try {
      linkSync(written, path)
      return {
        path,
        [Symbol.dispose]() {
          if (textOf(path) === ours) rmSync(path, { force: true })
        },
      }
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    } finally {
      rmSync(written, { force: true })
    }
    const seen = textOf(path)
    const holder = readHolder(path)
    if (!holder || !lives(holder)) {
      removeStale(path, seen)
      continue
    }
    const leaving = holder.launcher !== null && !lives(holder.launcher)
    if (!leaving || performance.now() > until)
      throw new StartFault(
        `Vigie already runs on ${folder} (process ${holder.pid}): stop it first, or choose another folder with VIGIE_DATA.`,
      )
    await pause(100)
  }
}
