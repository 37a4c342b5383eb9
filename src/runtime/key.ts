import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from '../store/database.ts'
import { claimKey } from '../store/installation.ts'
import { keyFingerprint } from '../store/sealed.ts'
import { type Config, parseKey } from './config.ts'
import { StartFault, codeOf, messageOf } from './fault.ts'

function readKeyFile(path: string): Buffer | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw new StartFault(`The key file ${path} cannot be read: ${messageOf(cause)}.`, { cause })
  }
  const key = parseKey(text.trim())
  if (!key)
    throw new StartFault(`The key file ${path} does not hold a key: it must be 32 bytes in hexadecimal or base64.`)
  return key
}

/** A copy that was put back may have become readable to others: our own file is closed again. What VIGIE_KEY_FILE names is its owner's affair; containers mount secrets readable. */
function closeToOthers(path: string): void {
  try {
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
  } catch (cause) {
    throw new StartFault(
      `The key file ${path} may be read by other users, and this user cannot change that (${messageOf(cause)}): give it to this user, with mode 600.`,
      { cause },
    )
  }
}

/** Makes a key that appears whole or not at all; of two processes that make one, both get the first. */
function makeKeyFile(path: string): Buffer {
  const half = `${path}.half-${process.pid}`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    chmodSync(dirname(path), 0o700)
    writeFileSync(half, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true })
    try {
      linkSync(half, path)
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    } finally {
      rmSync(half, { force: true })
    }
  } catch (cause) {
    throw new StartFault(`The key file ${path} cannot be written: ${messageOf(cause)}.`, { cause })
  }
  const key = readKeyFile(path)
  if (!key) throw new StartFault(`The key file ${path} went away while it was made.`)
  return key
}

/** The key that is there now, by its fingerprint; none is made. */
export function findKey(
  config: Pick<Config, 'key'>,
): { readonly where: string; readonly fingerprint: string; readonly key: Buffer } | undefined {
  const where = config.key.kind === 'value' ? 'VIGIE_KEY' : config.key.path
  const key = config.key.kind === 'value' ? config.key.key : readKeyFile(config.key.path)
  return key === undefined ? undefined : { where, fingerprint: keyFingerprint(key), key }
}

/** The key that seals secrets. A new one is made only for a database that has none; a key that does not fit refuses the start. */
export async function loadKey(config: Pick<Config, 'key'>, db: Database, keyId: string | null): Promise<Buffer> {
  const where = config.key.kind === 'value' ? 'VIGIE_KEY' : config.key.path
  const found = config.key.kind === 'value' ? config.key.key : readKeyFile(config.key.path)
  if (!found && keyId !== null)
    throw new StartFault(
      `The secrets in the database are sealed with the key ${keyId}, and there is no key in ${where}: put that key back.`,
    )
  if (!found && config.key.kind === 'file' && !config.key.own)
    throw new StartFault(`There is no key in ${where}, where VIGIE_KEY_FILE says it is.`)
  if (found && config.key.kind === 'file' && config.key.own) closeToOthers(where)
  const key = found ?? makeKeyFile(where)
  const fingerprint = keyFingerprint(key)
  const claimed = keyId ?? (await claimKey(db, fingerprint))
  if (claimed !== fingerprint)
    throw new StartFault(
      `The secrets in the database are sealed with the key ${claimed}, but the key in ${where} is ${fingerprint}: put the right key there.`,
    )
  return key
}
