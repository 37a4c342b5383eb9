import type { ConnectorError } from './errors.ts'

const byOthers = new WeakSet<Error>()

/** Marks a refusal as one by what stands before a network: a gateway, a firewall, a page where the API's own words should be. It says nothing about what was asked for. */
export function saidByGateway(error: ConnectorError): ConnectorError {
  byOthers.add(error)
  return error
}

/** Whether a refusal is one by what stands before a network. */
export const isByGateway = (error: unknown): boolean => error instanceof Error && byOthers.has(error)
