import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { passkeyPlace } from '../../../src/domain/people/passkeys.ts'
import { peopleApi } from './people-api.ts'

/** Whether this browser, at this address, can hold passkeys at all. */
export const knowsPasskeys = (): boolean => browserSupportsWebAuthn()

/** Whether passkeys can be bound to this address: a name, and https unless it is this very machine. The server decides; this only spares a button that never works. */
export const passkeysHere = (): boolean =>
  knowsPasskeys() && passkeyPlace(location.origin).offered && location.hostname !== '127.0.0.1'

/** The person closed the browser's own window, or let it wait too long. */
export class PasskeyUnused extends Error {
  override readonly name = 'PasskeyUnused'
}

const given = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask()
  } catch (cause) {
    throw new PasskeyUnused('The browser gave no passkey.', { cause })
  }
}

/** Makes a passkey on this device and gives it to the server. */
export async function addPasskey(name: string, password: string): Promise<void> {
  const options = await peopleApi.passkeyOptions(password)
  // What the server hands out is made for exactly this; the browser checks it again.
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
  const response = await given(() => startRegistration({ optionsJSON }))
  await peopleApi.addPasskey({ name, response })
}

/** Signs in with a passkey of this device. */
export async function enterWithPasskey(): Promise<void> {
  const options = await peopleApi.passkeyChallenge()
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
  const response = await given(() => startAuthentication({ optionsJSON }))
  await peopleApi.signInWithPasskey(response)
}
