import { readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf, isAlive, processesIn } from '../processes.ts'

/** What a running server says of itself in its data folder. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly socketFolder: string
  /** True once it takes connections. */
  readonly ready: boolean
}

const fileIn = (data: string): string => join(data, 'postmaster.pid')

/** Reads `postmaster.pid`; undefined when there is none or it is still being written. */
export function readPostmaster(data: string): Postmaster | undefined {
  let lines: string[]
  try {
    lines = readFileSync(fileIn(data), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Math.abs(Number(lines[0]))
  if (!Number.isInteger(pid) || pid === 0) return undefined
  return { pid, port: Number(lines[3] ?? 0), socketFolder: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' }
}

/** The server that is alive in this data folder; a process that only inherited its id does not count. */
export function livePostmaster(data: string): Postmaster | undefined {
  const found = readPostmaster(data)
  if (!found || !isAlive(found.pid)) return undefined
  const folder = folderOf(found.pid)
  return folder === undefined || folder === realpathSync(data) ? found : undefined
}

/**
 * Removes the lock file of a server that is surely gone: nobody works in its folder any more. PostgreSQL itself would
 * refuse to start while the id in the file stands in the process list, be it unreaped or given to another program.
 */
export function removeStaleLock(data: string): boolean {
  const found = readPostmaster(data)
  if (!found || livePostmaster(data)) return false
  const inside = processesIn(data)
  if (inside === undefined || inside.length > 0) return false
  rmSync(fileIn(data), { force: true })
  return true
}
