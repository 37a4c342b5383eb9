import { generateKeyPairSync, type JsonWebKey, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Renewed, Vault } from '../../connectors/sdk/connector.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { type Duration, seconds } from '../../domain/model/time.ts'
import {
  endRenewal,
  holdRenewal,
  keepConnectorKey,
  readConnectorKey,
  saveRenewed,
  takeRenewal,
} from '../../store/renewals.ts'
import type { Database } from '../../store/database.ts'
import { readSourceAccess } from '../../store/source-reads.ts'
import { lockSource } from '../../store/sources.ts'
import { bindKey, sealSecrets } from '../admin/seal-secrets.ts'
import type { Context } from '../context.ts'
import { openSecrets } from './open-secrets.ts'

type Secrets = Readonly<Record<string, unknown>>

/** A process that was killed in the middle keeps others waiting so long, and one that lives holds on in time. */
const held = seconds(15)
const holdEvery = seconds(5)
/** Work that takes longer is given up on: another may try. */
const longestWork = seconds(60)
const lookAgain = seconds(0.1)
const mostLooks = 400
/** How long to wait each time before what could not be stored is stored again; after that it is kept for the next renewal. */
const patience: readonly Duration[] = [seconds(0.1), seconds(1), seconds(4)]

/** What this process knows of the renewals of a database's sources, whatever becomes of the sessions that began them. */
interface Renewals {
  /** What a network gave and nobody could store yet, by source: the token before it is worth nothing any more. */
  readonly unstored: Map<string, { readonly before: Secrets; readonly after: Secrets }>
  readonly running: Map<string, Set<Promise<unknown>>>
}
const renewals = new WeakMap<Database, Renewals>()

function renewalsOf({ db }: Pick<Context, 'db'>): Renewals {
  const known = renewals.get(db) ?? { unstored: new Map(), running: new Map() }
  renewals.set(db, known)
  return known
}

/** Comes when no renewal of the source runs in this process, or after `atMost`. */
export async function renewalsOver(ctx: Pick<Context, 'db'>, sourceId: string, atMost: Duration): Promise<void> {
  const running = renewalsOf(ctx).running.get(sourceId)
  if (running === undefined) return
  const end = new AbortController()
  await Promise.race([
    Promise.allSettled(running),
    pause(atMost, undefined, { signal: end.signal }).catch(() => undefined),
  ])
  end.abort()
}

/** The vault of a stored source. The right to renew is a row of its own and not a transaction, because none is open while a network is asked. */
export function sourceVault(
  ctx: Omit<Context, 'actor'>,
  source: VaultSource,
  signal: AbortSignal,
  waits: readonly Duration[] = patience,
): Vault {
  return {
    renew: (work) => renew(ctx, source.id, signal, work, waits),
    signingKey: () => signingKey(ctx, source.connector),
  }
}

/** Whose secrets, on which network. */
export interface VaultSource {
  readonly id: string
  readonly connector: string
}

async function renew<T>(
  ctx: Omit<Context, 'actor'>,
  id: string,
  signal: AbortSignal,
  work: (before: Secrets) => Promise<Renewed<T>>,
  waits: readonly Duration[],
): Promise<T> {
  const token = randomUUID()
  await waitForTurn(ctx, id, token, signal)
  const { running } = renewalsOf(ctx)
  const beside = running.get(id) ?? new Set()
  running.set(id, beside)
  const mine = renewNow(ctx, id, token, work, waits)
  beside.add(mine)
  try {
    return await mine
  } finally {
    beside.delete(mine)
    if (beside.size === 0 && running.get(id) === beside) running.delete(id)
  }
}

async function renewNow<T>(
  ctx: Omit<Context, 'actor'>,
  id: string,
  token: string,
  work: (before: Secrets) => Promise<Renewed<T>>,
  waits: readonly Duration[],
): Promise<T> {
  const done = new AbortController()
  const holding = hold(ctx, id, token, done.signal)
  try {
    const owed = renewalsOf(ctx).unstored.get(id)
    // Whoever signed in again since knows better, and their token is read below.
    if (owed !== undefined) await storeWith(waits, ctx, id, owed.before, owed.after).catch(unlessRefused)
    const access = await readSourceAccess(ctx.db, id)
    if (access === undefined) throw gone()
    const before = openSecrets(ctx, access)
    const { secrets, value } = await work(before)
    if (secrets !== null) await storeWith(waits, ctx, id, before, secrets)
    return value
  } finally {
    done.abort()
    await holding
    await endRenewal(ctx.db, id, token).catch((error: unknown) => {
      ctx.log.warn('renewal.not-ended', { sourceId: id, error: String(error) })
    })
  }
}

/** Holds on to the right while the work runs, for as long as it may take. */
async function hold(ctx: Omit<Context, 'actor'>, id: string, token: string, done: AbortSignal): Promise<void> {
  for (let left = longestWork / holdEvery; left > 0; left -= 1) {
    await pause(holdEvery, undefined, { signal: done }).catch(() => undefined)
    if (done.aborted) return
    // Where the database is away the right may go to another: what is stored then is compared before.
    await holdRenewal(ctx.db, id, token, held).catch(() => undefined)
  }
}

async function waitForTurn(ctx: Omit<Context, 'actor'>, id: string, token: string, signal: AbortSignal): Promise<void> {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    if (await takeRenewal(ctx.db, id, token, held)) return
    if ((await readSourceAccess(ctx.db, id)) === undefined) throw gone()
    await pause(lookAgain, undefined, { signal })
  }
  throw new ConnectorError('transient', 'Another process renews this sign-in and does not come to an end.', {
    fr: 'Un autre processus renouvelle cette connexion et n’en finit pas.',
  })
}

/** Stores what was renewed, with patience. What cannot be stored now is kept: a refresh token that may be used once is worth nothing after it, and this is all there is. */
async function storeWith(
  waits: readonly Duration[],
  ctx: Omit<Context, 'actor'>,
  id: string,
  before: Secrets,
  after: Secrets,
): Promise<void> {
  const { unstored } = renewalsOf(ctx)
  unstored.set(id, { before, after })
  for (const wait of [...waits, null]) {
    try {
      await store(ctx, id, before, after)
      unstored.delete(id)
      return
    } catch (error) {
      if (error instanceof ConnectorError) unstored.delete(id)
      if (error instanceof ConnectorError || wait === null) throw error
      ctx.log.warn('renewal.not-stored', { sourceId: id, error: error instanceof Error ? error.name : 'unknown' })
      await pause(wait)
    }
  }
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof ConnectorError)) throw error
}

/** Only what was renewed is stored, and only where nobody stored something else in the meantime: whoever signed in again knows better. */
async function store(ctx: Omit<Context, 'actor'>, id: string, before: Secrets, after: Secrets): Promise<void> {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !isDeepStrictEqual(before[key], after[key]),
  )
  if (changed.length === 0) return
  await ctx.db.transaction(async (tx) => {
    await lockSource(tx, id)
    const access = await readSourceAccess(tx, id)
    if (access === undefined) throw gone()
    const now = openSecrets(ctx, access)
    // A try whose end nobody heard of may have stored it.
    if (changed.every((key) => isDeepStrictEqual(now[key], after[key]))) return
    if (changed.some((key) => !isDeepStrictEqual(now[key], before[key])))
      throw new ConnectorError('transient', 'Somebody signed in again while this sign-in was renewed.', {
        fr: 'Quelqu’un s’est reconnecté pendant que cette connexion se renouvelait.',
      })
    const stay = Object.entries(now).filter(([key]) => !changed.includes(key))
    const fresh = Object.entries(after).filter(([key]) => changed.includes(key))
    await saveRenewed(tx, id, await sealSecrets(ctx, tx, id, Object.fromEntries([...stay, ...fresh])))
  })
}

const gone = (): ConnectorError => new ConnectorError('auth_revoked', 'This source was removed.')

const place = (connector: string) => ({ table: 'connector_key', row: connector, column: 'sealed' })

/** What this installation signs with towards a network: made once, the same for each of its sources. */
export async function signingKey(ctx: Omit<Context, 'actor'>, connector: string): Promise<JsonWebKey> {
  const stored = await readConnectorKey(ctx.db, connector)
  if (stored !== undefined) return read(ctx.sealer.open(stored, place(connector)))
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const fresh = JSON.stringify(privateKey.export({ format: 'jwk' }))
  const kept = await ctx.db.transaction(async (tx) => {
    await bindKey(ctx, tx)
    return keepConnectorKey(tx, connector, ctx.sealer.seal(fresh, place(connector)), ctx.now())
  })
  return read(ctx.sealer.open(kept, place(connector)))
}

function read(text: string): JsonWebKey {
  const key: unknown = JSON.parse(text)
  return typeof key === 'object' && key !== null ? { ...key } : {}
}
