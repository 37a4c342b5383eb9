import { french as t } from './typography.ts'

/** What the interface says in French about topics that a brand makes itself. */
export const topics = {
  title: t`Vos propres sujets`,
  text: t`Ce dont on vous parle et que personne d'autre n'a : la terrasse, la carte de fidélité, le nouveau menu. Quelques exemples suffisent ; dix valent mieux que trois.`,
  add: t`Ajouter un sujet`,
  name: t`Nom du sujet`,
  examples: t`Exemples`,
  examplesHint: t`Une phrase par ligne, comme un client l'écrirait. Effacer une ligne, c'est la désapprendre. Sous un message, « Corriger » le donne en exemple d'un geste.`,
  edit: (name: string) => t`Modifier le sujet ${name}`,
  said: (count: string, n: number) =>
    n === 0 ? t`Personne n'en a encore parlé.` : n === 1 ? t`Un message en parle.` : t`${count} messages en parlent.`,
  countedAmong: (posts: string) => t`Comptés parmi les ${posts} messages les plus récents.`,
  found: (key: string) => t`Recherche : sujet:${key}`,
  untaught: t`Rien ne l'enseigne encore : donnez-lui quelques phrases.`,
  taught: (what: string) => t`Appris de ${what}`,
  sentences: (count: string, one: boolean) => (one ? t`${count} phrase` : t`${count} phrases`),
  posts: (count: string, one: boolean) => (one ? t`${count} message` : t`${count} messages`),
  newest: (shown: string, of: string) => t`Les ${shown} messages les plus récents, sur ${of}.`,
  takeBack: t`Retirer`,
  takeBackOf: (text: string) => t`Ne plus donner en exemple : ${text}`,
  tookBack: t`Exemple retiré. Vigie juge de nouveau ce message.`,
  saved: t`Sujet enregistré. Il compte pour tout ce qui arrive.`,
  archive: t`Archiver`,
  nowArchived: t`Sujet archivé : plus aucun message n'y est rangé.`,
  takeUp: t`Reprendre`,
  archived: t`Sujets archivés`,
}
