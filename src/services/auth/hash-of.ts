import { hashPassword } from 'better-auth/crypto'

/** The hash of a password, as sign-in compares it. Slow on purpose. */
export const hashOf = (password: string): Promise<string> => hashPassword(password)
