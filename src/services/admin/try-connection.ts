import type { z } from 'zod'
import type { Account, Connector, Edge, Vault, Words } from '../../connectors/sdk/connector.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import type { AllowedAddress } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { withBareWords } from '../listening/bare-words.ts'
import { trialVault } from '../listening/trial-vault.ts'
import type { VaultSource } from '../listening/vault.ts'
import { addressKey, privateAddresses } from './private-addresses.ts'

/** Somebody waits in front of the form. */
const longest = 30_000

/** What signing in showed: settings and secrets as the connector read them, who we are, and the private addresses that were needed. */
export interface TriedConnection {
  readonly settings: Readonly<Record<string, unknown>>
  readonly secrets: Readonly<Record<string, unknown>>
  readonly account: Account
  readonly allowed: readonly AllowedAddress[]
}

/** The connector of this name; refused when this version of Vigie has none that a person connects. */
export function knownConnector(ctx: Context, id: string): Connector {
  const connector = ctx.connectors.get(id)
  if (connector !== undefined && connector.arrives !== 'brought') return connector
  throw unknownConnector(id)
}

/** The refusal of a network that cannot be connected here. */
export function unknownConnector(id: string): ServiceError {
  return new ServiceError('invalid', 'unknown-connector', `This version of Vigie does not know the network “${id}”.`)
}

/** What a trial goes by, beside what was typed. */
export interface TrialOptions {
  /** Secrets that stay as they are stored for this source. */
  readonly kept?: { readonly source: VaultSource; readonly secrets: Readonly<Record<string, unknown>> }
  /** The private addresses that an administrator typed, where that was not in these settings. */
  readonly allowed?: readonly AllowedAddress[]
}

/** Signs in once with what an administrator typed (and secrets kept from before), then leaves again. Refused with the network's own sentence when it does not let us in. */
export async function tryConnection(
  ctx: Context,
  connector: Connector,
  typed: Readonly<Record<string, unknown>>,
  { kept, allowed: given }: TrialOptions = {},
): Promise<TriedConnection> {
  const parsed = connector.settings.safeParse({ ...typed, ...kept?.secrets })
  if (!parsed.success) throw incomplete(parsed.error)
  const entries = Object.entries(parsed.data ?? {})
  const isSecret = new Set(connector.secrets)
  const secrets = Object.fromEntries(entries.filter(([key]) => isSecret.has(key)))
  const allowed = given ?? (await privateAddresses(entries.flatMap(([key, value]) => (key in typed ? [value] : []))))
  const hidden = [...Object.values(secrets), ...connector.secrets.map((key) => typed[key])]
  return askNetwork(ctx, connector, { allowed, secrets: hidden }, async (edge) => {
    const { vault, newest } = trialVault(ctx, connector.id, secrets, kept ?? null, edge.signal)
    const account = await signIn(ctx, connector, parsed.data, edge, vault)
    return {
      settings: Object.fromEntries(entries.filter(([key]) => !isSecret.has(key))),
      secrets: Object.fromEntries(Object.entries(newest()).filter(([, value]) => !isNothing(value))),
      account,
      allowed,
    }
  })
}

/** The refusal of settings that are not complete, with what is missing. */
export function incomplete(error: z.ZodError): ServiceError {
  const errors = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const first = errors[0]
  return new ServiceError(
    'invalid',
    'invalid',
    first === undefined ? 'These settings are not complete.' : `${first.path}: ${first.message}`,
    { facts: { errors } },
  )
}

/** A list of secrets that holds none yet: nothing is stored, so that nobody takes it for a secret. */
const isNothing = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0)

async function signIn(
  ctx: Context,
  connector: Connector,
  settings: unknown,
  edge: Edge,
  vault: Vault,
): Promise<Account> {
  if (connector.identify !== undefined) return connector.identify(settings, edge, vault)
  const session = await connector.connect(settings, edge, vault)
  await session.close().catch((error: unknown) => {
    ctx.log.warn('session.not-closed', {
      connector: connector.id,
      // What a network says may quote somebody.
      error: error instanceof ConnectorError ? error.kind : error instanceof Error ? error.name : 'unknown',
    })
  })
  return session.account
}

/** Asks a network something while somebody waits, for half a minute at most. Refused with the network's own sentence, without the secrets that it may quote. */
export async function askNetwork<T>(
  ctx: Context,
  connector: Connector,
  { allowed, secrets }: { readonly allowed: readonly AllowedAddress[]; readonly secrets: readonly unknown[] },
  work: (edge: Edge) => Promise<T>,
): Promise<T> {
  const end = new AbortController()
  const tooLong = AbortSignal.timeout(longest)
  try {
    return await work(ctx.edge(AbortSignal.any([end.signal, tooLong]), new Set(allowed.map(addressKey))))
  } catch (error) {
    if (error instanceof ConnectorError) throw refusal(withBareWords(error, secrets))
    if (!tooLong.aborted) throw error
    const sentence = `${connector.name} did not answer within ${longest / 1_000} seconds.`
    throw refusal(
      new ConnectorError('transient', sentence, {
        fr: `${connector.nameFr ?? connector.name} n’a pas répondu en ${longest / 1_000} secondes.`,
        cause: error,
      }),
    )
  } finally {
    end.abort()
  }
}

/** What the connector says itself, where it says it in both languages. */
const inWords = ({ message, fr }: ConnectorError): Words | null => (fr === null ? null : { en: message, fr })

function refusal(error: ConnectorError): ServiceError {
  return new ServiceError(
    'refused',
    error.kind === 'transient' ? 'source-unreachable' : 'source-refused',
    error.message,
    { facts: { kind: error.kind, retryAt: error.retryAt, sentence: inWords(error) }, cause: error },
  )
}
