import { english as t } from './typography.ts'
import type { signOut as french } from './sign-out.fr.ts'

/** What the interface says in English when something of ours still stands at a network that Vigie has left. */
export const signOut: typeof french = {
  title: t`One thing left to do there`,
  read: t`I have read it`,
}
