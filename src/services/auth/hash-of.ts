import { slowPasswords } from './options.ts'

/** The hash of a password, as sign-in compares it. Slow on purpose. */
export const hashOf = (password: string): Promise<string> => slowPasswords.hash(password)
