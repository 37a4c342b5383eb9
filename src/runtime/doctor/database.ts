import type { Connector } from '../../connectors/sdk/connector.ts'
import { openSecrets } from '../../services/listening/open-secrets.ts'
import type { Database } from '../../store/database.ts'
import { type CheckedSource, readCheckedSources, readVitals } from '../../store/doctor.ts'
import { readKeyId, readServer } from '../../store/installation.ts'
import { SchemaFault, readPending } from '../../store/migrate.ts'
import { createSealer } from '../../store/sealed.ts'
import { checkServer } from '../compose.ts'
import type { Config } from '../config.ts'
import { messageOf } from '../fault.ts'
import { findKey } from '../key.ts'
import { type Finding, finder } from './finding.ts'

/** Can the database be used, and does its schema fit? `false` beside the findings: there is no more to ask it. */
export async function checkDatabase(
  db: Database,
  url: string,
  now: () => number,
): Promise<{ readonly findings: readonly Finding[]; readonly usable: boolean }> {
  const { ok, warning, fault } = finder('database')
  const clock = finder('clock')
  try {
    await checkServer(db, url)
    const { version } = await readServer(db)
    const vitals = await readVitals(db)
    const apart = Math.abs(vitals.now - now())
    const pending = await readPending(db)
    const findings = [
      ok(`PostgreSQL ${Math.floor(version / 10_000)}, ${(vitals.bytes / 1e6).toFixed(0)} MB.`),
      apart > 5_000
        ? clock.warning(
            `The database’s clock and this one’s are ${Math.round(apart / 1_000)} s apart: let both be set by the network.`,
          )
        : clock.ok('This machine and the database agree on the time.'),
    ]
    if (pending === 0) return { findings, usable: true }
    const says = `The database is ${pending} steps behind this version: start Vigie, or run "vigie migrate".`
    return { findings: [...findings, warning(says)], usable: false }
  } catch (error) {
    const says = error instanceof SchemaFault ? error.message : messageOf(error)
    return { findings: [fault(says)], usable: false }
  }
}

/** Does the key fit, is each source heard, and does each secret open? */
export async function checkSources(
  config: Config,
  db: Database,
  connectors: ReadonlyMap<string, Connector>,
  now: number,
): Promise<readonly Finding[]> {
  const key = finder('key')
  const wanted = await readKeyId(db)
  // What people bring by hand is read by nobody.
  const read = ({ connector }: CheckedSource): boolean => connectors.get(connector)?.arrives !== 'brought'
  const sources = (await readCheckedSources(db)).filter(read)
  let found: ReturnType<typeof findKey>
  try {
    found = findKey(config)
  } catch (error) {
    return [key.fault(messageOf(error))]
  }
  const findings: Finding[] = []
  if (wanted === null) findings.push(key.ok('No secret has been sealed yet.'))
  else if (found?.fingerprint === wanted) findings.push(key.ok(`The key ${wanted} in ${found.where} fits.`))
  else if (found === undefined)
    findings.push(key.fault(`The secrets are sealed with the key ${wanted}, which is not here: put it back.`))
  else
    findings.push(
      key.fault(
        `The secrets are sealed with the key ${wanted}, but the key in ${found.where} is ${found.fingerprint}: put the right key there.`,
      ),
    )
  for (const source of sources) {
    findings.push(checkSource(source, connectors, now))
    if (source.sealedSecrets === null || found === undefined) continue
    const { fault } = finder('secret')
    try {
      openSecrets({ sealer: createSealer(found.key) }, source)
    } catch {
      findings.push(
        fault(
          `The password of ${nameOf(source)} cannot be opened with this key: put the right key back, or connect it again.`,
        ),
      )
    }
  }
  const sealed = sources.filter((source) => source.sealedSecrets !== null).length
  if (sealed > 0 && !findings.some((each) => each.check === 'secret'))
    findings.push(finder('secret').ok(`All ${sealed} sealed secrets open.`))
  if (sources.length === 0) findings.push(finder('source').warning('No source is connected yet: nothing is watched.'))
  else if (sources.some((source) => source.state === 'active') && !sources.some((source) => source.isHeld))
    findings.push(
      finder('worker').warning('No worker reads the sources now: start "vigie serve", or "vigie worker" beside it.'),
    )
  return findings
}

const nameOf = (source: CheckedSource): string => `${source.name} (${source.connector}) of ${source.brandName}`

/** Longer than this between two checks is not usual on any network. */
const LONG = 15 * 60_000

function checkSource(source: CheckedSource, connectors: ReadonlyMap<string, Connector>, now: number): Finding {
  const { ok, warning, fault } = finder('source')
  const name = nameOf(source)
  if (!connectors.has(source.connector))
    return fault(`${name}: this version of Vigie does not know its network; install the version that does.`)
  if (source.state === 'paused') return warning(`${name} is paused: resume it in the settings when it should be heard.`)
  if (source.errorKind !== null) {
    const says = `${name}: ${source.errorMessage ?? source.errorKind}`
    return /^(auth_|permission_)/.test(source.errorKind)
      ? fault(`${says} Connect it again in the settings.`)
      : warning(`${says} Vigie tries again by itself.`)
  }
  if (connectors.get(source.connector)?.arrives === 'pushed') return ok(`${name} is open for what is sent to it.`)
  if (source.lastCheckAt === null) return warning(`${name} has not been read yet: is a worker running?`)
  const minutes = Math.floor((now - source.lastCheckAt) / 60_000)
  if (now - source.lastCheckAt > LONG)
    return warning(`${name} was last read ${minutes} minutes ago: is a worker running?`)
  return ok(`${name} is being heard.`)
}
