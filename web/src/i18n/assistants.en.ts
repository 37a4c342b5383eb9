import type { assistants as french } from './assistants.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English about assistants. */
export const assistants: typeof french = {
  title: t`Assistants`,
  text: t`An assistant (by MCP) reads cases, prepares a draft, leaves a note. It sends nothing and settles nothing: a person reads and sends.`,
  off: t`The door is shut.`,
  on: t`The door is open to whoever holds a key.`,
  open: t`Open the door`,
  shut: t`Shut the door`,
  address: t`Address for the assistant`,
  key: t`It comes with a key, made above: “Read cases” to read, “Work on cases” for drafts and notes.`,
  draft: t`An assistant’s draft. Read it before you send.`,
}
