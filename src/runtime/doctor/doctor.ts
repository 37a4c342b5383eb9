import { loadConnectors } from '../../connectors/registry.ts'
import { openDatabase } from '../../store/database.ts'
import { systemClock } from '../clock.ts'
import { closing } from '../closing.ts'
import { type Config, toConfig } from '../config.ts'
import { type Env } from '../env.ts'
import { messageOf } from '../fault.ts'
import { openLog } from '../log.ts'
import { reachDatabase } from '../reach-database.ts'
import { checkAddress } from './address.ts'
import { checkDatabase, checkSources } from './database.ts'
import { checkLog } from './log.ts'
import { type Finding, finder } from './finding.ts'
import { checkGuest } from './guest.ts'
import { checkDisk, checkKeyFile, checkNode, checkSynchronised } from './machine.ts'

/** Looks at everything that Vigie stands on; each finding says what to do. */
export async function doctor(env: Env, signal?: AbortSignal): Promise<readonly Finding[]> {
  const findings: Finding[] = [checkNode(process.versions.node)]
  let config: Config
  try {
    config = toConfig(env)
  } catch (error) {
    const { fault } = finder('settings')
    return [
      ...findings,
      ...messageOf(error)
        .split('\n')
        .map((line) => fault(line)),
    ]
  }
  findings.push(finder('settings').ok('The settings can be read.'))
  findings.push(...(await checkDisk(config.data)), ...checkKeyFile(config), ...checkSynchronised())
  findings.push(...(await checkGuest(config)))
  findings.push(...(await lookInside(config, signal)))
  signal?.throwIfAborted()
  findings.push(...(await checkAddress(config, systemClock())))
  return findings
}

async function lookInside(config: Config, signal: AbortSignal | undefined): Promise<readonly Finding[]> {
  const log = openLog({ ...config, logLevel: 'silent' }, 'doctor')
  await using open = closing(() => undefined)
  try {
    const url = await reachDatabase(config, { alone: false, makeNew: false }, log, open)
    signal?.throwIfAborted()
    const db = openDatabase({ url, maxConnections: 2, applicationName: 'vigie doctor', signal })
    open.add(async () => db[Symbol.asyncDispose]())
    const { findings, usable } = await checkDatabase(db, url, systemClock)
    if (!usable) return findings
    const sources = await checkSources(config, db, await loadConnectors(), systemClock())
    return [...findings, ...sources, await checkLog(db)]
  } catch (error) {
    return [finder('database').fault(messageOf(error))]
  }
}
