import { french as t } from './typography.ts'

/** What the interface says in French about colleagues who are named in notes. */
export const named = {
  title: t`On vous appelle`,
  lead: t`Les notes où un collègue vous nomme, vous ou l'une de vos équipes.`,
  yourTeam: (name: string) => t`votre équipe ${name}`,
  team: t`équipe : tous sont prévenus`,
  department: t`service`,
  line: (count: string, isOne: boolean) =>
    isOne ? t`On vous appelle dans une note` : t`On vous appelle dans ${count} notes`,
  about: (customer: string) => t`à propos de ${customer}`,
  fresh: t`Pas encore vu`,
  markRead: t`Marquer comme vu`,
  markUnread: t`À revoir`,
  markAll: t`Tout marquer comme vu`,
  none: t`Personne ne vous appelle.`,
  noneText: t`Dans une note, tapez @ et le nom d'un collègue ou d'une équipe : elle les attendra ici.`,
  choose: t`Collègues, équipes et services à nommer`,
  found: (count: number) => (count > 1 ? t`${count} noms` : count === 1 ? t`un nom` : t`aucun nom`),
  you: t`vous`,
  hint: t`@ pour appeler un collègue ou une équipe`,
}

/** The same for refusals. */
export const namedProblems = {
  'cannot-be-named': {
    title: t`Quelqu'un que vous nommez ne peut pas voir ce cas.`,
    text: t`La note est gardée : retirez son nom, ou ouvrez-lui la marque.`,
  },
  'group-gone': {
    title: t`Une équipe ou un service que vous nommez n'est plus là.`,
    text: t`La note est gardée : retirez ce nom, puis ajoutez-la à nouveau.`,
  },
}
