import { french as t } from './typography.ts'

/** What the interface says in French about filtering the inbox. */
export const inbox = {
  pages: t`À voir aussi`,
  filter: t`Filtrer`,
  chosen: t`choisi`,
  filters: t`Filtres`,
  remove: (what: string) => t`Ne plus filtrer : ${what}`,
  clear: t`Tout afficher`,
  chip: (what: string, value: string) => t`${what} : ${value}`,
  more: (count: string) => t`${count}+`,
  notUnderstood: {
    title: t`Ce filtre n'est pas compris.`,
    text: t`L'adresse demande quelque chose que Vigie ne connaît pas.`,
    act: t`Afficher sans filtre`,
  },
  nothing: {
    title: t`Aucun cas ne correspond.`,
    text: t`Retirez un filtre pour en voir d'autres.`,
  },
  parts: {
    priority: t`Gravité`,
    owner: t`Propriétaire`,
    channel: t`Réseau`,
    late: t`Délai`,
    replied: t`Réponse`,
    unanswered: t`Relances`,
    lastAfter: t`Dernier message`,
  },
  owner: { me: t`à moi`, nobody: t`à personne` },
  late: { yes: t`hors délai`, no: t`dans les temps` },
  replied: { yes: t`déjà répondu`, no: t`jamais répondu` },
  unanswered: t`a relancé sans réponse`,
  within: { day: t`depuis 24 h`, week: t`depuis 7 jours`, month: t`depuis 30 jours` },
  others: (count: number) => (count < 2 ? t`1 autre filtre` : t`${count} autres filtres`),
}

export const inboxProblems = {
  'too-many-views': {
    title: t`Il y a déjà trop de vues.`,
    text: t`Retirez-en une que personne n'ouvre plus.`,
  },
}
