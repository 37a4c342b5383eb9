import type { door as French } from './door.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English about the own address of a source. */
export const door: typeof French = {
  title: t`Sending here`,
  address: t`Address`,
  copy: t`Copy`,
  copied: t`Copied.`,
  byHand: t`Selected: copy it with the keyboard.`,
  example: t`An example to try`,
  secret: {
    title: t`Secret`,
    none: t`Nothing is taken as long as there is no secret.`,
    there: t`It was shown once, when it was made. Lost? Make another: the one before counts for a day more, so that you can replace it.`,
    make: t`Make the secret`,
    renew: t`Make a new secret`,
    once: t`Keep it now: it will not be shown again.`,
    label: t`Secret, shown once`,
    ask: t`Ask somebody who connects sources for the secret.`,
  },
}
