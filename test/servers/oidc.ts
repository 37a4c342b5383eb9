import { createRequire } from 'node:module'
import { join } from 'node:path'
import { z } from 'zod'
import { startServerChild } from './child.ts'

/** Whether the OpenID provider of the tests is installed. */
export const hasOidc = ((): boolean => {
  try {
    createRequire(import.meta.url).resolve('oidc-provider')
    return true
  } catch {
    return false
  }
})()

/** A real OpenID provider of its own, on loopback: who signs in is called as they type, whatever their password is. */
export interface Oidc extends AsyncDisposable {
  readonly issuer: string
  /** Where a mail server asks whether a token is good. */
  readonly introspection: string
  /** How often tokens were renewed. */
  renewals(): Promise<number>
  /** How many sign-ins were given back. */
  ended(): Promise<number>
}

const Ready = z.object({ issuer: z.string() })
const Counts = z.object({ grants: z.number(), ended: z.number() })

/** Starts it for an application that is registered with this address to come back to. Refresh tokens change each time, and one that is used twice ends the sign-in. */
export async function startOidc(redirect: string, folder: string): Promise<Oidc> {
  const child = await startServerChild({
    script: './oidc.mjs',
    argument: { redirect },
    logFile: join(folder, 'oidc.log'),
  })
  const { issuer } = Ready.parse(child.ready)
  return {
    issuer,
    introspection: `${issuer}/introspect`,
    async renewals() {
      return Counts.parse(await child.ask('count')).grants
    },
    async ended() {
      return Counts.parse(await child.ask('count')).ended
    },
    [Symbol.asyncDispose]: () => child.stop(),
  }
}
