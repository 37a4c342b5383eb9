import { z } from 'zod'

/** The shape of the file; a Vigie that does not know a newer one says so. */
export const FORMAT = 1

const Count = z.number().int().nonnegative()
const Digest = z.string().regex(/^[0-9a-f]{64}$/)

/** What a backup says of itself, in `manifest.json`. */
export const Manifest = z.strictObject({
  format: z.literal(FORMAT),
  madeBy: z.strictObject({ vigie: z.string(), postgres: z.string() }),
  madeAt: z.string(),
  /** Fingerprint of the key that the secrets are sealed with; the key itself is never in a backup. */
  keyFingerprint: z.string().nullable(),
  migrations: z.array(z.strictObject({ version: Count, name: z.string() })),
  tables: z.array(
    z.strictObject({
      name: z.string().min(1),
      columns: z.array(z.string().min(1)),
      rows: Count,
      parts: z.array(z.strictObject({ name: z.string(), size: Count, sha256: Digest })),
    }),
  ),
  sequences: z.array(
    z.strictObject({ table: z.string(), column: z.string(), last: z.string().regex(/^-?\d+$/), called: z.boolean() }),
  ),
})
export type Manifest = z.infer<typeof Manifest>

/** Names of the files that every backup holds. */
export const names = { about: 'README.txt', manifest: 'manifest.json', digest: 'manifest.json.sha256' } as const

/** What somebody reads who opens the file by hand. */
export const about = (made: Pick<Manifest, 'madeAt' | 'keyFingerprint'> & { readonly version: string }): string => `\
A backup of Vigie ${made.version}, made at ${made.madeAt}.

Put it back with: vigie restore THIS-FILE

tables/NAME/*.gz, one after the other, are the rows of a table as PostgreSQL's COPY writes them (text format); their
columns, numbers and checksums are in manifest.json.
The key that opens the passwords of networks is not in here. ${
  made.keyFingerprint === null ? 'There was none yet.' : `Its fingerprint is ${made.keyFingerprint}.`
}
`
