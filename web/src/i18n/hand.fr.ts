import { french as t } from './typography.ts'

/** What the interface says in French about several people at work on one case. */
export const hand = {
  saved: t`enregistré`,
  saving: t`enregistrement…`,
  here: t`gardé sur cet appareil, Vigie réessaie`,
  device: t`gardé sur cet appareil`,
  page: t`seulement sur cette page`,
  by: (who: string, when: string) => t`commencé par ${who}, ${when}`,
  looking: (who: string) => t`${who} regarde`,
  writing: (who: string) => t`${who} écrit`,
  clash: (who: string) => t`${who} a écrit autre chose entre-temps.`,
  clashText: t`Les deux textes sont gardés.`,
  mine: t`Garder le mien`,
  theirs: t`Prendre l'autre`,
  both: t`Mettre les deux`,
  aside: (who: string) => t`${who} avait écrit autre chose.`,
  take: t`L'ajouter au brouillon`,
  drop: t`Le retirer`,
  outdated: t`Le cas a changé depuis que vous écrivez.`,
  outdatedText: t`Rien n'est parti, votre texte est gardé.`,
  changes: {
    wrote: t`La personne a écrit à nouveau.`,
    altered: t`La personne a changé ou retiré ses mots.`,
    answered: (who: string) => t`${who} a répondu.`,
    natively: t`Une réponse a été donnée sur le réseau.`,
  },
  sendAnyway: t`Envoyer quand même`,
}

/** The same for refusals. */
export const handProblems = {
  'reply-outdated': {
    title: t`Le cas a changé depuis que vous écrivez.`,
    text: t`Rien n'est parti, votre texte est gardé.`,
  },
}
