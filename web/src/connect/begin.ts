import { type ConsentInput, ConsentPage } from '../../../src/api/consents.ts'
import { ask } from '../api.ts'

/** Asks for the page of a network on which one signs in. */
export type Begin = (input: {
  connector: string
  way: string | null
  settings: Record<string, unknown>
}) => Promise<{ url: string }>

/** Begins a sign-in for a new source of a brand, or for one that signs in again. */
export const beginFor =
  (brandId: string, sourceId: string | null): Begin =>
  (input) =>
    ask('POST', `v1/brands/${encodeURIComponent(brandId)}/consents`, ConsentPage, {
      ...input,
      sourceId,
    } satisfies ConsentInput)

const place = 'vigie.connect.from'

/** Sends the browser to a network's page, and keeps for this tab where it left from. */
export function leaveFor(url: string): void {
  try {
    sessionStorage.setItem(place, location.pathname)
  } catch {
    // Where nothing may be kept, one comes back to the list of sources.
  }
  location.assign(url)
}

/** Where this tab left from; null where that is not known. */
export function leftFrom(): string | null {
  try {
    return sessionStorage.getItem(place)
  } catch {
    return null
  }
}
