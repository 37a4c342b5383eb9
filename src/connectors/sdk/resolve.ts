import { lookup, Resolver } from 'node:dns/promises'
import { readFile, stat } from 'node:fs/promises'
import { Doorway } from './budget.ts'

/** One address that a host name stands for. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** Turns a host name into addresses; a test hands in another one. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>

/** What names are looked up with; what is left out is the machine's own. */
export interface ResolveParts {
  /** Name servers (`address:port`). */
  readonly servers?: readonly string[]
  /** Where the machine's own list of names lies. */
  readonly hosts?: string
  /** Asks the machine's own look-up. */
  readonly machine?: Resolve
  /** How long (ms) is waited: for a name server's first word, for all of them, for the other kind of address once there is one, for the machine to be free. */
  readonly waits?: { readonly server: number; readonly servers: number; readonly other: number; readonly line: number }
}

const usualWaits = { server: 2_000, servers: 6_000, other: 1_000, line: 5_000 }
const hostsFile = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts'

/** Makes a look-up that names chosen by strangers cannot stall. The machine's own takes a thread of this process for as long as a name's server lets it wait, and there are two for all; so the name servers are asked, which takes none, and the machine only for what they do not tell: a name of the house. One such question is under way at a time. What the machine lists itself it is asked at once. */
export function createResolve(parts: ResolveParts = {}): Resolve {
  const { servers, hosts = hostsFile, machine = askMachine, waits = usualWaits } = parts
  const line = new Doorway(1)
  const listed = namesListedIn(hosts)
  const asked = new Map<string, Promise<readonly ResolvedAddress[]>>()

  const inLine: Resolve = async (host) => {
    const leave = await line.enter(AbortSignal.timeout(waits.line))
    return machine(host).finally(leave)
  }
  const find = async (host: string): Promise<readonly ResolvedAddress[]> => {
    if (host === 'localhost' || (await listed()).has(host)) return machine(host)
    const found = await askServers(host, servers, waits)
    return found.length > 0 ? found : inLine(host)
  }
  return async (given) => {
    const host = given.toLowerCase()
    const before = asked.get(host)
    if (before !== undefined) return before
    const found = find(host).finally(() => asked.delete(host))
    asked.set(host, found)
    return found
  }
}

/** Looks names up for this process. */
export const systemResolve: Resolve = createResolve()

async function askMachine(host: string): Promise<readonly ResolvedAddress[]> {
  const found = await lookup(host, { all: true, verbatim: true })
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

/** The addresses that name servers tell; none where they tell none, for whatever reason. */
async function askServers(
  host: string,
  servers: readonly string[] | undefined,
  waits: Required<ResolveParts>['waits'],
): Promise<readonly ResolvedAddress[]> {
  // One for each question: the servers may be others by now, and giving up on one gives up on no other.
  const resolver = new Resolver({ timeout: waits.server, tries: 2 })
  if (servers !== undefined) resolver.setServers(servers)
  const timers = [setTimeout(() => resolver.cancel(), waits.servers)]
  const ask = async (family: 4 | 6): Promise<readonly ResolvedAddress[]> => {
    const found = await (family === 4 ? resolver.resolve4(host) : resolver.resolve6(host)).catch(() => [])
    if (found.length > 0) timers.push(setTimeout(() => resolver.cancel(), waits.other))
    return found.map((address) => ({ address, family }))
  }
  try {
    return (await Promise.all([ask(4), ask(6)])).flat()
  } finally {
    for (const each of timers) clearTimeout(each)
  }
}

/** The names that stand in a list of hosts, read again when it has changed. */
function namesListedIn(path: string): () => Promise<ReadonlySet<string>> {
  let known: { readonly as: string; readonly names: ReadonlySet<string> } = { as: '', names: new Set() }
  return async () => {
    try {
      const { mtimeMs, size } = await stat(path)
      const as = `${mtimeMs} ${size}`
      if (known.as !== as) {
        const lines = (await readFile(path, 'utf8')).toLowerCase().split('\n')
        known = { as, names: new Set(lines.flatMap((it) => it.replace(/#.*$/u, '').trim().split(/\s+/u).slice(1))) }
      }
      return known.names
    } catch {
      return new Set()
    }
  }
}
