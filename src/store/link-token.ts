import { createHash, randomBytes } from 'node:crypto'

/** What is kept of a token that stands in a link. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** A fresh token of 256 bits for a link's fragment. */
export const newToken = (): string => randomBytes(32).toString('base64url')
