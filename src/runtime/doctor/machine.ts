import { existsSync, readFileSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../config.ts'
import { makeDataFolder } from '../data-folder.ts'
import { messageOf } from '../fault.ts'
import { type Finding, finder } from './finding.ts'

/** Is this a Node that Vigie runs on? */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const { ok, fault } = finder('node')
  return major > 20 || (major === 20 && minor >= 19)
    ? ok(`Node ${version}.`)
    : fault(`Node ${version} is too old: Vigie needs 20.19 or later.`)
}

const GIGA = 1e9

/** Is there room for the data, and may it be written? */
export async function checkDisk(data: string): Promise<readonly Finding[]> {
  const { ok, warning, fault } = finder('disk')
  try {
    makeDataFolder(data)
  } catch (error) {
    return [fault(messageOf(error))]
  }
  const { bavail, bsize, blocks } = await statfs(data)
  const free = bavail * bsize
  const says = `${(free / GIGA).toFixed(1)} GB are free where ${data} lies`
  if (free < 0.5 * GIGA) return [fault(`${says}: make room now, the database stops when the disk is full.`)]
  if (free < 2 * GIGA || free < 0.05 * blocks * bsize) return [warning(`${says}: make room soon.`)]
  return [ok(`${says}.`)]
}

/** Is the key's file the owner's alone? */
export function checkKeyFile(config: Pick<Config, 'key'>): readonly Finding[] {
  const { warning } = finder('key')
  if (config.key.kind === 'value' || !existsSync(config.key.path)) return []
  const { path } = config.key
  return (statSync(path).mode & 0o077) === 0
    ? []
    : [warning(`Others on this machine can read the key file ${path}: run chmod 600 on it.`)]
}

/** Does the machine keep its clock by others? Where the system does not say, nothing is said. */
export function checkSynchronised(): readonly Finding[] {
  const { warning } = finder('clock')
  const told = '/run/systemd/timesync/synchronized'
  if (!existsSync(dirname(told)) || existsSync(told)) return []
  try {
    if (readFileSync('/proc/1/comm', 'utf8').trim() !== 'systemd') return []
  } catch {
    return []
  }
  return [warning('The machine’s clock is not set by the network: run timedatectl set-ntp true.')]
}
