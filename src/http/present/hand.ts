import type { Drafts } from '../../api/hand.ts'
import type { ShownDrafts } from '../../services/hand/read-drafts.ts'
import { time } from './cases.ts'

/** What is being written on a case. */
export const presentDrafts = ({ drafts, aside }: ShownDrafts): Drafts => ({
  drafts: drafts.map((it) => ({ ...it, at: time(it.at), machine: it.machine === true })),
  aside: aside.map((it) => ({ ...it, at: time(it.at) })),
})
