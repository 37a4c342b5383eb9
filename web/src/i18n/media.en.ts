import { english as t } from './typography.ts'

/** What the interface says in English about what posts show. */
export const media: typeof import('./media.fr.ts').media = {
  label: t`What the post shows`,
  noAlt: t`Picture without a description`,
  enlarge: (alt: string) => t`Enlarge: ${alt}`,
  sensitive: t`Sensitive picture`,
  show: t`Show`,
  film: (network: string) => t`Video, to be seen on ${network}`,
  sound: (network: string) => t`Sound, to be heard on ${network}`,
  away: t`The network does not give this picture any more.`,
  name: (who: string) => t`Picture by ${who}`,
  drawn: t`Drawn anew by Vigie: the network learned nothing of your visit.`,
}

/** The same for refusals. */
export const mediaProblems: typeof import('./media.fr.ts').mediaProblems = {
  'media-busy': { title: t`Too many pictures are on their way.`, text: t`Try again in a moment.` },
  'medium-away': {
    title: t`The network does not give this picture any more.`,
    text: t`Look for it on the network, if it is still there.`,
  },
}
