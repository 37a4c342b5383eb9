import type { consent as French, consentProblems as FrenchProblems } from './consent.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English about signing in on a network's own page. */
export const consent: typeof French = {
  act: (network: string) => t`Sign in on ${network}`,
  busy: t`One moment, taking you there…`,
  instead: t`I have a token already`,
  about: t`You sign in over there, on its own page, and come back here. Vigie never sees your password.`,
  register: t`Return address to register`,
  registerHint: t`Enter it as it stands in your application at the provider: it sends people back nowhere else.`,
  return: {
    title: t`Finishing the sign-in`,
    text: t`Vigie is checking what it was just given. A few more seconds.`,
    back: t`Back to the form`,
  },
}

/** The failures that are about it. */
export const consentProblems: typeof FrenchProblems = {
  'consent-over': {
    title: t`This sign-in is not good any more.`,
    text: t`It lasts a quarter of an hour, counts once, and ends in the account that began it. Begin again: nothing is lost.`,
  },
  'consent-declined': {
    title: t`Nothing was connected.`,
    text: t`You said no, and that is fine: Vigie keeps nothing of it.`,
  },
  'consent-unfit': {
    title: t`This sign-in cannot be done from here.`,
    text: t`The network has to be able to reach Vigie at a public https address.`,
  },
  'no-consent': {
    title: t`This network has no sign-in page.`,
    text: t`Fill in its form instead.`,
  },
}
