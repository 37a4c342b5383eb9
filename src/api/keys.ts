import { z } from 'zod'
import { apiScopes, keyDays } from '../domain/people/api-key.ts'
import { visible } from './visible.ts'

/** What a key opens, at most what its person may. */
export const ApiScope = z.enum(apiScopes)

const Time = z.iso.datetime()

/** A key for a program, without the key itself. `brandIds` null: every brand that its person sees. */
export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Its first characters, to tell it from others. */
  hint: z.string(),
  person: z.object({ id: z.string(), name: z.string() }),
  scopes: z.array(ApiScope),
  brandIds: z.array(z.uuid()).nullable(),
  state: z.enum(['alive', 'revoked', 'expired']),
  createdAt: Time,
  expiresAt: Time,
  lastUsedAt: Time.nullable(),
  revokedAt: Time.nullable(),
})
export type ApiKey = z.infer<typeof ApiKey>

export const ApiKeys = z.object({ keys: z.array(ApiKey) })

/** A key to be made; the password says that it is really its person who asks. */
export const ApiKeyInput = z.object({
  name: visible(120),
  scopes: z.array(ApiScope).min(1).max(apiScopes.length),
  brandIds: z.array(z.uuid()).min(1).max(200).nullable().default(null),
  days: z.number().int().min(1).max(keyDays.most).default(keyDays.usual),
  password: z.string().min(1).max(128),
})

/** A key with its secret, which is told once. */
export const FreshApiKey = z.object({ key: ApiKey, secret: z.string() })
export type FreshApiKey = z.infer<typeof FreshApiKey>
