import { french as t } from './typography.ts'

/** What the interface says in French about colleagues who are named in notes. */
export const named = {
  title: t`On vous appelle`,
  lead: t`Les notes où un collègue vous nomme.`,
  line: (count: string, isOne: boolean) =>
    isOne ? t`On vous appelle dans une note` : t`On vous appelle dans ${count} notes`,
  about: (customer: string) => t`à propos de ${customer}`,
  fresh: t`Pas encore vu`,
  markRead: t`Marquer comme vu`,
  markUnread: t`À revoir`,
  markAll: t`Tout marquer comme vu`,
  none: t`Personne ne vous appelle.`,
  noneText: t`Dans une note, tapez @ et le nom d'un collègue : elle l'attendra ici.`,
  choose: t`Collègues à nommer`,
  found: (count: number) => (count > 1 ? t`${count} collègues` : count === 1 ? t`un collègue` : t`aucun collègue`),
  you: t`vous`,
  hint: t`@ pour appeler un collègue`,
}

/** The same for refusals. */
export const namedProblems = {
  'cannot-be-named': {
    title: t`Quelqu'un que vous nommez ne peut pas voir ce cas.`,
    text: t`La note est gardée : retirez son nom, ou ouvrez-lui la marque.`,
  },
}
