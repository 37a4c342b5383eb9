import type { Connector, Consent, OwnAddress } from '../../connectors/sdk/connector.ts'
import { isPublicAddress } from '../../connectors/sdk/guard.ts'
import { isIP } from 'node:net'
import { minutes } from '../../domain/model/time.ts'
import { ServiceError } from '../errors.ts'
import { returnPath } from '../../connectors/sdk/oauth.ts'

/** How long somebody may take on the network's page. */
export const consentLasts = minutes(15)

/** Where each network sends the browser back to. */
export const returnTo = (own: Pick<OwnAddress, 'origin'>): string => own.origin + returnPath

/** Names that only a machine or a house of its own knows. */
const houseNames = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa|test|invalid)$/u

/** Where this installation is reached, and whether the outside world can be expected to. No name is looked up: it may lead elsewhere from there. */
export function ownAddress(url: string): OwnAddress {
  const { origin, protocol, hostname } = new URL(url)
  const bare = hostname.replace(/^\[|\]$/gu, '')
  const known = isIP(bare) === 0 ? bare.includes('.') && !houseNames.test(bare) : isPublicAddress(bare)
  return { origin, isPublic: protocol === 'https:' && known }
}

/** The consent of a network for one of its ways (null: its own); refused where it has none. */
export function consentFor(connector: Connector, way: string | null): Consent {
  const consent = connector.consents?.find((it) => (it.way ?? null) === way)
  if (consent !== undefined) return consent
  throw new ServiceError('invalid', 'no-consent', `${connector.name} has no sign-in on a page of its own.`)
}

/** Where the sealed part of a sign-in that is under way stands. */
export const consentPlace = (stateHash: Buffer) => ({
  table: 'consent',
  row: stateHash.toString('hex'),
  column: 'sealed',
})
