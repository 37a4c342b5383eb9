import type { Connector, OwnAddress } from '../../connectors/sdk/connector.ts'
import { MemoryVault } from '../../connectors/sdk/memory-vault.ts'
import { type StoredConsent, takeConsent } from '../../store/consents.ts'
import { hashToken } from '../../store/link-token.ts'
import type { AllowedAddress } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { signingKey } from '../listening/vault.ts'
import { mustSee, permitted } from '../permissions.ts'
import { addSource } from './add-source.ts'
import { accessTo, connectAgain, type SourceAgain, unasked } from './connect-again.ts'
import { consentFor, consentPlace, returnTo } from './consent.ts'
import { askNetwork, knownConnector, tryConnection } from './try-connection.ts'

/** Takes up a sign-in with what came back from the network's page: connects the account for the brand, or the source again. Each sign-in is ended once, by whoever began it; a refusal says where it began. */
export async function finishConsent(
  ctx: Context,
  input: { readonly answer: string },
  own: OwnAddress,
): Promise<SourceAgain> {
  const person = permitted(ctx, 'connect-sources')
  const answer = new URLSearchParams(input.answer)
  const state = answer.get('state') ?? ''
  const hash = hashToken(state)
  const begun = await takeConsent(ctx.db, hash, person.userId, ctx.now())
  if (begun === undefined) throw consentOver()
  mustSee(person, begun.brandId)
  const connector = knownConnector(ctx, begun.connector)
  try {
    if (answer.get('error') === 'access_denied') throw declined(connector)
    const { kept, allowed } = opened(ctx.sealer.open(begun.sealed, consentPlace(hash)))
    const request = { own, returnTo: returnTo(own), state }
    const vault = new MemoryVault({}, () => signingKey(ctx, connector.id))
    const consent = consentFor(connector, begun.way)
    const secrets = [kept, answer.get('code')]
    const settings = await askNetwork(ctx, connector, { allowed, secrets }, (edge) =>
      consent.finish(answer, kept, request, edge, vault),
    )
    if (begun.sourceId === null) {
      const tried = await tryConnection(ctx, connector, settings, { allowed })
      return { ...(await addSource(ctx, connector, begun.brandId, tried)), left: null }
    }
    const access = await accessTo(ctx, { sourceId: begun.sourceId, connector: connector.id })
    const tried = await tryConnection(ctx, connector, { ...unasked(connector, access), ...settings }, { allowed })
    return await connectAgain(ctx, connector, access, tried, [])
  } catch (error) {
    throw error instanceof ServiceError ? withWayBack(error, begun) : error
  }
}

interface Opened {
  readonly kept: Readonly<Record<string, unknown>>
  readonly allowed: readonly AllowedAddress[]
}

/** What we sealed ourselves. */
const opened = (text: string): Opened => JSON.parse(text)

function consentOver(): ServiceError {
  return new ServiceError(
    'conflict',
    'consent-over',
    'This sign-in is over: it takes a quarter of an hour at most, counts once, and ends in the account that began it. Begin again.',
  )
}

function declined({ name, nameFr = name }: Connector): ServiceError {
  return new ServiceError('refused', 'consent-declined', `You said no on ${name}: nothing was connected.`, {
    facts: {
      sentence: {
        en: `You said no on ${name}, and that is fine: nothing was connected, and Vigie keeps nothing of it.`,
        fr: `Vous avez dit non sur ${nameFr}, et c’est bien ainsi : rien n’a été branché, et Vigie n’en garde rien.`,
      },
    },
  })
}

/** The same refusal, with where the sign-in began, so that the page leads back there. */
function withWayBack(error: ServiceError, begun: StoredConsent): ServiceError {
  const { brandId, connector, sourceId } = begun
  return new ServiceError(error.code, error.reason, error.message, {
    facts: { ...error.facts, begun: { brandId, connector, sourceId } },
    cause: error,
  })
}
