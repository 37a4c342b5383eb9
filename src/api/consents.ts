import { z } from 'zod'

const Words = z.object({ en: z.string(), fr: z.string() })

/** How a network lets people sign in on its own page, for one of its ways (null: its own). */
export const ConsentInfo = z.object({
  way: z.string().nullable(),
  /** JSON Schema of what is asked before. */
  form: z.record(z.string(), z.unknown()),
  about: Words.nullable(),
  /** Words of the button, and of the other choice, which is the way’s own form. */
  act: Words.nullable(),
  instead: Words.nullable(),
  /** Why it cannot be done from this installation; null where it can. */
  unfit: Words.nullable(),
  /** What has to be registered at the network, because it sends browsers back nowhere else; null where nothing has. */
  register: z.string().nullable(),
})
export type ConsentInfo = z.infer<typeof ConsentInfo>

/** What a sign-in on a network's own page begins with. */
export const ConsentInput = z.object({
  connector: z.string().min(1).max(40),
  way: z.string().min(1).max(40).nullable().default(null),
  /** The source that signs in again; null: a new one. */
  sourceId: z.uuid().nullable().default(null),
  settings: z.record(z.string(), z.unknown()),
})
export type ConsentInput = z.input<typeof ConsentInput>

/** The page of the network on which one signs in. */
export const ConsentPage = z.object({ url: z.url({ protocol: /^https?$/ }) })

/** What came back with the browser, as it stood behind the question mark. */
export const ConsentAnswer = z.object({ answer: z.string().min(1).max(16_000) })

/** Where a sign-in that did not end well began. */
export const ConsentBegan = z.object({
  brandId: z.uuid(),
  connector: z.string(),
  sourceId: z.uuid().nullable(),
})
