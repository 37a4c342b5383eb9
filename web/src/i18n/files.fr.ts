import { french as t } from './typography.ts'

/** What the interface says in French about files of notes and links of cases. */
export const files = {
  title: t`Fichiers et liens`,
  none: t`Rien pour l'instant.`,
  count: (files: number, links: number) => {
    const one = files === 0 ? '' : files < 2 ? '1 fichier' : `${files} fichiers`
    const other = links === 0 ? '' : links < 2 ? '1 lien' : `${links} liens`
    return t`${[one, other].filter((it) => it !== '').join(', ')}`
  },
  join: t`Joindre un fichier`,
  joined: t`Fichiers de cette note`,
  drop: t`Déposez ici : les fichiers iront avec la note.`,
  dropToNote: t`Déposez ici : les fichiers iront dans une note pour l'équipe.`,
  tooMany: (most: number) => t`Une note prend ${most} fichiers au plus : les suivants ne sont pas joints.`,
  wait: t`Les fichiers arrivent.`,
  refused: t`Un fichier n'est pas passé : retirez-le ou réessayez.`,
  other: t`Fichier`,
  kb: (count: string) => t`${count} ko`,
  mb: (count: string) => t`${count} Mo`,
  by: (who: string, when: string) => t`${who}, ${when}`,
  addLink: t`Garder un lien`,
  addLinkAlso: t`lien, adresse, url, suivi, favori`,
  address: t`Adresse de la page`,
  name: t`Titre`,
  nameHint: t`Facultatif : sans titre, l'adresse s'affiche.`,
  readTitle: t`Lire le titre de la page`,
  readTitleHint: t`Vigie n'ouvre la page que si vous le demandez.`,
  noTitle: t`Cette page n'a pas de titre : donnez-lui-en un.`,
  keep: t`Garder`,
  kept: t`Lien gardé.`,
  remove: (name: string) => t`Retirer le lien « ${name} »`,
  removed: t`Lien retiré.`,
  removedNow: (name: string) => t`« ${name} » n'est plus gardé.`,
  undo: t`Annuler`,
  events: {
    'link-kept': (who: string, when: string) => t`${who} a gardé un lien, ${when}`,
    'link-removed': (who: string, when: string) => t`${who} a retiré un lien, ${when}`,
  },
}

/** The same for refusals. */
export const filesProblems = {
  'file-program': {
    title: t`Ce fichier est un programme.`,
    text: t`Vigie n'en garde pas : ouvert par erreur, il ferait ce qu'il veut sur un poste de l'équipe.`,
  },
  'files-too-many': {
    title: t`Les notes de ce cas ont assez de fichiers.`,
    text: t`Cinquante par cas, pas plus. La note est gardée : envoyez-la sans fichier.`,
  },
  'link-address': {
    title: t`Ce n'est pas l'adresse d'une page.`,
    text: t`Elle commence par https:// ; copiez-la depuis la barre du navigateur.`,
  },
  'link-known': { title: t`Ce cas garde déjà cette page.`, text: t`Elle est sous « Fichiers et liens ».` },
  'links-too-many': {
    title: t`Ce cas a assez de liens.`,
    text: t`Trente par cas, pas plus. Retirez-en un qui ne sert plus.`,
  },
  'link-id-taken': { title: t`Cet envoi sert déjà à un autre lien.`, text: t`Gardez le lien à nouveau.` },
  'link-unread': {
    title: t`La page n'a pas pu être lue d'ici.`,
    text: t`Elle ne répond pas, ou n'est ouverte qu'à vous. Écrivez son titre vous-même.`,
  },
}
