import { french as t } from './typography.ts'

/** What the interface says in French when something of ours still stands at a network that Vigie has left. */
export const signOut = {
  title: t`Encore un geste, là-bas`,
  read: t`C'est lu`,
}
