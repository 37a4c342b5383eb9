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
