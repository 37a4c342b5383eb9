import { french as t } from './typography.ts'

/** What the interface says in French about cases that are merged and split. `id`: the number of a case, as it is written. */
export const moves = {
  case: (id: string) => t`cas ${id}`,
  openCase: (id: string) => t`Ouvrir le cas ${id}`,
  merge: {
    act: t`Fusionner avec…`,
    also: t`fusionner, doublon, réunir, regrouper, même affaire`,
    title: (id: string, name: string) => t`Fusionner le cas ${id} (${name})`,
    hint: t`Messages, réponses, notes et promesses se rejoignent dans un seul cas. C'est la promesse la plus proche qui compte. Vous pourrez annuler.`,
    find: t`Avec quel cas ?`,
    findHint: t`Nom, pseudo ou numéro du cas`,
    none: t`Aucun autre cas ne correspond.`,
    choose: t`Choisissez l'autre cas.`,
    alike: t`Peut-être la même affaire`,
    found: t`Cas trouvés`,
    stays: t`Lequel reste ?`,
    thisStays: (id: string) => t`Celui-ci (cas ${id})`,
    otherStays: (id: string) => t`L'autre (cas ${id})`,
    go: t`Fusionner`,
    done: (from: string, into: string) => t`Le cas ${from} a rejoint le cas ${into}.`,
    doneMany: (count: string, into: string) => t`${count} cas n'en font plus qu'un, le cas ${into}.`,
    away: (into: string) => t`Ce cas est fusionné avec le cas ${into} : la suite est là-bas.`,
    led: (from: string, into: string) => t`Le cas ${from} est fusionné avec le cas ${into}.`,
    many: t`Fusionner`,
    manyTitle: (count: string) => t`Fusionner ${count} cas`,
    tooMany: (most: string) => t`Fusionner : ${most} cas à la fois au plus.`,
    manyStays: t`Lequel reste ?`,
  },
  split: {
    act: t`Séparer des messages…`,
    also: t`séparer, diviser, détacher, autre affaire`,
    title: t`Séparer des messages`,
    hint: t`Les messages choisis forment un nouveau cas, avec son propre délai. Vos réponses restent ici. Vous pourrez annuler.`,
    which: t`Quels messages ?`,
    go: (n: number) => (n < 2 ? t`Séparer` : t`Séparer ${n} messages`),
    none: t`Choisissez au moins un message.`,
    all: t`Laissez au moins un message dans ce cas.`,
    two: t`Choisissez les messages d'une seule personne.`,
    done: (id: string, n: number) =>
      n < 2 ? t`Ce message a maintenant son cas, le ${id}.` : t`Ces messages ont maintenant leur cas, le ${id}.`,
  },
  undo: {
    merge: t`Annuler la fusion`,
    split: t`Annuler la séparation`,
    merged: t`Fusion annulée.`,
    apart: t`Séparation annulée.`,
    went: (id: string) => t`Ce qui s'est passé depuis reste dans le cas ${id}.`,
  },
  alike: {
    line: (id: string, name: string) => t`Peut-être la même affaire : cas ${id}, ${name}`,
    because: {
      person: t`même personne`,
      text: t`mêmes mots`,
      link: (site: string) => t`même lien : ${site}`,
      order: (value: string) => t`même numéro : ${value}`,
    },
    merge: t`Fusionner`,
    apart: t`Rien à voir`,
    keptApart: (id: string) => t`C'est noté : le cas ${id} est une autre affaire.`,
  },
  events: {
    'merged-in': (who: string, id: string, when: string) => t`${who} a fusionné le cas ${id} avec celui-ci, ${when}`,
    'merged-into': (who: string, id: string, when: string) => t`${who} a fusionné ce cas avec le cas ${id}, ${when}`,
    'split-off': (who: string, id: string, when: string) => t`${who} a séparé des messages : cas ${id}, ${when}`,
    'merge-undone': (who: string, id: string, when: string) => t`${who} a annulé la fusion avec le cas ${id}, ${when}`,
    'split-undone': (who: string, id: string, when: string) => t`${who} a annulé la séparation du cas ${id}, ${when}`,
    from: (who: string, id: string, when: string) => t`${who} a séparé ces messages du cas ${id}, ${when}`,
  },
}

/** The same for refusals. */
export const movesProblems = {
  'case-merged': { title: t`Ce cas est fusionné avec un autre.`, text: t`Continuez là-bas : rien n'est perdu.` },
  'move-not-possible': {
    title: t`Ces cas ne peuvent pas être réunis.`,
    text: t`L'un est déjà fusionné, effacé, ou d'une autre marque. Rechargez la page pour voir où il en est.`,
  },
  'moves-in-between': {
    title: t`Autre chose s'est passé entre-temps.`,
    text: t`Annulez d'abord la fusion ou la séparation qui a suivi.`,
  },
  'move-undone': { title: t`C'est déjà annulé.`, text: t`Rechargez la page pour voir où en sont les cas.` },
  'reply-under-way': {
    title: t`Une réponse est en train de partir.`,
    text: t`Réessayez dans quelques secondes : une fois partie, elle suivra son cas.`,
  },
  'split-went-on': {
    title: t`Il s'est passé quelque chose dans le nouveau cas.`,
    text: t`Pour ne rien perdre, fusionnez-le avec celui-ci.`,
  },
  'split-takes-all': {
    title: t`Il ne resterait rien dans ce cas.`,
    text: t`Laissez au moins un message d'un client.`,
  },
  'split-of-two': {
    title: t`Ces messages sont de deux personnes.`,
    text: t`Séparez ceux d'une personne à la fois.`,
  },
}
