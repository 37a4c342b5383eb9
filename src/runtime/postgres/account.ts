import { accessSync, constants, readFileSync, type Stats, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { StartFault } from '../fault.ts'

/** The account that PostgreSQL runs under. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
  /** True when it is not ours, so that PostgreSQL must be started as somebody else. */
  readonly other: boolean
}

interface PasswdEntry {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** The accounts of the system's list, in its order. */
export function parsePasswd(text: string): PasswdEntry[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    if (!name || !uid || !gid || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return []
    return [{ name, uid: Number(uid), gid: Number(gid) }]
  })
}

/** Which existing account PostgreSQL runs under when we are root: the owner of its data, else `postgres`, else another without rights. */
export function chooseAccount(entries: readonly PasswdEntry[], dataOwner: number | undefined): PasswdEntry | undefined {
  if (dataOwner !== undefined && dataOwner !== 0) return entries.find((entry) => entry.uid === dataOwner)
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const found = entries.find((entry) => entry.name === name && entry.uid !== 0)
    if (found) return found
  }
  return entries.find((entry) => entry.uid !== 0)
}

const ownerOf = (path: string): number | undefined => {
  try {
    return statSync(path).uid
  } catch {
    return undefined
  }
}

/** The name of the account that we ourselves run under. */
export function ourName(): string {
  try {
    return userInfo().username
  } catch (cause) {
    throw new StartFault(
      `The user id ${process.getuid?.()} has no entry in /etc/passwd, and PostgreSQL needs one: add it, or set DATABASE_URL.`,
      { cause },
    )
  }
}

/** Finds the account for PostgreSQL, which refuses to run as root. No account is ever made. */
export function findAccount(dataFolder: string): Account {
  const uid = process.getuid?.()
  const gid = process.getgid?.()
  const owner = ownerOf(dataFolder)
  if (uid === undefined || gid === undefined) return { name: ourName(), uid: -1, gid: -1, other: false }
  if (uid !== 0) {
    if (owner !== undefined && owner !== uid)
      throw new StartFault(
        `The database in ${dataFolder} belongs to another user (id ${owner}): start Vigie as that user or choose another folder with VIGIE_DATA.`,
      )
    return { name: ourName(), uid, gid, other: false }
  }
  const chosen = chooseAccount(parsePasswd(readFileSync('/etc/passwd', 'utf8')), owner)
  if (!chosen)
    throw new StartFault(
      owner
        ? `The database in ${dataFolder} belongs to user id ${owner}, which has no entry in /etc/passwd: add it, or set DATABASE_URL.`
        : 'PostgreSQL refuses to run as root, and there is no other account in /etc/passwd to run it under: start Vigie as an ordinary user, or set DATABASE_URL.',
    )
  return { ...chosen, other: true }
}

const may = (stats: Stats, account: Account, bits: number): boolean => {
  if (stats.uid === account.uid) return ((stats.mode >> 6) & bits) === bits
  if (stats.gid === account.gid) return ((stats.mode >> 3) & bits) === bits
  return (stats.mode & bits) === bits
}

const READ = 4
const ENTER = 1

/** The first folder on the way to `path` that the account cannot enter, or undefined. */
export function closedFolder(path: string, account: Account): string | undefined {
  const above: string[] = []
  for (let folder = path; ; folder = dirname(folder)) {
    above.unshift(folder)
    if (dirname(folder) === folder) break
  }
  return above.find((folder) => {
    try {
      return !may(statSync(folder), account, ENTER)
    } catch {
      return true
    }
  })
}

/** Can the account read this file or folder, and run or enter it when asked? */
export function canRead(path: string, account: Account, run = false): boolean {
  if (closedFolder(dirname(path), account) !== undefined) return false
  try {
    if (!account.other) {
      accessSync(path, run ? constants.R_OK | constants.X_OK : constants.R_OK)
      return true
    }
    return may(statSync(path), account, run ? READ | ENTER : READ)
  } catch {
    return false
  }
}
