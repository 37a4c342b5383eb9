import type { hand as french, handProblems as frenchProblems } from './hand.fr.ts'
import { english as t } from './typography.ts'

/** The same in English. */
export const hand: typeof french = {
  saved: t`saved`,
  saving: t`saving…`,
  here: t`kept on this device, Vigie tries again`,
  device: t`kept on this device`,
  page: t`only on this page`,
  by: (who, when) => t`begun by ${who}, ${when}`,
  looking: (who) => t`${who} is looking`,
  writing: (who) => t`${who} is writing`,
  clash: (who) => t`${who} wrote something else meanwhile.`,
  clashText: t`Both texts are kept.`,
  mine: t`Keep mine`,
  theirs: t`Take the other`,
  both: t`Put both`,
  aside: (who) => t`${who} had written something else.`,
  take: t`Add it to the draft`,
  drop: t`Remove it`,
  outdated: t`The case has changed since you began to write.`,
  outdatedText: t`Nothing has left, your text is kept.`,
  changes: {
    wrote: t`The person wrote again.`,
    altered: t`The person changed or removed their words.`,
    answered: (who) => t`${who} answered.`,
    natively: t`An answer was given on the network.`,
  },
  sendAnyway: t`Send it all the same`,
}

/** The same for refusals. */
export const handProblems: typeof frenchProblems = {
  'reply-outdated': {
    title: t`The case has changed since you began to write.`,
    text: t`Nothing has left, your text is kept.`,
  },
}
