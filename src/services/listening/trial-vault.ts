import { MemoryVault } from '../../connectors/sdk/memory-vault.ts'
import type { Vault } from '../../connectors/sdk/connector.ts'
import type { Context } from '../context.ts'
import { signingKey, sourceVault, type VaultSource } from './vault.ts'

type Secrets = Readonly<Record<string, unknown>>

/** The vault of settings that are only being tried; `newest` gives the secrets as they are after it. */
export interface TrialVault {
  readonly vault: Vault
  newest(): Secrets
}

/** A vault for a trial. What was typed is kept in memory until it is stored. What was `kept` from a stored source is in use there at the same time: it is renewed under that source's own lock, and stored at once. */
export function trialVault(
  ctx: Omit<Context, 'actor'>,
  connector: string,
  typed: Secrets,
  kept: { readonly source: VaultSource; readonly secrets: Secrets } | null,
  signal: AbortSignal,
): TrialVault {
  const key = (): ReturnType<Vault['signingKey']> => signingKey(ctx, connector)
  if (kept === null || Object.keys(kept.secrets).length === 0) {
    const memory = new MemoryVault(typed, key)
    return { vault: memory, newest: () => memory.held }
  }
  const stored = sourceVault(ctx, kept.source, signal)
  const keys = Object.keys(kept.secrets)
  const ofKept = (all: Secrets): Secrets => Object.fromEntries(Object.entries(all).filter(([it]) => keys.includes(it)))
  let newest: Secrets = { ...typed, ...kept.secrets }
  return {
    newest: () => newest,
    vault: {
      signingKey: key,
      renew: (work) =>
        stored.renew(async (held) => {
          newest = { ...newest, ...ofKept(held) }
          const { secrets, value } = await work(newest)
          newest = secrets ?? newest
          return { secrets: secrets === null ? null : { ...held, ...ofKept(secrets) }, value }
        }),
    },
  }
}
