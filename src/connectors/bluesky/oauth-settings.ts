import { z } from 'zod'

const Did = z.string().regex(/^did:[a-z]+:[\w.:%-]{1,250}$/)
const Web = z.url({ protocol: /^https?$/ }).max(500)
/** A key of ours, private part included (JWK, ES256). */
const Key = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() })

/** What signing in on the network's own page left behind: stored sealed, as one value, because its parts are worth nothing without one another. */
export const OAuthTokens = z.object({
  did: Did,
  /** The authorization server, which renews and revokes. */
  issuer: Web,
  /** The account's own server, for which the tokens are. */
  pds: Web,
  /** Who Vigie was to the authorization server when the account signed in. */
  clientId: z.string().max(2_000),
  /** Each request proves that it has this key; a stolen token without it is worth nothing (RFC 9449). */
  key: Key,
  access: z.string().max(20_000),
  /** When the access token ends, in ms since 1970. */
  accessUntil: z.number(),
  /** May be used once. */
  refresh: z.string().max(20_000),
  /** When the account signed in, and when the tokens were last renewed, in ms since 1970. */
  since: z.number(),
  renewed: z.number(),
  scope: z.string().max(2_000),
})
export type OAuthTokens = z.infer<typeof OAuthTokens>

/** What is known between going to the network's page and coming back. */
export const OAuthKept = z.object({
  service: Web,
  directory: Web,
  issuer: Web,
  /** Null where a server was named and not an account: the page asks who it is. */
  did: Did.nullable(),
  verifier: z.string(),
  clientId: z.string(),
  key: Key,
  stream: z.string(),
})
export type OAuthKept = z.infer<typeof OAuthKept>
