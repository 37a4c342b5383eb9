import { z } from 'zod'
import type { OwnAddress } from '../../connectors/sdk/connector.ts'
import { MemoryVault } from '../../connectors/sdk/memory-vault.ts'
import { after } from '../../domain/model/time.ts'
import { brandExists } from '../../store/brands.ts'
import { forgetConsents, insertConsent } from '../../store/consents.ts'
import { hashToken, newToken } from '../../store/link-token.ts'
import { readSource } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { signingKey } from '../listening/vault.ts'
import { mustSee, permitted } from '../permissions.ts'
import { brandGone } from './add-source.ts'
import { accessTo, withKept } from './connect-again.ts'
import { consentFor, consentLasts, consentPlace, returnTo } from './consent.ts'
import { privateAddresses } from './private-addresses.ts'
import { bindKey } from './seal-secrets.ts'
import { sourceGone } from './source.ts'
import { askNetwork, incomplete, knownConnector, unknownConnector } from './try-connection.ts'

/** What a sign-in on a network's own page begins with: for a new source of a brand, or for one that signs in again. */
export interface ConsentInput {
  readonly brandId: string
  readonly sourceId: string | null
  readonly connector: string
  /** Which of the network's ways; null: its own. */
  readonly way: string | null
  readonly settings: Readonly<Record<string, unknown>>
}

/** Asks a network for the page on which this person signs in, and keeps for a quarter of an hour what is needed when they come back. */
export async function beginConsent(
  ctx: Context,
  input: ConsentInput,
  own: OwnAddress,
): Promise<{ readonly url: string }> {
  const person = permitted(ctx, 'connect-sources')
  mustSee(person, input.brandId)
  if (!(await brandExists(ctx.db, input.brandId))) throw brandGone()
  const connector = knownConnector(ctx, input.connector)
  if (connector.offered === false) throw unknownConnector(connector.id)
  const consent = consentFor(connector, input.way)
  const unfit = consent.unfit?.(own) ?? null
  if (unfit !== null) throw new ServiceError('refused', 'consent-unfit', unfit.en, { facts: { sentence: unfit } })
  const parsed = consent.form.safeParse(await completed(ctx, input))
  if (!parsed.success) throw incomplete(parsed.error)
  const given: object = typeof parsed.data === 'object' && parsed.data !== null ? parsed.data : {}
  const allowed = await privateAddresses(Object.values(given))
  const state = newToken()
  const request = { own, returnTo: returnTo(own), state }
  const vault = new MemoryVault({}, () => signingKey(ctx, connector.id))
  const secrets = connector.secrets.map((key): unknown => Reflect.get(given, key))
  const { url, kept } = await askNetwork(ctx, connector, { allowed, secrets }, (edge) =>
    consent.begin(given, request, edge, vault),
  )
  mustBePage(url, connector.name)
  const now = ctx.now()
  const hash = hashToken(state)
  const sealed = ctx.sealer.seal(JSON.stringify({ kept, allowed }), consentPlace(hash))
  const { brandId, sourceId, way } = input
  const begun = { userId: person.userId, brandId, connector: connector.id, way, sourceId, sealed }
  await ctx.db.transaction(async (tx) => {
    await bindKey(ctx, tx)
    await forgetConsents(tx, now)
    await insertConsent(tx, hash, begun, after(now, consentLasts))
  })
  return { url }
}

/** What was typed, with the secrets that a source has already and that were left empty. */
async function completed(ctx: Context, input: ConsentInput): Promise<Readonly<Record<string, unknown>>> {
  if (input.sourceId === null) return input.settings
  const connector = knownConnector(ctx, input.connector)
  const source = await readSource(ctx.db, input.sourceId)
  if (source === undefined || source.removedAt !== null || source.brandId !== input.brandId) throw sourceGone()
  const access = await accessTo(ctx, { sourceId: input.sourceId, connector: input.connector })
  const asked = z.toJSONSchema(consentFor(connector, input.way).form, { io: 'input' }).properties ?? {}
  const secrets = connector.secrets.filter((key) => key in asked)
  const { typed, kept } = withKept(ctx, connector, access, input.settings, secrets)
  return { ...kept, ...typed }
}

/** A browser is sent to a page and to nothing else. */
function mustBePage(url: string, name: string): void {
  if (URL.canParse(url) && /^https?:$/u.test(new URL(url).protocol)) return
  throw new ServiceError('refused', 'source-refused', `${name} named no page to sign in on.`)
}
