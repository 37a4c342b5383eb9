import { french as t } from './typography.ts'

/** What the interface says in French about what posts show. */
export const media = {
  label: t`Ce que montre le message`,
  noAlt: t`Image sans description`,
  enlarge: (alt: string) => t`Agrandir : ${alt}`,
  sensitive: t`Image sensible`,
  show: t`Montrer`,
  film: (network: string) => t`Vidéo, à voir sur ${network}`,
  sound: (network: string) => t`Son, à écouter sur ${network}`,
  away: t`Le réseau ne donne plus cette image.`,
  name: (who: string) => t`Image de ${who}`,
  drawn: t`Redessinée par Vigie : le réseau n'a rien su de votre visite.`,
}

/** The same for refusals. */
export const mediaProblems = {
  'media-busy': {
    title: t`Trop d'images arrivent en même temps.`,
    text: t`Réessayez dans un moment.`,
  },
  'medium-away': {
    title: t`Le réseau ne donne plus cette image.`,
    text: t`Voyez-la sur le réseau, si elle y est encore.`,
  },
}
